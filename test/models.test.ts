import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { modelProposer } from "../src/adapters/proposers/models/model.ts";
import { proposerContract } from "../src/testing/index.ts";
import { modelServer } from "./rig/agents.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { belongings } from "./rig/belongings.ts";
import type { Asked, Step } from "./rig/model-server/script.ts";
import {
  BETTER,
  envOf,
  KEY,
  learnFromModel,
  QUESTION,
  reply,
  trialOf,
  value,
} from "./rig/models.ts";
import { inFrontOf } from "./rig/proposers.ts";
import { git, tempDir } from "./rig/temp.ts";
import { patch, valueRepository } from "./rig/value-repository.ts";

proposerContract("model", async () => {
  const server = await modelServer([{ say: reply("A smaller number", 10, value("", "90\n")) }]);
  const surroundings = {
    texts: async () => new Map([["src/value.txt", "100\n"]]),
    match: () => () => true,
    mask: (text: string) => text,
    env: envOf(server),
  };
  return inFrontOf(valueRepository(), modelProposer("openai/gpt-5", surroundings));
});

/** Better; worse with a boast; an answer that is of no use, twice. */
const three = (asked: Asked): readonly Step[] => {
  switch (trialOf(asked)) {
    case 1:
      return [BETTER];
    case 2:
      return [{ say: reply("Improved by 300 %", 300, value("90", "120")) }];
    default:
      return [{ say: "There is nothing left to improve." }];
  }
};

const PROVIDERS = [
  { model: "anthropic/claude-sonnet-4-5", usd: 0.00465 },
  { model: "openai/gpt-5-mini", usd: 0.0004625 },
  { model: "google/gemini-2.5-flash", usd: 0.000565 },
  { model: "ollama/qwen3:8b", usd: 0 },
  { model: "compatible/some/model,url=URL,key=OPENAI_API_KEY", usd: undefined },
];

for (const { model, usd } of PROVIDERS) {
  test(`${model}: edits land, what it says is written down and not believed`, async () => {
    const { root, said, of, verdicts, server } = await learnFromModel(three, `model:${model}`, {
      flags: ["-n", "3"],
    });
    const name = model.split(",")[0];
    expect(of("proposed")).toMatchObject([
      {
        proposal: {
          source: `model:${name}:1`,
          hypothesis: { statement: "A smaller number", predicted: 0.1 },
        },
      },
      { proposal: { hypothesis: { statement: "Improved by 300 %", predicted: 3 } } },
    ]);
    expect(of("proposed")[0]?.usage).toMatchObject({
      model: name?.replace(/^[a-z]+\//, ""),
      ...{ inputTokens: 1000, cachedTokens: 500, outputTokens: 100, turns: 1 },
      ...(usd !== undefined && { usd: expect.closeTo(usd, 9), usdFrom: expect.any(String) }),
    });
    expect(verdicts()).toMatchObject([
      { kind: "kept", evidence: { before: 100, after: 90 } },
      { kind: "reverted", because: "worse" },
      { kind: "invalid", because: "does-not-apply" },
    ]);
    expect(of("not-proposed")[0]?.usage).toMatchObject({ turns: 2 });
    expect(server.asked[1]?.prompt).toContain("kept, effect");
    expect(said.stderr).toContain("the answer cannot be used: there is no JSON object");
    // The key reaches the provider and nothing else.
    const written = execFileSync("sh", ["-c", `grep -rl ${KEY} .assay || true`], { cwd: root });
    expect(written.toString()).toBe("");
  });
}

test.each([
  ["no JSON", "I changed it.", "there is no JSON object"],
  ["an edit that matches nowhere", reply("x", 1, value("1000", "9")), "search matches nowhere"],
  [
    "an edit that matches twice",
    reply("x", 1, { path: "src/twice.txt", search: "a", replace: "b" }),
    "search matches 2 times",
  ],
  [
    "a file that it may not change",
    reply("x", 1, { path: "bench.js", search: "", replace: "cheat" }),
    "none of the files that may be changed",
  ],
])("%s is sent back once, with the reason", async (_name, first, reason) => {
  const made = valueRepository({ "src/twice.txt": "a a\n" });
  const { server, verdicts } = await learnFromModel(
    [{ say: first }, BETTER],
    "model:openai/gpt-5",
    {
      made,
    },
  );
  expect(server.asked.map(({ answers }) => answers)).toEqual([0, 1]);
  expect(server.asked[1]?.prompt).toContain(reason);
  expect(verdicts()).toMatchObject([{ kind: "kept" }]);
});

test("a file that did not fit is shown once it is asked for", async () => {
  const made = valueRepository({ "src/big.txt": `size=3\n${"x".repeat(6900)}\n` });
  const edit = { path: "src/big.txt", search: "size=3", replace: "size=2" };
  const { server, of } = await learnFromModel(
    [{ say: reply("Smaller", 1, value("100", "90"), edit) }],
    "model:openai/gpt-5,context=2000",
    { made },
  );
  expect(server.asked[0]?.prompt).toContain("- src/big.txt");
  expect(server.asked[0]?.prompt).not.toContain("size=3");
  expect(server.asked[1]?.prompt).toContain("you were not shown this file");
  expect(server.asked[1]?.prompt).toContain("### src/big.txt\n\n```\nsize=3\n");
  expect(of("decided")[0]).toMatchObject({ verdict: { kind: "kept" } });
});

test.each(["rate-limited", "overloaded", "cut", "garbage"] as const)(
  "%s: it is asked again, and that is said",
  async (fault) => {
    for (const model of [
      "anthropic/claude-sonnet-4-5",
      "openai/gpt-5",
      "google/gemini-2.5-flash",
      "ollama/x",
    ]) {
      const script = [{ ...BETTER, fault, times: 1 }];
      const { said, verdicts } = await learnFromModel(script, `model:${model}`);
      expect([model, verdicts()]).toMatchObject([model, [{ kind: "kept" }]]);
      expect(said.stderr).toMatch(/asks again.* \(2 of 8\)/);
    }
  },
);

test("a stream that is cut twice costs the trial, and the study goes on", async () => {
  const script = (asked: Asked): readonly Step[] =>
    trialOf(asked) === 1 ? [{ say: "", fault: "cut" }] : [BETTER];
  const { verdicts } = await learnFromModel(script, "model:anthropic/claude-sonnet-4-5", {
    flags: ["-n", "2"],
  });
  expect(verdicts()).toMatchObject([
    { kind: "invalid", because: "crashed", detail: expect.stringContaining("broke off twice") },
    { kind: "kept" },
  ]);
});

test("a model that never answers costs the time of one proposal", async () => {
  const { verdicts } = await learnFromModel(
    [{ say: "", fault: "hang" }],
    "model:openai/gpt-5,time=2s",
  );
  expect(verdicts()).toMatchObject([{ kind: "invalid", because: "timed-out" }]);
});

test("a server that cannot be told the form of an answer is asked without it", async () => {
  const script = [{ ...BETTER, fault: "unformed", times: 1 } as const];
  const { server, verdicts } = await learnFromModel(script, "model:compatible/x,url=URL");
  expect(server.asked.map(({ isFormed }) => isFormed)).toEqual([true, false]);
  expect(verdicts()).toMatchObject([{ kind: "kept" }]);
});

test.each([
  ["unauthorized", "key", "OPENAI_API_KEY"],
  ["no-quota", "quota", "Top it up"],
  ["unknown-model", "name", "Write its name as the provider does"],
] as const)(
  "%s ends the study with the way out, and it can be resumed",
  async (fault, because, hint) => {
    const { root, said, of } = await learnFromModel([{ say: "", fault }], "model:openai/gpt-5", {
      flags: ["-n", "3"],
    });
    expect(of("study-ended")).toMatchObject([{ problem: { code: "model-refused", because } }]);
    expect(said.stderr).toContain(hint);
    expect(said.code).toBe(2);
    const better = await modelServer([BETTER]);
    const again = startAssay(root, ["resume", "--json"], undefined, envOf(better));
    expect((await again.done).lines.filter(({ type }) => type === "decided").at(0)).toMatchObject({
      verdict: { kind: "kept" },
    });
  },
);

test("one that is refused leaves the study to the other proposers", async () => {
  const made = valueRepository();
  patch(made, "01-better", { "src/value.txt": "80\n" });
  const { of, verdicts } = await learnFromModel(
    [{ say: "", fault: "unauthorized" }],
    ["model:openai/gpt-5", `patches:${made.patches}`],
    { made, flags: ["-n", "6", "--strategy", "sequential"] },
  );
  expect(verdicts()).toContainEqual(expect.objectContaining({ kind: "kept" }));
  expect(of("not-proposed")[0]).toMatchObject({ by: "model:openai/gpt-5" });
});

test.each([
  [["model:openai/gpt-5"], "OPENAI_API_KEY is not set"],
  [["model:openai/gpt-5,key=MINE"], "MINE is not set"],
  [["model:gpt-5"], "say whose model it is: anthropic/NAME"],
  [["model:compatible/x"], "say where it is served"],
  [["modle:openai/x"], `Did you mean "model:"?`],
])("%j is refused before anything runs", async ([proposer = ""], words) => {
  const { root } = valueRepository();
  const before = belongings(root);
  const said = await assay(root, "learn", ...QUESTION, "--proposer", proposer);
  expect(said.stderr).toContain(words);
  expect(said.code).toBe(2);
  expect(belongings(root)).toEqual(before);
});

test("an idea of a list is worked out by a model", async () => {
  const made = valueRepository();
  const list = join(tempDir(), "ideas.md");
  writeFileSync(list, "- [ ] Make the number smaller\n");
  const { of, server } = await learnFromModel([BETTER], `ideas:${list},with=model:ollama/x`, {
    made,
  });
  expect(server.asked[0]?.prompt).toContain("**Make the number smaller**");
  expect(of("proposed")).toMatchObject([
    { proposal: { hypothesis: { statement: "Make the number smaller\n\nA smaller number" } } },
  ]);
});

test("what looks like a secret is masked in what a model is shown, and stays in the file", async () => {
  const secret = `ghp_${"a1B2".repeat(9)}`;
  const made = valueRepository({ "src/settings.txt": `token=${secret}\nsize=3\n` });
  const edit = { path: "src/settings.txt", search: "size=3", replace: "size=2" };
  const { root, server, of } = await learnFromModel(
    [{ say: reply("Smaller", 1, value("100", "90"), edit) }],
    "model:openai/gpt-5",
    { made },
  );
  expect(server.asked[0]?.prompt).not.toContain(secret);
  expect(server.asked[0]?.prompt).toContain("[masked");
  const branch = String(of("study-started")[0]?.branch);
  expect(git(root, "show", `${branch}:src/settings.txt`)).toBe(`token=${secret}\nsize=2`);
});

test("no link is followed out of the repository, without a sandbox either", async () => {
  const outside = tempDir();
  writeFileSync(join(outside, "kept.txt"), "kept\n");
  const made = valueRepository();
  symlinkSync(outside, join(made.root, "src", "out"));
  symlinkSync(join(outside, "kept.txt"), join(made.root, "src", "link.txt"));
  git(made.root, "add", "-A");
  git(made.root, "commit", "-qm", "Links");
  const cases = [
    { path: "src/out/new.txt", search: "", replace: "x" },
    { path: "src/out/deep/new.txt", search: "", replace: "x" },
    { path: "src/link.txt", search: "", replace: "x" },
  ];
  const script = (asked: Asked): readonly Step[] => [
    { say: reply("Out", 1, cases[trialOf(asked) - 1] ?? {}) },
  ];
  const { verdicts } = await learnFromModel(script, "model:openai/gpt-5", {
    made,
    flags: ["-n", "3", "--sandbox", "none"],
  });
  expect(verdicts()).toMatchObject([
    { because: "does-not-apply", detail: expect.stringContaining("leads out of the repository") },
    { because: "does-not-apply", detail: expect.stringContaining("leads out of the repository") },
    { because: "does-not-apply", detail: expect.stringContaining("is a link") },
  ]);
  expect(readFileSync(join(outside, "kept.txt"), "utf8")).toBe("kept\n");
  expect(execFileSync("ls", [outside]).toString()).toBe("kept.txt\n");
  rmSync(outside, { recursive: true });
});
