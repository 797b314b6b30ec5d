import { BEGIN, END } from "./own-part.ts";

/**
 * The hot memory with one rule more in the user's part of it, and every other byte as it was: below the rules that are
 * there, or below all that the user wrote. `undefined` where the rule is there already.
 */
export function withRule(memory: string, rule: string): string | undefined {
  const mark = memory.indexOf(BEGIN);
  const end = mark < 0 ? memory.length : mark;
  const own = memory.slice(0, end);
  const [, ...below] = memory.slice(end).split(END);
  const bullet = `- ${rule}`;
  const [eol] = /\r?\n/.exec(own) ?? ["\n"];
  if ([own, ...below].some((each) => each.split(/\r?\n/).includes(bullet))) return undefined;
  const section = rulesIn(own);
  const part = own.slice(section.from, section.to);
  const at = section.from + part.trimEnd().length;
  const last = part.trimEnd().split("\n").at(-1) ?? "";
  // A list goes on in the next line; below anything else it wants an empty one.
  const isList = /^\s*[-*+] |^\s{2,}\S/.test(last);
  const before = at === 0 ? "" : isList ? eol : `${eol}${eol}`;
  const rest = memory.slice(at);
  const needsEnd = rest === "" || !/^\r?\n/.test(rest);
  return `${memory.slice(0, at)}${before}${bullet}${needsEnd ? eol : ""}${rest}`;
}

/** Where the section of the rules stands; where there is none, all of it. */
function rulesIn(own: string): { readonly from: number; readonly to: number } {
  const heading = /^(#{1,6})[ \t]+Rules[ \t]*\r?$/m.exec(own);
  if (!heading) return { from: 0, to: own.length };
  const from = heading.index;
  const level = heading[1]?.length ?? 1;
  const below = own.slice(from + heading[0].length);
  const next = new RegExp(`^#{1,${level}}[ \\t]`, "m").exec(below);
  return { from, to: next ? from + heading[0].length + next.index : own.length };
}
