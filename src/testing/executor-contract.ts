import { getEventListeners } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Guarantee } from "../domain/guarantee.ts";
import type { Command, Executor, Finished } from "../ports/executor.ts";
import { confinementContract } from "./confinement-contract.ts";
import {
  DAEMON,
  freshMark,
  LONG,
  type Make,
  makeScene,
  processesWith,
  type Scene,
  STAY,
  until,
  writeFileAt,
} from "./executor-scene.ts";
import { limitsContract } from "./limits-contract.ts";
import { networkContract } from "./network-contract.ts";
import { outputContract } from "./output-contract.ts";
import { promised } from "./promises.ts";

/**
 * The contract of an `Executor`, as tests.
 *
 * `make` gives an executor whose commands reach what `access` says, default nothing, and are kept to `limits`.
 * Of one whose `isolation` is `none` the parts are left out that only a sandbox
 * can give; what one `lacks` all the same is proven to be lacking. `engine`, a command line, must run a command with such an executor in a process of its
 * own: it gets `{"workspace", "command"}` as JSON in its last argument.
 */
export function executorContract(
  make: Make,
  {
    confined,
    engine,
    lacks = [],
  }: {
    readonly confined: boolean;
    readonly engine: readonly string[];
    readonly lacks?: readonly Guarantee[];
  },
): void {
  // What starts in half a second takes many on a busy machine.
  const start = lacks.includes("light") ? 8_000 : 0;
  const covers = confined && !lacks.includes("place");
  let executor: Executor;
  beforeAll(async () => {
    executor = await make();
  });

  const scene = (name?: string) => makeScene(covers, name);
  const exec = (
    { workspace }: Pick<Scene, "workspace">,
    run: Command["run"],
    more: Partial<Command> = {},
  ): Promise<Finished> => executor.exec(workspace, { run, limitMs: LONG, directory: "", ...more });
  const output = async (
    at: Pick<Scene, "workspace">,
    run: Command["run"],
    more: Partial<Command> = {},
  ) => {
    const finished = await exec(at, run, more);
    expect(finished.stderr).toBe("");
    expect(finished.ending).toEqual({ how: "exited", exitCode: 0 });
    return finished.stdout;
  };

  describe("what a command is given", () => {
    test("its workspace, where it starts, and the folder asked for", async () => {
      const at = scene();
      mkdirSync(join(at.workspace.path, "a/b c"), { recursive: true });
      expect(await output(at, "pwd; cat whose")).toBe(`${at.workspace.inside}\nthe workspace's\n`);
      expect(await output(at, ["pwd"], { directory: "a/b c" })).toBe(
        `${at.workspace.inside}/a/b c\n`,
      );
    });

    test("arguments that no shell reads", async () => {
      const args = ["", "a b", "$HOME", `"'\\`, "*", "--", "new\nline", "🧪"];
      const echoed = await output(scene(), ["printf", "%s\\0", ...args]);
      expect(echoed.split("\0").slice(0, -1)).toEqual(args);
    });

    test("of the engine's environment what is harmless, with its own on top", async () => {
      const env = { EXECUTOR_ODD: `a b\n"$x'`, LANG: "C" };
      expect(await output(scene(), `printf %s "$EXECUTOR_ODD|$LANG|$HOME"`, { env })).toBe(
        `${env.EXECUTOR_ODD}|C|${process.env.HOME ?? ""}`,
      );
    });

    test("of the engine's environment no secret, unless it is asked for by name", async () => {
      vi.stubEnv("EXECUTOR_API_KEY", "k-42");
      onTestFinished(() => void vi.unstubAllEnvs());
      const told = "env | grep -c k-42";
      expect((await exec(scene(), told)).stdout).toBe("0\n");
      const trusting = await make({
        access: { network: "none", env: ["EXECUTOR_API_KEY"], read: [] },
      });
      const command = { run: told, limitMs: LONG, directory: "" };
      expect((await trusting.exec(scene().workspace, command)).stdout).toBe("1\n");
    });

    test("its standard input, or none", async () => {
      const text = "Füße\n".repeat(50_000);
      expect(await output(scene(), "cat", { stdin: text })).toBe(text);
      expect(await output(scene(), "cat")).toBe("");
      expect(await output(scene(), "exec true", { stdin: text.repeat(20) })).toBe("");
    });

    test("what is lent, under the name its variable tells", async () => {
      const at = scene();
      writeFileAt(join(at.root, "lent it/e v a l.json"), "42");
      writeFileAt(join(at.root, "lent folder/part"), "43");
      const lend = [
        { source: join(at.root, "lent it/e v a l.json"), as: "FILE" },
        { source: join(at.root, "lent folder"), as: "FOLDER" },
      ];
      const read = `cat "$FILE" "$FOLDER/part"; basename "$FILE"; basename "$FOLDER"`;
      expect(await output(at, read, { lend })).toBe("4243e v a l.json\nlent folder\n");
    });

    test("the programs of its project before those of the system, the nearest first", async () => {
      const at = scene();
      const tool = (name: string) => `#!/bin/sh\necho ${name}\n`;
      writeFileAt(join(at.workspace.path, "node_modules/.bin/ls"), tool("root"), 0o755);
      writeFileAt(join(at.workspace.path, ".venv/bin/sort"), tool("venv"), 0o755);
      writeFileAt(join(at.workspace.path, "part/node_modules/.bin/ls"), tool("part"), 0o755);
      expect(await output(at, "ls; sort")).toBe("root\nvenv\n");
      expect(await output(at, ["ls"], { directory: "part" })).toBe("part\n");
    });

    test("the engine's own Node", async () => {
      expect(await output(scene(), [process.execPath, "-p", "6 * 7"])).toBe("42\n");
    });

    test.each([
      ["blanks", "a b  c"],
      ["quotes", `it's "quoted"`],
      ["a newline", "two\nlines"],
      ["an emoji", "🧪 lab"],
      ["what shells and mount options read", "$(x),a=b:c\\d%40#*"],
    ])("a workspace whose path has %s", async (_, name) => {
      const at = scene(name);
      expect(await output(at, `pwd; echo new >"made here"; cat whose`)).toBe(
        `${at.workspace.inside}\nthe workspace's\n`,
      );
      expect(readFileSync(join(at.workspace.path, "made here"), "utf8")).toBe("new\n");
      expect(existsSync(join(at.checkout, "made here"))).toBe(false);
    });
  });

  describe("how a command ended", () => {
    test.each([0, 1, 3, 64, 127, 255])("exit code %d", async (exitCode) => {
      expect((await exec(scene(), `exit ${exitCode}`)).ending).toEqual({ how: "exited", exitCode });
    });

    test.each(["KILL", "TERM", "SEGV", "ABRT"])("SIG%s", async (signal) => {
      const { ending, stderr } = await exec(scene(), ["sh", "-c", `kill -${signal} $$`]);
      expect({ ending, stderr }).toEqual({
        ending: { how: "signalled", signal: `SIG${signal}` },
        stderr: "",
      });
    });

    test("a program that is not there is no fault of the machine", async () => {
      const { ending, stderr } = await exec(scene(), ["no-such-program"]);
      expect(ending).toEqual({ how: "exited", exitCode: 127 });
      expect(stderr).toContain("no-such-program");
    });

    test("a folder that is not there is said", async () => {
      const { ending, stderr } = await exec(scene(), "true", { directory: "nowhere" });
      expect(ending).toEqual({ how: "exited", exitCode: 125 });
      expect(stderr).toContain("nowhere");
    });

    test("at its limit", async () => {
      const finished = await exec(scene(), `echo before; ${STAY}`, { limitMs: start + 1_500 });
      expect(finished.ending).toEqual({ how: "timed-out", afterMs: start + 1_500 });
      expect(finished.stdout).toBe("before\n");
    });

    test("when it is cancelled", async () => {
      const at = scene();
      const controller = new AbortController();
      const running = exec(at, `: >up; ${STAY}`, { signal: controller.signal });
      await until("the command runs", () => existsSync(join(at.workspace.path, "up")));
      controller.abort();
      expect((await running).ending).toEqual({ how: "cancelled" });
    });

    test("when it was cancelled before it began, it does not begin", async () => {
      const at = scene();
      const { ending } = await exec(at, ": >up", { signal: AbortSignal.abort() });
      expect(ending).toEqual({ how: "cancelled" });
      expect(existsSync(join(at.workspace.path, "up"))).toBe(false);
    });

    test("nothing stays behind on a signal that outlives many commands", async () => {
      const { signal } = new AbortController();
      const at = scene();
      for (let n = 0; n < 5; n += 1) await exec(at, "true", { signal });
      expect(getEventListeners(signal, "abort")).toEqual([]);
    });
  });

  describe("what is left of a command", () => {
    test("no daemon, when it ends", async () => {
      const at = scene();
      const env = freshMark();
      const wait = "while [ ! -e up ]; do sleep 0.01; done; echo done";
      expect(await output(at, `${DAEMON}; ${wait}`, { env })).toBe("done\n");
      expect(processesWith(env)).toEqual([]);
    });

    test("no daemon, when it is ended at its limit", async () => {
      const at = scene();
      const env = freshMark();
      const { ending } = await exec(at, `${DAEMON}; ${STAY}`, { env, limitMs: start + 3_000 });
      expect(ending).toEqual({ how: "timed-out", afterMs: start + 3_000 });
      expect(existsSync(join(at.workspace.path, "up"))).toBe(true);
      expect(processesWith(env)).toEqual([]);
    });

    test("no daemon, when it is cancelled", async () => {
      const at = scene();
      const env = freshMark();
      const controller = new AbortController();
      const running = exec(at, `${DAEMON}; ${STAY}`, { env, signal: controller.signal });
      await until("the daemon runs", () => existsSync(join(at.workspace.path, "up")));
      expect(processesWith(env).length).toBeGreaterThan(1);
      controller.abort();
      await running;
      expect(processesWith(env)).toEqual([]);
    });

    test("nothing that would hold its output open", async () => {
      const env = freshMark();
      const finished = await exec(
        scene(),
        `setsid sh -c '${STAY.replaceAll("'", '"')}' & echo started`,
        { env },
      );
      expect(finished.ending).toEqual({ how: "exited", exitCode: 0 });
      expect(finished.stdout).toBe("started\n");
      expect(processesWith(env)).toEqual([]);
    });
  });

  outputContract(scene, exec, output);

  test("what a command used is measured", async () => {
    const burn =
      "const t = Date.now(); const kept = Buffer.alloc(60e6, 1); while (Date.now() - t < 600) kept[0]++";
    const { usage, stderr } = await exec(scene(), [process.execPath, "-e", burn]);
    expect(stderr).toBe("");
    expect(usage.wallMs).toBeGreaterThanOrEqual(600);
    // A busy machine gives a process less than its share; a machine without means gives null.
    expect(usage.cpuMs ?? 100).toBeGreaterThan(50);
    expect(usage.cpuMs ?? 0).toBeLessThan(usage.wallMs * 8);
    expect(usage.peakBytes ?? 60e6).toBeGreaterThanOrEqual(60e6);
    expect(usage.peakBytes ?? 0).toBeLessThan(600e6);
  });

  const promise = promised(lacks);
  limitsContract(make, { confined, covers, promise });
  if (confined) {
    confinementContract(exec, output, { engine, covers, promise });
    networkContract(make, { covers, promise });
  }
}
