/**
 * Asks the project's own ESLint, inside the sandbox. It stands alone: the sandbox sees this file and nothing else of
 * Assay.
 *
 * Arguments: `list`, which prints how often each rule could fix something (`no-var 3`, one a line), or the rule that
 * is to be fixed; then the files.
 */
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

interface Message {
  readonly ruleId: string | null;
  readonly fix?: object;
}
interface Linted {
  readonly messages: readonly Message[];
}
interface Engine {
  lintFiles(files: readonly string[]): Promise<readonly Linted[]>;
}
interface Linter {
  new (options?: {
    readonly fix?: (message: Message) => boolean;
    readonly warnIgnored?: boolean;
  }): Engine;
  outputFixes(linted: readonly Linted[]): Promise<void>;
}

const [what = "", ...files] = process.argv.slice(2);
const { ESLint } = (await import(pathToFileURL(found()).href)) as { ESLint: Linter };

if (what === "list") {
  const linted = await new ESLint({ warnIgnored: false }).lintFiles(files);
  const fixable = linted.flatMap(({ messages }) => messages).filter(({ fix }) => fix);
  const counts = new Map<string, number>();
  for (const { ruleId } of fixable) {
    if (ruleId) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  }
  for (const [rule, count] of counts) console.log(`${rule} ${count}`);
} else {
  const fix = ({ ruleId }: Message) => ruleId === what;
  await ESLint.outputFixes(await new ESLint({ fix, warnIgnored: false }).lintFiles(files));
}

/** The project's ESLint, or else the one that the shell would start. */
function found(): string {
  const bins = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "eslint"));
  const started = bins.find((bin) => existsSync(bin));
  const places = [join(process.cwd(), "package.json"), ...(started ? [realpathSync(started)] : [])];
  for (const place of places) {
    try {
      return createRequire(place).resolve("eslint");
    } catch {
      // The next place may have it; nobody asks for rules where neither does.
    }
  }
  throw new Error("there is no ESLint, neither in node_modules nor on PATH");
}
