import type { HistoryFormat, Unread } from "../../domain/history.ts";
import type { Look } from "../look.ts";
import { clean, firstLine, plural, wrap } from "../text.ts";

/** What came of one file of an import. */
interface File {
  readonly file: string;
  readonly as: "history" | "text" | "ideas";
  readonly name: string;
  readonly format?: HistoryFormat;
  readonly found: number;
  readonly added: number;
  readonly differ: readonly string[];
  readonly unread: readonly Unread[];
}

/** Lines of a file that are told one by one. */
const TOLD = 20;

const THINGS = { history: "trial", text: "note", ideas: "open idea" } as const;

/** What came of an import: a file and where it went, and below it each line that could not be read. */
export function importedText(files: readonly File[], look: Look): string {
  return files.map((file) => fileText(file, look)).join("\n");
}

function fileText(file: File, look: Look): string {
  const { paint } = look;
  const { as, name, found, added, differ, unread } = file;
  const count = plural(found, THINGS[as]);
  const known = as === "history" ? `${count}, ${added} new` : added > 0 ? count : `${count}, known`;
  const nothing = name === "" ? "not read" : "no trial in it";
  const fresh = found === 0 ? nothing : known;
  const place = found === 0 ? "" : `${paint.dim(" → ")}${name}`;
  const told = unread.slice(0, TOLD).map((each) => unreadText(file.file, each, look));
  const others = unread.length - told.length;
  return [
    `${paint.bold(clean(file.file))}  ${added > 0 ? paint.green(fresh) : fresh}${place}`,
    ...told,
    ...(others > 0 ? [`  … and ${plural(others, "line")} more: --json tells all`] : []),
    ...differ.slice(0, TOLD).map((note) => differsText(note, look)),
  ].join("\n");
}

function unreadText(file: string, { line, because, left }: Unread, { paint, width }: Look): string {
  const what = left ? paint.yellow("left out") : paint.cyan("remark");
  const said = wrap(firstLine(because), Math.max(30, width - 4)).replaceAll("\n", "\n    ");
  return `  ${clean(file)}:${line}  ${what}: ${said}`;
}

const differsText = (note: string, { paint }: Look) =>
  `  ${note}  ${paint.yellow("stays as it is")}: it says something else; another history begins like this one (--name), or the note was changed`;

/** What an import means, and what comes next. */
export function afterImport(
  { history, command }: { readonly history?: string; readonly command?: string },
  { paint, width }: Look,
): string {
  const claims =
    "Claims of another tool: nothing of them was measured here, so they prove and refute nothing, and no trial is left out for them.";
  const looked = history === undefined ? "" : ` · assay vault show ${history}`;
  return [
    "",
    wrap(claims, width),
    `${paint.cyan("→")} assay vault search WORDS${looked}`,
    ...(command === undefined
      ? []
      : [
          `${paint.cyan("→")} Ask the same of a study, with the scripts committed (--dry-run first):`,
          `  ${command}`,
        ]),
  ].join("\n");
}
