import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { AssayError } from "../domain/error.ts";
import type { Problem } from "../domain/problem.ts";

type What = Extract<Problem, { code: "text-unusable" }>["what"];

/** Characters that a text may have at most, by what it is to be. */
export const MOST_CHARACTERS: Readonly<Record<What, number>> = {
  note: 200_000,
  rule: 2000,
  remark: 1000,
};

/** A text that can be remembered. Throws `text-unusable`. */
export function usableText(what: What, text: string): string {
  const most = MOST_CHARACTERS[what];
  const refuse = (because: Extract<Problem, { code: "text-unusable" }>["because"]) => {
    throw new AssayError({ code: "text-unusable", what, because, most });
  };
  if (text.length > most) refuse("too-long");
  if (text.includes("\0") || text.includes("\ufffd")) refuse("no-text");
  if (text.trim() === "") refuse("empty");
  return text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
}

/** The text of a file. Throws `file-missing`, `file-unreadable` and `text-unusable`. */
export function textOfFile(what: What, file: string, directory: string): string {
  const most = MOST_CHARACTERS[what];
  const place = resolve(directory, file);
  const refuse = (detail: string) =>
    new AssayError({ code: "file-unreadable", what: "text", file, detail });
  try {
    const stat = statSync(place, { throwIfNoEntry: false });
    if (!stat) throw new AssayError({ code: "file-missing", what: "text", file });
    // Whoever opens a pipe waits for somebody to write.
    if (!stat.isFile()) throw refuse("it is no file");
    // No character takes more than four bytes.
    if (stat.size > 4 * most)
      throw new AssayError({ code: "text-unusable", what, because: "too-long", most });
    return readFileSync(place, "utf8");
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    throw refuse((thrown as Error).message);
  }
}
