import { expect, test } from "vitest";
import type { Run } from "../domain/run.ts";
import type { Answer, ProposalContext, ProposalWorkspace } from "../ports/proposer.ts";
import type { Workspace } from "../ports/workspace.ts";
import { spared } from "./spare.ts";
import type { World } from "./world.ts";

const usage = { wallMs: 1, cpuMs: 1, peakBytes: 1 };
const done: Run = { outcome: "completed", values: {}, usage, tail: "" };
const ended: Run = { outcome: "crashed", exitCode: null, signal: "SIGINT", usage, tail: "" };
const hypothesis = { statement: "x" };
const failed: Answer = { kind: "failed", source: "x", hypothesis, because: "crashed", detail: "" };

const workspace: Workspace = { name: "w", path: "/w", inside: "/w", mounts: [] };
const conditions = { limitMs: 1, label: "x" };

function worldOf(run: Run, answer: Answer) {
  const meter = { isolation: "none", measure: async () => run, guard: async () => run };
  const finish = new AbortController();
  const world = { meter, proposer: { propose: async () => answer } } as unknown as World;
  const { meter: sparing, proposer } = spared(world, finish.signal);
  return {
    finish: () => finish.abort(new Error("finish")),
    all: () =>
      Promise.allSettled([
        sparing.measure(workspace, conditions),
        sparing.guard({ name: "g", command: "g" }, workspace, conditions),
        proposer.propose({} as ProposalContext, workspace as ProposalWorkspace),
      ]).then((each) => each.map(({ status }) => status)),
  };
}

test("what fails while the study is told to finish says nothing", async () => {
  const { finish, all } = worldOf(ended, failed);
  expect(await all()).toEqual(Array(3).fill("fulfilled"));
  finish();
  expect(await all()).toEqual(Array(3).fill("rejected"));
});

test("what ends well counts all the same", async () => {
  const { finish, all } = worldOf(done, { kind: "exhausted" });
  finish();
  expect(await all()).toEqual(Array(3).fill("fulfilled"));
});
