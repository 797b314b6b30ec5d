import { type Entry, lines, type Read, readable, settle } from "./reading.ts";

/** Wider than a good line, so that a value that is no number is told and not overlooked. */
const METRIC_LINE = /^METRIC\s+([^=\s]+)=(.*)$/s;

/** The `METRIC name=value` lines of a text, at column 0, in order. */
function metricEntries(stdout: string): Entry[] {
  return lines(stdout).flatMap((line) => {
    const found = METRIC_LINE.exec(line);
    return found ? [{ name: found[1] ?? "", text: (found[2] ?? "").trim() }] : [];
  });
}

/**
 * Reads `METRIC name=value` lines. `name` empty: every line's number, whatever its name.
 *
 * @param hint ends the sentence that says that nothing was found
 */
export function readMetricLines(stdout: string, name: string, hint = ""): Read {
  const wanted = name === "" ? "name=value" : `${name}=…`;
  return settle(metricEntries(stdout), name, `printed no line "METRIC ${wanted}" on stdout${hint}`);
}

/** What METRIC lines say besides the number that was asked for; unreadable ones are left out. */
export function secondaryValues(stdout: string): Readonly<Record<string, number>> {
  return readable(metricEntries(stdout));
}
