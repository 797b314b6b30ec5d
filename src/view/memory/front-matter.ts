/** A value of a property: what JSON writes, YAML reads. */
type Value =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | Readonly<Record<string, unknown>>;

/** The properties of a Markdown file, as YAML between dashes; what is missing is left out. */
export function frontMatter(properties: Readonly<Record<string, Value | undefined>>): string {
  const lines = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`],
  );
  return ["---", ...lines, "---", ""].join("\n");
}

/** Text of others as Markdown: no line of it is a heading, a rule or a fence of the file that it stands in. */
export function quoted(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** A day as files are named by it. */
export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
