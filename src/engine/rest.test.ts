import { expect, test } from "vitest";
import type { Run } from "../domain/run.ts";
import type { Meter } from "../ports/meter.ts";
import type { Workspace } from "../ports/workspace.ts";
import { rested } from "./rest.ts";

const workspace: Workspace = { name: "w", path: "/w", inside: "/w", mounts: [] };
const conditions = { limitMs: 1, label: "x" };
const done: Run = {
  outcome: "completed",
  values: {},
  usage: { wallMs: 1, cpuMs: 1, peakBytes: 1 },
  tail: "",
};

function watched() {
  const said: string[] = [];
  const meter: Meter = {
    isolation: "none",
    measure: async () => {
      said.push("run");
      return done;
    },
    guard: async () => {
      said.push("guard");
      return done;
    },
  };
  const clock = {
    now: () => 0,
    sleep: async (ms: number) => {
      said.push(`sleep ${ms}`);
    },
  };
  return { said, meter, clock };
}

test("waits before every run of the metric, not before a guard", async () => {
  const { said, meter, clock } = watched();
  const slow = rested(meter, 500, clock);
  await slow.guard({ name: "g", command: "true" }, workspace, conditions);
  await slow.measure(workspace, conditions);
  await slow.measure(workspace, conditions);
  expect(said).toEqual(["guard", "sleep 500", "run", "sleep 500", "run"]);
});

test("a cool-down of nothing is none", () => {
  const { meter, clock } = watched();
  expect(rested(meter, 0, clock)).toBe(meter);
});
