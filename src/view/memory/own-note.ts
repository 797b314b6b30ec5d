import { slugOf } from "../../domain/slug.ts";
import { clean, firstLine } from "../text.ts";
import { dayOf, frontMatter } from "./front-matter.ts";

/** What a person wants remembered. */
export interface OwnNote {
  /** Markdown. */
  readonly text: string;
  /** Default its first line. */
  readonly title?: string;
  readonly tags?: readonly string[];
  /** Files and folders that it is about, from the repository's root. */
  readonly paths?: readonly string[];
  /** The note that it takes the place of, by its name without a folder. */
  readonly supersedes?: string;
  /** When it was written, milliseconds since 1970. */
  readonly at: number;
}

/** The name of a person's note, without its folder and ending; `nth` tells those of one name apart, from 1. */
export function ownNoteName({ title, text, at }: OwnNote, nth: number): string {
  const slug = slugOf(title ?? titleIn(text).title, 50) || "note";
  return `${dayOf(at)}-${slug}${nth > 1 ? `-${nth}` : ""}`;
}

/** The note as a Markdown file. */
export function ownNote(note: OwnNote): string {
  const { tags = [], paths = [], supersedes, at } = note;
  const { title, body } =
    note.title === undefined ? titleIn(note.text) : { ...note, body: note.text };
  return [
    frontMatter({
      kind: "note",
      date: dayOf(at),
      written: new Date(at).toISOString(),
      ...(paths.length > 0 && { paths }),
      supersedes: supersedes === undefined ? undefined : `[[${supersedes}]]`,
      tags: ["assay", "assay/note", ...tags],
    }),
    `# ${firstLine(title ?? "") || "(no title)"}`,
    ...(body.trim() === ""
      ? []
      : [
          "",
          harmless(body)
            .replace(/^\s*\n/, "")
            .trimEnd(),
        ]),
    ...(supersedes === undefined ? [] : ["", `Takes the place of [[${supersedes}]].`]),
    "",
  ].join("\n");
}

/** The first line that says something, and what stands below it; a long one is told whole below. */
function titleIn(text: string): { readonly title: string; readonly body: string } {
  const [, line = "", rest = ""] = /^\s*(\S[^\n]*)\n?([\s\S]*)$/.exec(text) ?? [];
  const title = firstLine(line.replace(/^#{1,6}[ \t]+/, ""));
  const isShort = title.length <= LONGEST_TITLE;
  return isShort
    ? { title, body: rest }
    : { title: `${title.slice(0, LONGEST_TITLE)}…`, body: text };
}

const LONGEST_TITLE = 120;

/** Without what moves the cursor of who reads it in a terminal; tabs stay. */
const harmless = (text: string) => text.split("\t").map(clean).join("\t");
