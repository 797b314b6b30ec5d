import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { modelServer } from "./rig/agents.ts";
import { startAssay } from "./rig/assay.ts";
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
import { git, tempDir } from "./rig/temp.ts";
import { valueRepository } from "./rig/value-repository.ts";

test.each(["openai/gpt-5", "anthropic/x", "google/x,key=MINE", "compatible/x,url=URL,key=MINE"])(
  "%s: a server that says which key it refuses brings it nowhere",
  async (model) => {
    const mine = "qW3rTy-very-own-98765";
    const { root, said } = await learnFromModel(
      [{ say: "", fault: "unauthorized" }],
      `model:${model}`,
      {
        env: { MINE: mine },
      },
    );
    expect(said.stderr).toContain("scripted: authentication_error of");
    expect(said.stderr).toContain("[masked: ");
    const told = said.stderr + JSON.stringify(said.lines);
    const holders = `grep -rlaE '${mine}|${KEY}' .assay || true`;
    const written = execFileSync("sh", ["-c", holders], { cwd: root }).toString();
    expect([told.includes(mine), told.includes(KEY), written]).toEqual([false, false, ""]);
  },
);

test("a file that is no UTF-8 text is not shown, and keeps its bytes", async () => {
  const made = valueRepository();
  const bytes = Buffer.from("caf\xe9\nsize=3\n", "latin1");
  writeFileSync(join(made.root, "src", "latin.txt"), bytes);
  git(made.root, "add", "-A");
  git(made.root, "commit", "-qm", "Latin-1");
  const edit = { path: "src/latin.txt", search: "size=3", replace: "size=2" };
  const { server, verdicts } = await learnFromModel(
    [{ say: reply("Smaller", 1, value("100", "90"), edit) }, BETTER],
    "model:openai/gpt-5",
    { made },
  );
  expect(server.asked[0]?.prompt).toContain("- src/latin.txt");
  expect(server.asked[1]?.prompt).toContain("(src/latin.txt): you were not shown this file");
  expect(verdicts()).toMatchObject([{ kind: "kept" }]);
});

test("an answer that never came has no unknown price: a study with a limit goes on", async () => {
  const script = (asked: Asked): readonly Step[] =>
    trialOf(asked) === 1 ? [{ say: "", fault: "cut" }] : [BETTER];
  const { of, verdicts } = await learnFromModel(script, "model:openai/gpt-5-mini", {
    flags: ["-n", "2", "--max-cost", "5"],
  });
  expect(verdicts()).toMatchObject([{ because: "crashed" }, { kind: "kept" }]);
  expect(of("not-proposed")[0]).not.toHaveProperty("usage");
  expect(of("study-ended")).toMatchObject([{ because: "trials-spent" }]);
});

test("an answer that cannot be read is hung up on: its connection would keep the process", async () => {
  const script = [{ say: "", fault: "garbage-for-ever" }] as const;
  // Returns when the process has ended; the time of a proposal is far longer than that of a test.
  const { verdicts } = await learnFromModel(script, "model:compatible/x,url=URL,time=1h");
  expect(verdicts()).toMatchObject([{ because: "crashed" }]);
});

test.each([["--json"], []])("what a provider says cannot move the cursor %j", async (...flags) => {
  const script = [{ ...BETTER, fault: "overloaded", times: 1 }] as const;
  const made = valueRepository();
  const server = await modelServer(script);
  const args = ["learn", ...flags, ...QUESTION, "--proposer", "model:openai/x", "-n", "1"];
  const { stderr } = await startAssay(made.root, args, undefined, envOf(server)).done;
  expect(stderr).toContain("assay: 529 scripted: overloaded_error: asks again (2 of 8)\n");
});

test("a provider that asks to wait for a month is not asked again, and the trial says why", async () => {
  const script = [{ say: "", fault: "rate-limited-long" }] as const;
  const { said, verdicts } = await learnFromModel(script, "model:openai/gpt-5,time=2s");
  expect(said.stderr.split("\n")).toEqual([
    "assay: 429 scripted: rate_limit_error: asks again in 2147484 s (2 of 8)",
    "",
  ]);
  expect(verdicts()).toMatchObject([
    { because: "timed-out", detail: expect.stringContaining("429 scripted: rate_limit_error") },
  ]);
});

test("a target of many files takes no process for each of them", async () => {
  const many = Array.from({ length: 200 }, (_, n) => [`src/many/${n}.txt`, `${n}\n`]);
  const made = valueRepository(Object.fromEntries(many));
  const bin = tempDir();
  const real = execFileSync("sh", ["-c", "command -v git"]).toString().trim();
  const counting = `#!/bin/sh\necho x >>'${bin}/calls'\nexec '${real}' "$@"\n`;
  writeFileSync(join(bin, "git"), counting, { mode: 0o755 });
  const { server, verdicts } = await learnFromModel([BETTER], "model:openai/gpt-5", {
    ...{ made, env: { PATH: `${bin}:${process.env.PATH}` } },
  });
  expect(verdicts()).toMatchObject([{ kind: "kept" }]);
  expect(server.asked[0]?.prompt).toContain("### src/many/199.txt\n\n```\n199\n```");
  expect(readFileSync(join(bin, "calls"), "utf8").split("\n").length).toBeLessThan(many.length);
});

test("an answer that a filter holds back is not asked for again, and said to be that", async () => {
  const { server, verdicts } = await learnFromModel(
    [{ say: "", fault: "held-back" }],
    "model:compatible/x,url=URL",
  );
  expect(server.asked).toHaveLength(1);
  expect(verdicts()).toMatchObject([
    { because: "crashed", detail: "the provider's filter held the answer back" },
  ]);
});
