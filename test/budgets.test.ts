import { expect, test } from "vitest";
import { type ProposalUsage, type Proposer, SystemExperiment } from "../src/index.ts";
import { assay } from "./rig/assay.ts";
import { write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

function queue() {
  const made = valueRepository();
  patch(made, "1-better", { "src/value.txt": "90\n" });
  patch(made, "2-worse", { "src/value.txt": "110\n" });
  patch(made, "3-worse", { "src/value.txt": "120\n" });
  patch(made, "4-worse", { "src/value.txt": "130\n" });
  return made;
}

test.each([
  ["--goal", "90", 1, "The goal is reached."],
  ["--patience", "2", 3, "Nothing was kept for as long as was to be waited."],
])(
  "%s %s ends a study after %s trials",
  async (flag, value, trials, words) => {
    const { root, patches } = queue();
    const asked = [...question(patches), "--skip-sensitivity", flag, value];
    const { code, stdout } = await assay(root, "learn", ...asked);
    expect(code).toBe(0);
    expect(stdout).toContain(words);
    expect(stdout).toMatch(new RegExp(`^${trials} trials? in `, "m"));
    expect((await assay(root, "verify")).code).toBe(0);
  },
  60_000,
);

test("a goal that is no number is refused", async () => {
  const { root, patches } = queue();
  const { code, stderr } = await assay(root, "learn", ...question(patches), "--goal", "soon");
  expect(code).toBe(2);
  expect(stderr).toContain("Write a number, such as 0.95.");
});

/** Worse and worse values, each at the price that is given. */
const priced = (usage: ProposalUsage): Proposer => ({
  name: "priced",
  propose: async ({ trial }, workspace) => {
    write(workspace.path, { "src/value.txt": `${100 + trial}\n` });
    const hypothesis = { statement: `Say ${100 + trial}` };
    return {
      kind: "proposal",
      source: `priced:${trial}`,
      hypothesis,
      change: { kind: "edits" },
      usage,
    };
  },
});

test.each([
  ["tokens-spent", { tokens: 250 }, { inputTokens: 90, outputTokens: 10, usd: 1 }, 3],
  ["money-spent", { usd: 2 }, { inputTokens: 100, usd: 1 }, 2],
  ["cost-unknown", { usd: 2 }, { inputTokens: 100 }, 1],
] as const)(
  "%s: the proposal that goes beyond the limit is the last",
  async (because, budget, usage, trials) => {
    const { root: directory } = valueRepository();
    const { outcome } = new SystemExperiment({
      ...{ directory, target: "src", direction: "minimize", metric: "node bench.js" },
      ...{ proposer: priced(usage), skipSensitivity: true, budget },
    }).run();
    const { proposing, measuring } = (await outcome).ledgers;
    expect(await outcome).toMatchObject({ because, trials });
    expect(proposing).toMatchObject({ asked: trials, told: trials, tokens: 100 * trials });
    expect(measuring.runs).toBeGreaterThan(trials);
    expect((await assay(directory, "status")).stdout).toContain(`${100 * trials} tokens`);
  },
  60_000,
);

test("a limit that a proposer cannot be held to is remarked on", async () => {
  const { root, patches } = queue();
  const asked = [...question(patches).slice(0, -1), "command:true", "--max-cost", "5"];
  const { stderr } = await assay(root, "learn", ...asked, "--skip-sensitivity");
  expect(stderr).toContain("tells nothing of tokens or money");
});
