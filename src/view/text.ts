import stringWidth from "string-width";

/** ESC sequences: CSI, OSC and other strings up to their end, two-character ones; and the 8-bit CSI. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|\u001b./g;

/** What else can move the cursor, hide text or turn its direction. */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Foreign text made harmless for a terminal: nothing that candidates, proposers or patches say can
 * colour, move, hide or overwrite what Assay prints. Keeps line breaks; tabs become two spaces.
 */
export function clean(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(SEQUENCES, "")
    .replace(CONTROLS, "")
    .replaceAll("\t", "  ");
}

/** The first line that says something, clean, its spaces single. */
export function firstLine(text: string): string {
  const line = clean(text)
    .split("\n")
    .find((each) => each.trim() !== "");
  return line?.trim().replace(/\s+/g, " ") ?? "";
}

/** Cuts clean text to a number of terminal columns, with `…` where something is missing. */
export function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = "";
  let width = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    kept += segment;
  }
  return columns > 0 ? `${kept.trimEnd()}…` : "";
}

/** Fills text up with spaces to a number of terminal columns. */
export function pad(text: string, columns: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, columns - stringWidth(text)));
  return align === "left" ? text + space : space + text;
}

/** Breaks lines at spaces so that they fit a number of terminal columns; longer words stay whole. */
export function wrap(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => (stringWidth(line) <= columns ? line : wrapLine(line, columns)))
    .join("\n");
}

function wrapLine(line: string, columns: number): string {
  const lines: string[] = [];
  let open = "";
  for (const word of line.split(" ")) {
    const longer = open === "" ? word : `${open} ${word}`;
    if (open !== "" && stringWidth(longer) > columns) {
      lines.push(open);
      open = word;
    } else open = longer;
  }
  return [...lines, open].join("\n");
}

/** Puts spaces before every line. */
export function indent(text: string, by = "  "): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : by + line))
    .join("\n");
}

/** `1 trial`, `2 trials`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
