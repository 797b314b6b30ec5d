import type { SignedRemark } from "../../domain/remark.ts";
import { firstLine } from "../text.ts";
import type { NoteParts } from "./parts.ts";
import { remarksText } from "./remark.ts";

/** A note with all that is known of it. */
export interface WholeNote extends NoteParts {
  /** With its folder, without its ending: `experiments/20261124-001414-56f6-t3`. */
  readonly name: string;
  /** The note that takes its place, by its name. */
  readonly supersededBy?: string;
  /** Oldest first. */
  readonly remarks: readonly SignedRemark[];
}

/** Notes that were read, each with the one that takes its place. */
export function linkedNotes(
  notes: readonly Omit<WholeNote, "supersededBy">[],
): readonly WholeNote[] {
  const newer = new Map<string, string>();
  for (const { name, properties } of notes) {
    const [, older] =
      /^\[\[(?:[^\]|]*\/)?([^\]|/]+)\]\]$/.exec(String(properties.supersedes)) ?? [];
    if (older !== undefined && older !== baseOf(name)) newer.set(older, name);
  }
  return notes.map((note) => {
    const supersededBy = newer.get(baseOf(note.name));
    return { ...note, ...(supersededBy === undefined ? {} : { supersededBy }) };
  });
}

const baseOf = (name: string) => name.split("/").at(-1) ?? name;

/** All that is remembered as one Markdown document: what the user wrote, each study with its trials, the other notes. */
export function memoryDocument(own: string, notes: readonly WholeNote[]): string {
  const anchors = new Map(notes.map(({ name }) => [baseOf(name), anchorOf(name)]));
  const part = (note: WholeNote, level: string) => section(note, level, anchors);
  const inFolder = (folder: string) => notes.filter(({ name }) => name.startsWith(`${folder}/`));
  const trials = Map.groupBy(inFolder("experiments"), ({ name }) => studyOf(name));
  const studies = new Map(inFolder("studies").map((note) => [baseOf(note.name), note]));
  const ids = [...new Set([...studies.keys(), ...trials.keys()])].toSorted();
  const told = [...inFolder("notes"), ...inFolder("imported")];
  return [
    "# What is remembered",
    ...(own.trim() === "" ? [] : ["## The user's part", linked(within(own, "##"), anchors)]),
    ...(ids.length === 0 ? [] : ["## Studies"]),
    ...ids.flatMap((id) => {
      const study = studies.get(id);
      const head = study ? part(study, "###") : `### Study ${id}`;
      return [head, ...(trials.get(id) ?? []).map((note) => part(note, "####"))];
    }),
    ...(told.length === 0 ? [] : ["## Notes", ...told.map((note) => part(note, "###"))]),
    ...(own.trim() === "" && notes.length === 0 ? ["Nothing is remembered yet."] : []),
  ]
    .map((text) => `${text.trim()}\n`)
    .join("\n");
}

/** The study of a trial's note, by its name. */
const studyOf = (name: string) => baseOf(name).replace(/-t\d+(?:-r\d+)?$/, "");

/** A name as the target of a link within a page. */
const anchorOf = (name: string) => name.replace(/[^\p{L}\p{N}._-]/gu, "-");

type Anchors = ReadonlyMap<string, string>;

function section(note: WholeNote, level: string, anchors: Anchors): string {
  const { name, title, body, properties, remarks, supersededBy } = note;
  const { status, date, paths } = properties;
  const about = Array.isArray(paths) && paths.length > 0 ? [`about ${paths.join(", ")}`] : [];
  const facts = [status, date].flatMap((each) => (typeof each === "string" ? [each] : []));
  return [
    `<a id="${anchorOf(name)}"></a>`,
    `${level} ${harmless(firstLine(title)) || "(no title)"}`,
    [`\`${name}\``, ...facts, ...about].map(harmless).join(" · "),
    ...(supersededBy === undefined ? [] : [`**Superseded by [[${baseOf(supersededBy)}]].**`]),
    within(body, level),
    remarksText(remarks),
  ]
    .filter((part) => part.trim() !== "")
    .map((part) => linked(part, anchors))
    .join("\n\n");
}

/** Links of the vault as links of the document; one that leads nowhere is its name. */
function linked(text: string, anchors: Anchors): string {
  return text.replace(
    /\[\[(?:[^\]|#\n]*\/)?([^\]|#/\n]+)(?:#[^\]|\n]*)?(?:\|([^\]\n]*))?\]\]/g,
    (_all, name: string, shown: string | undefined) => {
      const anchor = anchors.get(name);
      return anchor === undefined ? (shown ?? name) : `[${shown ?? name}](#${anchor})`;
    },
  );
}

/** No comment that is opened hides what comes after. */
const harmless = (text: string) => text.replaceAll("<!--", "&lt;!--");

/** A text of its own below a heading: its headings lower, what it opens closed. */
function within(text: string, level: string): string {
  let fence: string | undefined;
  const lines = text
    .trim()
    .split("\n")
    .map((line) => {
      const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
      if (fence === undefined) {
        fence = mark;
        return harmless(line).replace(/^#{1,6}(?=\s)/, (own) =>
          "#".repeat(Math.min(6, own.length + level.length)),
        );
      }
      if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
      return line;
    });
  return [...lines, ...(fence === undefined ? [] : [fence])].join("\n");
}
