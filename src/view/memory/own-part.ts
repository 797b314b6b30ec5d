/** Between these marks is the part that Assay keeps up. */
export const BEGIN = "<!-- assay: kept up by Assay from here -->";
export const END = "<!-- assay: to here; what stands elsewhere is yours -->";

/** Title of the section that tells the best values. */
export const BEST = "Current best";
/** Titles of the sections that tell of trials. */
export const TITLES = {
  proved: "What worked here",
  undecided: "Open leads: better, and not proven",
  refuted: "What was refuted",
  "does-not-run": "What does not run",
} as const;

/** A line that was cut is this long at the least: its columns may be two a character. */
const CUT = 100;

/**
 * What the user wrote into the hot memory: all before the part that Assay keeps up, and all after it. Lines that Assay cannot
 * have written and that stand in its part come to those before it.
 */
export function ownParts(text: string): readonly [above: string, below: string] {
  const begin = text.indexOf(BEGIN);
  if (begin < 0) return [text.endsWith("\n") ? `${text}\n` : `${text}\n\n`, ""];
  const above = text.slice(0, begin);
  const end = text.indexOf(END, begin);
  // Without its end nobody knows where the user's part goes on: all of it is kept.
  if (end < 0) return [above, text.slice(begin + BEGIN.length).replace(/^\n/, "")];
  const strayed = text
    .slice(begin + BEGIN.length, end)
    .split("\n")
    .filter((line) => !isKeptUp(line));
  const moved = strayed.length > 0 ? `${strayed.join("\n")}\n\n` : "";
  return [`${above}${moved}`, text.slice(end + END.length).replace(/^\n/, "")];
}

/** Whether Assay may have written a line. */
function isKeptUp(line: string): boolean {
  const said = line.trimEnd();
  if (said === "") return true;
  if (said.startsWith("## ")) {
    return [BEST, ...Object.values(TITLES)].some((title) => said === `## ${title}`);
  }
  if (!said.startsWith("- ")) return false;
  return (
    /\(\[\[[^\]]+\]\]\)$/.test(said) ||
    (said.endsWith("…") && said.length >= CUT) ||
    /^- \(\d+ older ones are in experiments\/\)$/.test(said)
  );
}

/** What the user wrote into the hot memory, without the words that Assay begins it with. */
export function ownPart(memory: string): string {
  const own = ownParts(memory)
    .join("")
    .replace(/<!-- What stands above [\s\S]*?-->\n?/, "");
  return /^(?:#[^\n]*|\s)*$/.test(own) ? "" : own;
}
