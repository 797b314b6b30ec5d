import type { SignedRemark } from "../../domain/remark.ts";
import { clean, firstLine } from "../text.ts";
import { dayOf, frontMatter, quoted } from "./front-matter.ts";
import { propertyIn } from "./imported-note.ts";

/** A remark as a Markdown file. */
export function remarkFile({ note, text, by, at }: SignedRemark): string {
  return [
    frontMatter({
      ...{ kind: "remark", by: firstLine(by), at: new Date(at).toISOString() },
      ...{ about: `[[${note}]]`, tags: ["assay", "assay/remark"] },
    }),
    `Remark by ${firstLine(by)} on [[${note}]]; nothing of it was measured.`,
    "",
    quoted(clean(text)),
    "",
  ].join("\n");
}

/** The name of a remark's file: it lies under that of its note, so that it is found without reading all of them. */
export const remarkName = (note: string, mark: string) =>
  `remarks/${note.split("/").at(-1)}--${mark}`;

/** The remark of a file; `undefined` where it is none, or was changed so that it can no longer be read. */
export function remarkIn(file: string): SignedRemark | undefined {
  const [by, at, about] = ["by", "at", "about"].map((name) => propertyIn(file, name));
  const [, note] = /^\[\[([^\]|]+)\]\]$/.exec(String(about)) ?? [];
  const time = Date.parse(String(at));
  const lines = file.split("\n").filter((line) => line.startsWith(">"));
  const text = lines.map((line) => line.replace(/^> ?/, "")).join("\n");
  if (note === undefined || typeof by !== "string" || Number.isNaN(time)) return undefined;
  return { note, text, by, at: time };
}

/** Remarks as they stand below a note. */
export function remarksText(remarks: readonly SignedRemark[]): string {
  return remarks
    .map(({ by, at, text }) => {
      const who = `Remark by ${firstLine(by)} (${dayOf(at)}; not measured):`;
      return `${who}\n${quoted(clean(text))}`;
    })
    .join("\n\n");
}
