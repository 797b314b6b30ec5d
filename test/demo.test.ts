import { execFile } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, it, vi } from "vitest";
import { exampleRepository } from "../examples/repository.ts";
import { hasNoSandbox } from "../scripts/demo/assay.ts";
import { EXPECTED } from "../scripts/demo/expected.ts";
import { tempDir } from "./rig/temp.ts";

// Studies of many runs each, on machines that do much else.
vi.setConfig({ testTimeout: 240_000 });

const ROOT = join(import.meta.dirname, "..");

/** Runs a script as on a fresh machine, without a git identity or a home; rejects when it fails. */
async function runFresh(script: string, ...args: string[]): Promise<string> {
  const [home, temporary] = [tempDir(), tempDir()];
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: temporary, GIT_CONFIG_NOSYSTEM: "1" };
  const all = [join(ROOT, script), ...args];
  const { stdout } = await promisify(execFile)(process.execPath, all, { env });
  expect(readdirSync(temporary).filter((name) => name.startsWith("assay-"))).toEqual([]);
  return stdout;
}

it("the demo keeps its three improvements, says why not of each other, and tidies up", async () => {
  const shown = await runFresh("scripts/demo.ts");
  for (const [name, ending] of EXPECTED) expect(shown).toMatch(new RegExp(`${name} +${ending}`));
  expect(shown).toContain("As it must be");
  expect(shown).toMatch(/^Proven: val_bpb is lower by at least \d+\.\d %\. No model was asked\.$/m);
});

let sandbox: string[];
beforeAll(() => {
  const repository = exampleRepository("tiny-lm");
  const question = ["--target", "train.ts", "--metric", "val_bpb:node train.ts"];
  const args = ["learn", ...question, "--proposer", "command:true"];
  sandbox = hasNoSandbox(repository, args) ? ["none"] : [];
  rmSync(repository, { recursive: true, force: true });
});

it("the experiment on a training run keeps the better of its four proposals", async () => {
  const shown = await runFresh("examples/ml-experiment.ts", ...sandbox);
  const endings = [...shown.matchAll(/^ {2}(\w+: [\w-]+)/gm)].map(([, ending]) => ending);
  expect(endings).toEqual([
    "reverted: no-effect",
    "kept: val_bpb",
    "invalid: not-finite",
    "reverted: worse",
  ]);
  expect(shown).toContain("1 kept, 2 reverted, 1 invalid");
  expect(shown).toMatch(/^commit\tval_bpb\tmemory_gb\tstatus\tdescription$/m);
});

it("the experiment with a function for a metric is kept, and said to be not isolated", async () => {
  const shown = await runFresh("examples/own-metric.ts", ...sandbox);
  expect(shown).toMatch(/^kept, not isolated\n\d+ → \d+ bytes: \d+\.\d % less, 10 % predicted$/m);
});
