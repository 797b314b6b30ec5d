/** What a session's prompt says, as far as it goes by the usual headings. */
export interface Prompt {
  readonly objective?: string;
  /** Paths, as they stand in lists. */
  readonly inScope: readonly string[];
  readonly offLimits: readonly string[];
}

/** Reads a prompt by its headings. */
export function promptIn(markdown: string): Prompt {
  const sections = new Map<string, string>();
  let open = "";
  for (const line of markdown.split(/\r?\n/)) {
    const [, heading] = /^#{1,6}\s+(.*?)\s*#*$/.exec(line) ?? [];
    if (heading !== undefined) open = heading.toLowerCase();
    else if (open !== "") sections.set(open, `${sections.get(open) ?? ""}${line}\n`);
  }
  const objective = sections.get("objective")?.trim();
  return {
    ...(objective && { objective }),
    inScope: pathsIn(sections.get("files in scope")),
    offLimits: pathsIn(sections.get("off limits")),
  };
}

/** What stands in backquotes at the beginning of items, or is a path by its look. */
function pathsIn(section = ""): readonly string[] {
  return section.split("\n").flatMap((line) => {
    const [, item] = /^\s*[-*+]\s+(.*)$/.exec(line) ?? [];
    const [, code] = /^\**`([^`\s]+)`/.exec(item ?? "") ?? [];
    const [, bare] = /^([\w.@*-]*[/.*][\w./@*-]*)(?=\s|$|[:,])/.exec(item ?? "") ?? [];
    return code ?? bare ?? [];
  });
}
