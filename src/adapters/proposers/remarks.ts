import type { Remark } from "../../domain/remark.ts";

/** What a program or an agent says of notes: `REMARK NAME: text` at the start of a line, in the order said. */
export function remarksInOutput(stdout: string): readonly Remark[] {
  return [...stdout.matchAll(/^REMARK:?[ \t]+(?:\[\[)?([^\s\]]+?)(?:\]\])?:?[ \t]+(\S.*)$/gm)].map(
    ([, note = "", text = ""]) => ({ note, text: text.trim() }),
  );
}
