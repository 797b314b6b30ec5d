import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { findCgroups } from "../src/adapters/process/cgroups.ts";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { ownHierarchies } from "../src/adapters/process/hierarchies.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { tempDir } from "./rig/temp.ts";
import { hasTool } from "./rig/tools.ts";

const openGroup = findCgroups();
const title = `groups of runs${openGroup ? "" : " (skipped: needs writable cgroups)"}`;

describe.skipIf(!openGroup)(title, () => {
  /** The folders in which groups are made here. */
  function places(): readonly string[] {
    const group = openGroup?.();
    onTestFinished(() => group?.remove());
    return (group?.joins ?? []).map((file) => dirname(dirname(file)));
  }

  test("one that an engine left behind is removed, a living engine's is not", () => {
    const dead = spawnSync("true").pid;
    for (const place of places()) {
      const [leftover, alive] = [`assay-${dead}-7`, `assay-${process.ppid}-7`].map((n) =>
        join(place, n),
      );
      for (const folder of [leftover, alive]) mkdirSync(folder ?? "");
    }
    findCgroups();
    for (const place of places()) {
      const names = readdirSync(place);
      expect(names).not.toContain(`assay-${dead}-7`);
      expect(names).toContain(`assay-${process.ppid}-7`);
      spawnSync("rmdir", [join(place, `assay-${process.ppid}-7`)]);
    }
  });

  test("one that was left while probing is removed also where none is made later", () => {
    const dead = spawnSync("true").pid;
    const unified = ownHierarchies().filter(({ version }) => version === 2);
    const left = unified
      .flatMap(({ folder }) => [dirname(folder), folder])
      .map((folder) => join(folder, `assay-${dead}-probe`))
      .filter((group) => spawnSync("mkdir", [group]).status === 0);
    findCgroups();
    expect(left.filter((group) => existsSync(group))).toEqual([]);
  });

  test("none is left after a run, whatever became of it", async () => {
    const path = tempDir();
    const workspace = { name: "w", path, inside: path, mounts: [] };
    const executor = processExecutor({ sandbox: await chooseSandbox("none") });
    const own = new Set(places().flatMap((place) => readdirSync(place)));
    for (const [run, limitMs] of [
      ["true", 50_000],
      ["sleep 100 & exit 1", 50_000],
      ["sleep 100", 50],
    ] as const) {
      await executor.exec(workspace, { run, limitMs, directory: "" });
    }
    // The kernel may hold on to the last group for a moment: the next one to be made removes it.
    const later = places().flatMap((place) => readdirSync(place).map((name) => join(place, name)));
    const made = later.filter((path) => basename(path).startsWith(`assay-${process.pid}-`));
    const left = made.filter((path) => !own.has(basename(path)) && existsSync(path));
    expect(left.length).toBeLessThanOrEqual(places().length);
  });
});

const hidden = hasTool(
  "unshare",
  "-U",
  "-r",
  "-m",
  "mount",
  "-t",
  "tmpfs",
  "none",
  "/sys/fs/cgroup",
);

describe.skipIf(!hidden)("where no groups can be made (needs user namespaces)", () => {
  test("memory and processes are kept to their limits by looking", () => {
    const module = (path: string) =>
      JSON.stringify(join(import.meta.dirname, "../src/adapters", path));
    const script = `const { processExecutor } = await import(${module("process/executor.ts")});
      const { noSandbox } = await import(${module("sandbox/none.ts")});
      const path = ${JSON.stringify(tempDir())};
      const workspace = { name: "w", path, inside: path, mounts: [] };
      const limits = { memoryBytes: 200e6, processes: 20 };
      const executor = processExecutor({ sandbox: noSandbox(), limits });
      const run = async (run) =>
        (await executor.exec(workspace, { run, directory: "", limitMs: 50_000 })).ending;
      const eat = "const kept = []; for (;;) kept.push(Buffer.alloc(1 << 24, 1));";
      console.log(JSON.stringify([
        await run([process.execPath, "-e", eat]),
        await run("i=0; while [ $i -lt 60 ]; do sleep 20 & i=$((i+1)); done; wait"),
        await run("true"),
      ]));`;
    const node = [process.execPath, "--input-type=module", "-e", script];
    const hide = 'mount -t tmpfs none /sys/fs/cgroup && exec "$@"';
    const { stdout, stderr } = spawnSync(
      "unshare",
      ["-U", "-r", "-m", "sh", "-c", hide, "sh", ...node],
      { encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([
      { how: "exceeded", what: "memory" },
      { how: "exceeded", what: "processes" },
      { how: "exited", exitCode: 0 },
    ]);
  });
});
