import { slugOf } from "../../domain/slug.ts";
import { clean, cut, firstLine } from "../text.ts";
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
export function ownNoteName(note: OwnNote, nth: number): string {
  const slug = slugOf(headedOf(note).title, 50) || "note";
  return `${dayOf(note.at)}-${slug}${nth > 1 ? `-${nth}` : ""}`;
}

/** The note as a Markdown file. */
export function ownNote(note: OwnNote): string {
  const { tags = [], paths = [], supersedes, at } = note;
  const { title, body } = headedOf(note);
  const below = harmless(body)
    .replace(/^\s*\n/, "")
    .trimEnd();
  return [
    frontMatter({
      kind: "note",
      date: dayOf(at),
      written: new Date(at).toISOString(),
      ...(paths.length > 0 && { paths }),
      supersedes: supersedes === undefined ? undefined : `[[${supersedes}]]`,
      tags: ["assay", "assay/note", ...tags],
    }),
    `# ${firstLine(title) || "(no title)"}`,
    ...(below === "" ? [] : ["", below]),
    ...(supersedes === undefined ? [] : ["", `Takes the place of [[${supersedes}]].`]),
    "",
  ].join("\n");
}

interface Headed {
  readonly title: string;
  readonly body: string;
}

/** Properties that stood above a text are told below it: nobody knows what they mean to whom. */
function headedOf({ title, text }: OwnNote): Headed {
  const [block = "", head = ""] = /^---\n([\s\S]*?)\n---(?:\n|$)/.exec(text) ?? [];
  const rest = text.slice(block.length);
  const headed = title?.trim() ? { title, body: rest } : titleIn(rest);
  const fence = "`".repeat(
    3 + Math.max(0, ...(head.match(/`+/g) ?? []).map(({ length }) => length)),
  );
  const told = head.trim() === "" ? "" : `\n\n${fence}yaml\n${head}\n${fence}`;
  return { ...headed, body: `${headed.body.trimEnd()}${told}` };
}

/** The first line that has a word, and what stands below it. Where more stands above it, or it is long, all of the text. */
function titleIn(text: string): Headed {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => /[\p{L}\p{N}]/u.test(line));
  const above = lines.slice(0, Math.max(0, at)).join("").trim();
  const title = firstLine((lines[at] ?? text).replace(/^\s*(?:#{1,6}|[-*+>])[ \t]+/, ""));
  const isWhole = above === "" && title.length <= LONGEST_TITLE && at >= 0;
  return isWhole
    ? { title, body: lines.slice(at + 1).join("\n") }
    : { title: cut(title, LONGEST_TITLE), body: text };
}

/** Columns. */
const LONGEST_TITLE = 120;

/** Without what moves the cursor of who reads it in a terminal; tabs stay. */
const harmless = (text: string) => text.split("\t").map(clean).join("\t");
