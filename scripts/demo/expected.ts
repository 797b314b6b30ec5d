import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleProposals } from "../../examples/repository.ts";
import type { Ending } from "./assay.ts";

/** What must become of each proposal of the leaderboard, in the order in which they are tried. */
export const EXPECTED: readonly (readonly [name: string, ending: string])[] = [
  ["01-plain-loop", "reverted: no-effect"],
  ["02-binary-insertion", "kept: exact"],
  ["03-gallop-from-the-top", "reverted: worse"],
  ["04-keep-only-the-best", "kept: exact"],
  ["05-shorter-season", "invalid: tampered"],
  ["06-stop-at-an-equal", "reverted: guard"],
  ["07-describe-ties", "invalid: out-of-scope"],
  ["08-merge-in-pairs", "kept: exact"],
  ["09-copy-pages-by-hand", "reverted: no-effect"],
];

/** What is not as expected, one sentence each; `subjects` are those of the branch's commits. */
export function differences(found: readonly Ending[], subjects: string): string[] {
  const endings = new Map(found.map(({ name, ending }) => [name, ending]));
  const wrong = EXPECTED.filter(([name, ending]) => endings.get(name) !== ending).map(
    ([name, ending]) => `${name}: expected ${ending}, found ${endings.get(name) ?? "no trial"}`,
  );
  const order = EXPECTED.map(([name]) => name).join(", ");
  const tried = found.map(({ name }) => name).join(", ");
  if (tried !== order) wrong.push(`expected the trials ${order}, found ${tried}`);
  const kept = EXPECTED.filter(([, ending]) => ending.startsWith("kept"))
    .map(([name]) => hypothesisOf(name))
    .join("\n");
  if (subjects !== kept) wrong.push(`expected the commits\n${kept}\nfound\n${subjects}`);
  return wrong;
}

/** The first line of a patch says what it is for. */
function hypothesisOf(name: string): string {
  const patch = readFileSync(join(exampleProposals("leaderboard"), `${name}.patch`), "utf8");
  return patch.slice(0, patch.indexOf("\n"));
}
