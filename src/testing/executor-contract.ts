import { spawn } from "node:child_process";
import { getEventListeners, once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Command, type Executor, type Finished, OUTPUT_LIMIT } from "../ports/executor.ts";
import type { Mount, Workspace } from "../ports/workspace.ts";

/** Milliseconds after which a command that should have ended counts as hanging. */
const LONG = 50_000;

/** A workspace, the checkout in whose place it stands, and room beside them. */
interface Scene {
  readonly root: string;
  /** The user's own checkout: where commands see the workspace when there is a sandbox. */
  readonly checkout: string;
  readonly workspace: Workspace;
}

/** Makes folders for one test, which are removed when it ends. */
function makeScene(confined: boolean, name = "project", mounts: readonly Mount[] = []): Scene {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "assay-executor-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  const [checkout, path] = [join(root, name), join(root, `workspace of ${name}`)];
  for (const folder of [checkout, path]) mkdirSync(folder);
  writeFileSync(join(checkout, "whose"), "the user's\n");
  writeFileSync(join(path, "whose"), "the workspace's\n");
  return {
    root,
    checkout,
    workspace: { name: "test", path, inside: confined ? checkout : path, mounts },
  };
}

function writeFileAt(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}

let marks = 0;

/** An environment that marks every process of a test. */
function freshMark(): Readonly<Record<string, string>> {
  marks += 1;
  return { EXECUTOR_TEST: `${process.pid}-${marks}` };
}

/** Living processes that were started with these variables; zombies are dead. */
function processesWith(env: Readonly<Record<string, string>>): readonly number[] {
  const marked = Object.entries(env).map(([name, value]) => Buffer.from(`${name}=${value}\0`));
  return (existsSync("/proc") ? readDirectory("/proc") : []).filter((pid) => {
    const environ = readOrEmpty(`/proc/${pid}/environ`);
    const alive = !/^State:\s+[ZX]/m.test(readOrEmpty(`/proc/${pid}/status`).toString("latin1"));
    return environ.length > 0 && marked.every((mark) => environ.includes(mark)) && alive;
  });
}

function readDirectory(path: string): readonly number[] {
  return readdirSync(path)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readOrEmpty(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Waits until something holds, looking at it again and again. */
async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + LONG;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(5);
  }
}

/** Starts a process that forked twice, left its session and ignores SIGTERM; it writes `up` when it runs. */
const DAEMON = `setsid sh -c '(trap "" TERM HUP INT; : >up; while :; do sleep 1; done) &' </dev/null >/dev/null 2>&1`;
const STAY = `trap '' TERM; while :; do sleep 1; done`;

/**
 * The contract of an `Executor`, as tests.
 *
 * `make` gives the executor. Of one whose `isolation` is `none` the parts are left out that only a sandbox
 * can give. `engine`, a command line, must run a command with such an executor in a process of its
 * own: it gets `{"workspace", "command"}` as JSON in its last argument.
 */
export function executorContract(
  make: () => Promise<Executor>,
  { confined, engine }: { readonly confined: boolean; readonly engine: readonly string[] },
): void {
  let executor: Executor;
  beforeAll(async () => {
    executor = await make();
  });

  const scene = (name?: string) => makeScene(confined, name);
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

    test("the environment of the engine, with its own on top", async () => {
      const env = { EXECUTOR_ODD: `a b\n"$x'`, LANG: "C" };
      expect(await output(scene(), `printf %s "$EXECUTOR_ODD|$LANG|$HOME"`, { env })).toBe(
        `${env.EXECUTOR_ODD}|C|${process.env.HOME ?? ""}`,
      );
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
      const finished = await exec(scene(), `echo before; ${STAY}`, { limitMs: 1_500 });
      expect(finished.ending).toEqual({ how: "timed-out", afterMs: 1_500 });
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
      const { ending } = await exec(at, `${DAEMON}; ${STAY}`, { env, limitMs: 3_000 });
      expect(ending).toEqual({ how: "timed-out", afterMs: 3_000 });
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

  describe("what a command prints", () => {
    test("bytes that are no UTF-8", async () => {
      expect(await output(scene(), "printf 'caf\\351 latin\\n'")).toBe("caf\uFFFD latin\n");
    });

    test("a flood: head and tail are kept, and the gap is within a line", async () => {
      const { stdout, truncated } = await exec(scene(), "seq 1 1000000; seq 1000000 1000003 >&2");
      expect(truncated).toBe(true);
      expect(stdout.length).toBeLessThan(OUTPUT_LIMIT + 100);
      expect(stdout.startsWith("1\n2\n3\n")).toBe(true);
      expect(stdout.endsWith("\n999999\n1000000\n")).toBe(true);
      const between = stdout.split("\n").filter((line) => line !== "" && !/^\d+$/.test(line));
      expect(between).toEqual([expect.stringMatching(/^\d*… \[\d+ bytes dropped\] …\d*$/)]);
    });

    test("one line of 200 MB costs bounded memory", async () => {
      const before = process.memoryUsage().rss;
      let peak = 0;
      const timer = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 5);
      const run = "head -c 200000000 /dev/zero | tr '\\0' x";
      const { stdout, truncated, ending } = await exec(scene(), run).finally(() =>
        clearInterval(timer),
      );
      expect(ending).toEqual({ how: "exited", exitCode: 0 });
      expect(truncated).toBe(true);
      expect(stdout.length).toBeLessThan(OUTPUT_LIMIT + 100);
      expect(peak - before).toBeLessThan(150e6);
    });

    test("goes to its log, both streams, capped", async () => {
      const at = scene();
      const log = join(at.root, "log");
      await exec(at, "echo err >&2; echo out; head -c 20000000 /dev/zero; echo end", { log });
      const text = readFileSync(log, "utf8");
      expect(text).toContain("out\n");
      expect(text).toContain("err\n");
      expect(text.endsWith("end\n")).toBe(true);
      expect(text.length).toBeLessThan(9e6);
    });

    test.runIf(existsSync("/dev/full"))("and a full disk is said", async () => {
      const failing = exec(scene(), "echo out", { log: "/dev/full" });
      await expect(failing).rejects.toMatchObject({
        problem: { code: "disk-full", where: "/dev/full" },
      });
    });
  });

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

  if (confined) confinement(exec, output, engine);
}

/** What only a sandbox can promise. */
function confinement(
  exec: (at: Scene, run: Command["run"], more?: Partial<Command>) => Promise<Finished>,
  output: (at: Scene, run: Command["run"], more?: Partial<Command>) => Promise<string>,
  engine: readonly string[],
): void {
  const scene = (name?: string) => makeScene(true, name);
  const withMounts = (at: Scene, ...mounts: readonly Mount[]): Scene => ({
    ...at,
    workspace: { ...at.workspace, mounts },
  });

  describe("where a command can write", () => {
    test("not to the user's checkout, which it cannot even see", async () => {
      const at = scene();
      writeFileSync(join(at.checkout, "secret"), "");
      const run = `ls; echo changed >whose; echo changed >'${at.checkout}/whose'`;
      expect(await output(at, run)).toBe("whose\n");
      expect(readFileSync(join(at.checkout, "whose"), "utf8")).toBe("the user's\n");
    });

    test.each(["/", "/etc", "/usr/bin", "/var", "/sys", homedir()])("not to %s", async (folder) => {
      const file = join(folder, `assay-test-${process.pid}`);
      onTestFinished(() => rmSync(file, { force: true }));
      expect((await exec(scene(), `echo x >'${file}'`)).ending).not.toEqual({
        how: "exited",
        exitCode: 0,
      });
      expect(existsSync(file)).toBe(false);
    });

    test("not beside its workspace, nor to what is lent", async () => {
      const at = scene();
      writeFileAt(join(at.root, "lent.json"), "42");
      const lend = [{ source: join(at.root, "lent.json"), as: "LENT" }];
      const run = `echo x >"$LENT"; rm -f "$LENT"; mv "$(dirname "$LENT")" /tmp/elsewhere; echo x >'${at.root}/beside'; cat "$LENT"`;
      expect((await exec(at, run, { lend })).stdout).toBe("42");
      expect(readFileSync(join(at.root, "lent.json"), "utf8")).toBe("42");
      expect(existsSync(join(at.root, "beside"))).toBe(false);
    });

    test("to a /tmp of its own, empty each time, and to caches there", async () => {
      const at = scene("/not/below/tmp".slice(1).replaceAll("/", "-"));
      const mine = at.workspace.inside.split("/")[2];
      const run = `for d in /tmp /var/tmp; do ls -A $d; echo x >$d/left; done; mkdir -p "$XDG_CACHE_HOME/tool"`;
      for (const _ of [1, 2]) {
        const listed = (await output(at, run))
          .split("\n")
          .filter((name) => name.startsWith("left"));
        expect(listed).toEqual([]);
      }
      expect(await output(at, "ls -A /tmp")).toContain(mine);
      expect(existsSync("/tmp/left")).toBe(false);
    });

    test("not by mounting anew, as root or not", async () => {
      const at = scene();
      writeFileAt(join(at.root, "lent.json"), "42");
      const lend = [{ source: join(at.root, "lent.json"), as: "LENT" }];
      const attack = [
        `mount -o remount,bind,rw "$LENT"`,
        `mount -o remount,bind,rw /`,
        `umount -l "$(dirname "$(dirname "$LENT")")"`,
        `umount -l '${at.checkout}'`,
        `unshare -Urm mount -o remount,bind,rw /`,
        `nsenter -t 1 -m true && mount -o remount,rw /`,
      ];
      const run = `{ ${attack.join("; ")}; } 2>/dev/null; echo x >"$LENT"; touch /etc/assay-test; cat "$LENT" whose`;
      expect((await exec(at, run, { lend })).stdout).toBe("42the workspace's\n");
      expect(existsSync("/etc/assay-test")).toBe(false);
    });

    test("not to disks, nor to what steers the machine", async () => {
      const run = `for d in $(find /dev /sys/dev/block -type b 2>/dev/null); do head -c 1 "$d" >/dev/null 2>&1 && echo "$d"; done
        for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger; do [ -e $f ] && (: >>$f) 2>/dev/null && echo $f; done
        echo x >/dev/null && head -c 4 /dev/urandom | wc -c`;
      expect((await output(scene(), run)).trim()).toBe("4");
    });
  });

  describe("what is mounted", () => {
    test("an overlay: what is written goes to the upper folder, the lower stays as it is", async () => {
      const base = scene(`odd, name: "it's"\n\\ %`);
      const at = (path: string) =>
        join(base.root, `odd, name: "it's"\n\\ %`, "..", "deps: a,b\n", path);
      writeFileAt(at("lower/tool/index.js"), "old\n");
      writeFileAt(at("lower/gone"), "old\n");
      for (const folder of ["upper", "work"]) mkdirSync(at(folder));
      // overlayfs leaves a folder there that its owner cannot even list.
      onTestFinished(() => {
        if (existsSync(at("work/work"))) chmodSync(at("work/work"), 0o700);
      });
      const target = `${base.workspace.inside}/node_modules`;
      const mounted = withMounts(base, {
        kind: "overlay",
        lower: at("lower"),
        upper: at("upper"),
        work: at("work"),
        target,
      });
      const run = `cd node_modules && cat tool/index.js && echo new >tool/index.js && mkdir .cache && rm gone && cat tool/index.js`;
      const { ending, stdout } = await exec(mounted, run);
      expect(readFileSync(at("lower/tool/index.js"), "utf8")).toBe("old\n");
      expect(existsSync(at("lower/gone"))).toBe(true);
      expect(existsSync(at("lower/.cache"))).toBe(false);
      if (ending.how === "exited" && ending.exitCode === 0) {
        expect(stdout).toBe("old\nnew\n");
        expect(readFileSync(at("upper/tool/index.js"), "utf8")).toBe("new\n");
        expect(
          await output(mounted, `cat '${target.replaceAll("'", `'\\''`)}/tool/index.js'`),
        ).toBe("new\n");
      } else {
        // Where overlays cannot be mounted the lower folder is there, read-only.
        expect(stdout).toBe("old\n");
      }
    });

    test("binds, folders and files, in order", async () => {
      const base = scene();
      writeFileAt(join(base.root, "data/a"), "a");
      writeFileAt(join(base.root, "single"), "b");
      mkdirSync(join(base.root, "out"));
      const inside = (path: string) => `${base.workspace.inside}/${path}`;
      const bind = (source: string, target: string, readOnly: boolean): Mount => ({
        kind: "bind",
        source: join(base.root, source),
        target: inside(target),
        readOnly,
      });
      const at = withMounts(
        base,
        bind("data", "data", true),
        bind("out", "out", false),
        bind("single", "out/single", true),
      );
      const run =
        "cat data/a out/single; echo x >out/made; (echo x >data/a) 2>/dev/null; (echo x >out/single) 2>/dev/null; :";
      expect(await output(at, run)).toBe("ab");
      expect(readFileSync(join(base.root, "out/made"), "utf8")).toBe("x\n");
      expect(readFileSync(join(base.root, "data/a"), "utf8")).toBe("a");
      expect(readFileSync(join(base.root, "single"), "utf8")).toBe("b");
    });

    test("programs of a mounted folder are found", async () => {
      const base = scene();
      writeFileAt(join(base.root, "deps/.bin/tool"), "#!/bin/sh\necho found\n", 0o755);
      const target = `${base.workspace.inside}/node_modules`;
      const at = withMounts(base, {
        kind: "bind",
        source: join(base.root, "deps"),
        target,
        readOnly: true,
      });
      expect(await output(at, ["tool"])).toBe("found\n");
    });
  });

  describe("who a command is", () => {
    test("the user who started the engine, without special rights", async () => {
      const caps = "grep -E '^Cap(Inh|Prm|Eff|Bnd|Amb)' /proc/self/status | tr -d '0\\t\\n' ";
      expect(await output(scene(), `id -u; id -g; ${caps}`)).toBe(
        `${process.getuid?.()}\n${process.getgid?.()}\nCapInh:CapPrm:CapEff:CapBnd:CapAmb:`,
      );
    });

    test("alone: it sees no process but its own, and signals to the first do nothing", async () => {
      const pids = `kill -9 1; kill -TERM 1; for p in /proc/[0-9]*; do [ -e $p/exe ] && echo $p; done | wc -l`;
      expect(Number(await output(scene(), pids))).toBeLessThan(8);
    });
  });

  test("when the engine is killed with SIGKILL, nothing of a command stays", async () => {
    const at = scene();
    const env = freshMark();
    const command: Command = { run: `${DAEMON}; ${STAY}`, limitMs: LONG, directory: "", env };
    const [file = "", ...args] = engine;
    const child = spawn(file, [...args, JSON.stringify({ workspace: at.workspace, command })], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const exited = once(child, "exit");
    await until("the daemon runs", () => existsSync(join(at.workspace.path, "up")));
    expect(processesWith(env).length).toBeGreaterThan(1);
    child.kill("SIGKILL");
    await exited;
    await until("everything is dead", () => processesWith(env).length === 0);
  });
}
