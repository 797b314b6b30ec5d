import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { MOST_WROTE, type Run } from "../domain/run.ts";
import type { Meter, RunConditions } from "../ports/meter.ts";
import type { Mount, Workspace } from "../ports/workspace.ts";
import { MOST_SHIELDED, shielded } from "./shielded.ts";

const usage = { wallMs: 1, cpuMs: null, peakBytes: null };
const RUN: Run = { outcome: "completed", values: {}, usage, tail: "" };
const CONDITIONS: RunConditions = { limitMs: 1, label: "x" };

/** A meter that tells which files of the workspace its runs cannot write to. */
function told(judging: readonly string[]) {
  const seen: (readonly string[])[] = [];
  const look = async (workspace: Workspace) => {
    const binds = workspace.mounts.filter(({ kind }) => kind === "bind");
    seen.push(binds.map(({ target }) => target.replace(`${workspace.inside}/`, "")));
    return RUN;
  };
  const meter: Meter = {
    isolation: "none",
    measure: look,
    guard: (_, workspace) => look(workspace),
  };
  return { seen, meter: shielded(meter, judging) };
}

function workspace(files: readonly string[], more: readonly Mount[] = []): Workspace {
  const path = mkdtempSync(join(tmpdir(), "assay-shielded-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  mkdirSync(join(path, "lent"));
  for (const file of files) writeFileSync(join(path, file), "");
  const layers = { lower: path, upper: "/upper", work: "/work" };
  const sealed: Mount = { kind: "overlay", ...layers, target: "/inside" };
  return { name: "w", path, inside: "/inside", mounts: [sealed, ...more] };
}

test("files that judge are read-only but for habits; a run that shows those can write to all", async () => {
  const { seen, meter } = told(["a", "b", "c"]);
  const at = workspace(["a", "b", "c"]);
  await meter.measure(at, CONDITIONS);
  await meter.measure(at, { ...CONDITIONS, habits: [] });
  await meter.guard({ name: "g", command: "g" }, at, { ...CONDITIONS, habits: ["b"] });
  const many = Array.from({ length: MOST_WROTE }, (_, n) => `habit-${n}`);
  await meter.measure(at, { ...CONDITIONS, habits: many });
  expect(seen).toEqual([[], ["a", "b", "c"], ["a", "c"], []]);
});

test("no more files than are cheap to mount, the foremost", async () => {
  const files = Array.from({ length: MOST_SHIELDED + 5 }, (_, n) => `f${n}`);
  const { seen, meter } = told(files);
  await meter.measure(workspace(files), { ...CONDITIONS, habits: ["f0"] });
  expect(seen).toEqual([files.slice(1, MOST_SHIELDED + 1)]);
});

test("not what is missing, is a link or a folder, or lies below something that is lent", async () => {
  const { seen, meter } = told(["a", "gone", "link", "lent", "lent/b"]);
  const lower = tmpdir();
  const lent: Mount = { kind: "overlay", lower, upper: "/u", work: "/w", target: "/inside/lent" };
  const at = workspace(["a", "lent/b"], [lent]);
  symlinkSync("a", join(at.path, "link"));
  await meter.measure(at, { ...CONDITIONS, habits: [] });
  expect(seen).toEqual([["a"]]);
});

test("nothing where what runs write is not kept apart", async () => {
  const { seen, meter } = told(["a"]);
  await meter.measure({ ...workspace(["a"]), mounts: [] }, { ...CONDITIONS, habits: [] });
  expect(seen).toEqual([[]]);
});
