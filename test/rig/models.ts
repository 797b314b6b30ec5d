import { expect } from "vitest";
import { modelServer } from "./agents.ts";
import { startAssay } from "./assay.ts";
import { belongings } from "./belongings.ts";
import type { Asked, Script } from "./model-server/script.ts";
import type { ModelServer } from "./model-server/server.ts";
import { valueRepository } from "./value-repository.ts";

/** A question about such a repository, but for its proposer. */
export const QUESTION = [
  ...["--target", "src", "--metric", "node bench.js", "--metric-name", "work"],
  ...["--direction", "minimize", "--skip-sensitivity"],
];

/** What the model is asked with. */
export const KEY = "sk-scripted-0123456789";

/** Leads every provider to the server. */
export const envOf = (server: ModelServer): Readonly<Record<string, string>> => ({
  ANTHROPIC_BASE_URL: server.url,
  ANTHROPIC_API_KEY: KEY,
  OPENAI_BASE_URL: `${server.url}/v1`,
  OPENAI_API_KEY: KEY,
  GOOGLE_GEMINI_BASE_URL: server.url,
  GEMINI_API_KEY: KEY,
  OLLAMA_HOST: server.url,
});

/** The number of the trial that a model is asked about. */
export const trialOf = ({ prompt }: Asked) => Number(/^# Trial (\d+)$/m.exec(prompt)?.[1]);

/** An answer of the form asked for. */
export const reply = (hypothesis: string, percent: number | null, ...edits: object[]) =>
  JSON.stringify({ hypothesis, predictedPercent: percent, edits });
/** An edit of the value that is measured. */
export const value = (search: string, replace: string) => ({
  path: "src/value.txt",
  search,
  replace,
});
/** A step that is better. */
export const BETTER = { say: reply("A smaller number", 10, value("100", "90")) };

/** A study of a model that plays a script, which leaves the checkout as it was. */
export async function learnFromModel(
  script: Script,
  proposer: string | readonly string[],
  {
    flags = ["-n", "1"],
    made = valueRepository(),
    env = {},
  }: {
    readonly flags?: readonly string[];
    readonly made?: { readonly root: string };
    readonly env?: Readonly<Record<string, string>>;
  } = {},
) {
  const server = await modelServer(script);
  const { root } = made;
  const before = belongings(root);
  const proposers = [proposer]
    .flat()
    .flatMap((each) => ["--proposer", each.replace("URL", `${server.url}/v1`)]);
  const args = ["learn", "--json", ...QUESTION, ...proposers, ...flags];
  const said = await startAssay(root, args, undefined, { ...envOf(server), ...env }).done;
  expect(belongings(root)).toEqual(before);
  const of = (type: string) => said.lines.filter((line) => line.type === type);
  const verdicts = () => of("decided").map(({ verdict }) => verdict);
  return { root, server, said, of, verdicts };
}
