import { expect, test } from "vitest";
import { SystemExperiment } from "../src/index.ts";
import { assay } from "./rig/assay.ts";
import { git } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

function queue(files: Readonly<Record<string, string>> = {}) {
  const made = valueRepository(files);
  patch(made, "1-better", { "src/value.txt": "90\n" }, "Ninety");
  return made;
}

/** Looks at nothing in the target. */
const BLIND = ["--metric", "echo METRIC work=100"];

test("a metric that does not read the target ends the study before its first trial", async () => {
  const { root, patches } = queue();
  const said = await assay(root, "learn", ...question(patches), ...BLIND);
  expect(said.code).toBe(2);
  expect(said.stdout).toMatch(
    /^sensitivity: 2 target files .*: work did not notice \(it gave 100\)$/m,
  );
  expect(said.stdout).not.toContain("trial 1");
  expect(said.stderr).toContain(
    "The metric work does not look at the target: with all its 2 files broken on purpose it gave 100, and 100 before.",
  );
  expect(said.stderr).toContain("--skip-sensitivity");

  const resumed = await assay(root, "resume", "--json");
  expect(resumed.code).toBe(2);
  const types = resumed.lines.map(({ type }) => type);
  expect(types).toEqual([
    ...["study-resumed", "sensitivity-checked", "study-ended", "problem", "outcome"],
  ]);
  expect(resumed.lines.at(-2)).toMatchObject({ code: "metric-insensitive", files: 2, before: 100 });
  expect((await assay(root, "verify")).code).toBe(0);
});

test("the flag goes on all the same", async () => {
  const { root, patches } = queue();
  const said = await assay(
    root,
    ...["learn", "--json", ...question(patches), ...BLIND, "--skip-sensitivity"],
  );
  expect(said.code).toBe(0);
  expect(said.lines.map(({ type }) => type)).not.toContain("sensitivity-checked");
  expect(said.lines.at(-1)).toMatchObject({ reverted: 1 });
});

test("a metric that reads it goes on; a guard that does not look is remarked on", async () => {
  const { root, patches } = queue();
  const guards = ["--guard", "true", "grep -q 0 src/value.txt"];
  const said = await assay(root, "learn", ...question(patches), ...guards);
  expect(said).toMatchObject({ code: 0, stderr: "" });
  expect(said.stdout).toMatch(
    /^sensitivity: 2 target files broken on purpose: work noticed \(it .*\); the guard "true" did not notice$/m,
  );
  expect(said.stdout).toMatch(/^trial 1: kept \(exact\)/m);
  expect((await assay(root, "verify")).code).toBe(0);
  const again = await assay(root, "learn", "--json", ...question(patches), ...guards);
  expect(again.lines.find(({ type }) => type === "sensitivity-checked")).toMatchObject({
    files: 2,
    run: { outcome: "unmeasurable", because: "not-finite" },
    guards: [
      { guard: "true", run: { outcome: "completed" } },
      { guard: expect.stringContaining("grep"), run: { outcome: "crashed" } },
    ],
  });
  expect(git(root, "status", "--porcelain", "--untracked-files=no")).toBe("");
});

test("a shell script of the target stops at its first line when it is run broken", async () => {
  const { root, patches } = queue({ "src/run.sh": "touch ran\n" });
  const metric = [
    "--metric",
    "for each in src/*.sh; do sh $each; done; test ! -e ran || echo METRIC work=5",
  ];
  const said = await assay(root, "learn", "--json", ...question(patches), ...metric);
  expect(said.lines.find(({ type }) => type === "sensitivity-checked")).toMatchObject({
    run: { outcome: "unmeasurable", because: "no-metric" },
  });
});

test("judge does not ask; a program is told of a blind metric as of any problem", async () => {
  const { root, patches } = queue();
  const asked = [...question(patches).slice(0, 4), ...BLIND, "--direction", "minimize"];
  const judged = await assay(
    root,
    "judge",
    "--json",
    ...asked,
    "--patch",
    `${patches}/1-better.patch`,
  );
  expect(judged.code).toBe(1);
  expect(judged.lines.map(({ type }) => type)).not.toContain("sensitivity-checked");

  const options = { directory: root, target: "src", direction: "minimize" } as const;
  const sandbox = "none" as const;
  const proposer = `patches:${patches}`;
  const blind = new SystemExperiment({ ...options, sandbox, proposer, metric: () => 100 });
  await expect(blind.step()).rejects.toMatchObject({ problem: { code: "metric-insensitive" } });
  const told = { ...options, sandbox, proposer, metric: () => 100, skipSensitivity: true };
  expect(await new SystemExperiment(told).step()).toMatchObject({ verdict: { kind: "reverted" } });
});
