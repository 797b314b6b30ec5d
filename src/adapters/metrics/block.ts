import { lines, type Read, settle } from "./reading.ts";

const BLOCK_LINE = /^([^\s:][^:]*):\s+(\S.*)$/s;

/** Reads lines `name: value` at column 0; other names than these are not looked at. */
export function readBlock(stdout: string, names: readonly string[], name: string): Read {
  const wanted = new Set([...names, name]);
  const entries = lines(stdout).flatMap((line) => {
    const found = BLOCK_LINE.exec(line);
    const key = found?.[1]?.trimEnd() ?? "";
    return found && wanted.has(key) ? [{ name: key, text: (found[2] ?? "").trim() }] : [];
  });
  return settle(entries, name, `printed no line "${name}: value" on stdout`);
}
