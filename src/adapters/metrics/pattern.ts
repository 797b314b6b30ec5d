import { noMetric, type Read, settle } from "./reading.ts";

/**
 * Reads a number with a regular expression: the group called `value`, else the first group, else the
 * whole match. All matches must agree.
 */
export function readPattern(
  stdout: string,
  { pattern, flags = "m" }: { readonly pattern: string; readonly flags?: string },
  name: string,
): Read {
  const everywhere = compiled(pattern, flags.includes("g") ? flags : `${flags}g`);
  if (!everywhere) return noMetric(`was to be read with /${pattern}/${flags}, which is no pattern`);
  const entries = Array.from(stdout.matchAll(everywhere), (match) => ({
    name,
    text: (match.groups?.value ?? match[1] ?? match[0]).trim(),
  }));
  return settle(entries, name, `printed nothing that matches /${pattern}/ on stdout`);
}

/** An experiment is data that may come from anywhere. */
function compiled(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}
