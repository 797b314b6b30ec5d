import type { Json } from "../../domain/history.ts";
import { frontMatter } from "./front-matter.ts";
import { partsOf } from "./parts.ts";
import { pathless, type Redact } from "./redact.ts";

/** Properties of a note that other repositories may know, as they stand. */
const PLAIN = [
  ...["kind", "status", "date", "decided", "ended", "direction", "verdict", "effect", "claim"],
  ...["before", "after", "runs", "predicted", "kept", "reverted", "invalid", "cost", "environment"],
];

/** Who proposed, without files and commands: `patches`, `agent:claude`, `model:openai/gpt-5`. */
const kindOf = (proposer: string) => /^(?:agent:\w+|model:[\w./:-]+|\w+)/.exec(proposer)?.[0] ?? "";

/** Lists of paths. */
const PATHS = ["paths", "target"];

/** The name under which another repository finds a note: no two repositories have one of the same name. */
export const sharedName = (repository: string, name: string): string => {
  const [file = "", ...folders] = name.split("/").toReversed();
  return [...folders.toReversed(), `${repository}-${file}`].join("/");
};

/**
 * A note of a trial or a study as other repositories may know it: what is not known to be harmless is left out, what was
 * written in words is redacted, links are plain text. No commit, no fingerprint of the change.
 */
export function sharedNote(note: string, repository: string, redact: Redact): string {
  const { properties, title, body } = partsOf(note);
  const paths = PATHS.flatMap((name) => textsIn(properties[name]));
  const told = (text: string) => redact(withoutLinks(text), paths);
  const [, older] = /^\[\[([^\]|/]+)\]\]$/.exec(String(properties.supersedes)) ?? [];
  const kept = Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]): [string, Json][] => {
      if (PLAIN.includes(name)) return [[name, value]];
      if (name === "metric") return [[name, told(String(value))]];
      if (name === "proposer") return [[name, told(kindOf(String(value)))]];
      if (PATHS.includes(name)) return [[name, textsIn(value).map(pathless)]];
      return [];
    }),
  );
  return [
    frontMatter({
      ...(kept as Readonly<Record<string, string>>),
      repository,
      ...(older !== undefined && { supersedes: `[[${sharedName(repository, older)}]]` }),
      tags: ["assay", "assay/shared"],
    }),
    `# ${told(title)}`,
    "",
    told(withoutPointers(body)).trim(),
    "",
  ].join("\n");
}

const textsIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

const withoutLinks = (text: string) =>
  text.replace(/\[\[([^\]|\n]*)(?:\|([^\]\n]*))?\]\]/g, (_all, name, shown) => shown ?? name);

/** Which trial it was, and how to look at it, says nothing elsewhere; the command that measures may say too much. */
const withoutPointers = (body: string) =>
  body
    .replace(/^Measured: `.*`\.\n\n/m, "")
    .replace(/^Trial \d+ of \[\[[^\]\n]*\]\]\. /m, "")
    .replace(/ The change: `assay show \d+ --study [^`\n]*`\.$/m, "")
    .replace(/ \(\[\[[^\]\n]*\]\]\)$/gm, "");
