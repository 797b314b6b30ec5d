/** What a hostile change tries. */
export interface Attempt {
  readonly area: "read" | "write" | "use up" | "reach" | "tamper" | "fake";
  readonly tries: string;
  /** JavaScript that runs when the evaluator loads the candidate; `LEAK` on stdout says that it got somewhere. */
  readonly code?: string;
  /** Files that the change itself edits, adds, or deletes (`null`). */
  readonly edits?: Readonly<Record<string, string | null>>;
  /** The verdict it must end with. */
  readonly ends: RegExp;
}

/** A repository whose number is made in another way, and what is tried there. */
export interface Ground {
  readonly files: Readonly<Record<string, string>>;
  readonly question: readonly string[];
  readonly attempts: readonly Attempt[];
  /** The change that has the candidate run an attempt's code before its work. */
  editsOf(code: string): NonNullable<Attempt["edits"]>;
}

/** Verdicts of a change that ran and got nothing by it. */
export const NOTHING = /^reverted: (?:no-effect|worse)$/;

/** JavaScript that runs a line of shell, and prints what it says. */
export const shell = (line: string) =>
  `console.log(spawnSync("sh", ["-c", ${JSON.stringify(line)}], { encoding: "utf8", timeout: 3000 }).stdout);`;
