import type { Json } from "../../domain/history.ts";

/** What a note is made of. */
export interface NoteParts {
  /** Its front matter: what is JSON as that, anything else as text. */
  readonly properties: Readonly<Record<string, Json>>;
  readonly title: string;
  /** All below the front matter, the heading left out where it is the title. */
  readonly body: string;
  /** Names that it links to, without folders, each once. */
  readonly links: readonly string[];
}

/** Takes a note apart, Assay's or anybody's. What cannot be read of its properties is not there; it never throws. */
export function partsOf(note: string): NoteParts {
  const [, head = "", rest = note] =
    /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n([\s\S]*))?$/.exec(note) ?? [];
  const properties = head.split(/\r?\n/).flatMap((line) => {
    const [, name, value = ""] = /^([A-Za-z][\w-]{0,40}):[ \t]*(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, valueIn(value)] as const];
  });
  const text = rest.replaceAll("\r\n", "\n").trim();
  const [heading = "", title = ""] = /^#[ \t]+(.+)\n*/.exec(text) ?? [];
  const links = [...note.matchAll(/\[\[(?:[^\]|#]*\/)?([^\]|#/]+)[^\]]*\]\]/g)];
  return {
    properties: Object.fromEntries(properties),
    title: title.trim() || (text.split("\n")[0] ?? "").slice(0, 300),
    body: text.slice(heading.length),
    links: [...new Set(links.map(([, name = ""]) => name))],
  };
}

function valueIn(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}
