import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openRepository } from "../src/adapters/git/index.ts";
import { lockRepository } from "../src/adapters/lock/lock.ts";
import { endChildren } from "../src/adapters/process/leftovers.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { puppeteer } from "./rig/puppet.ts";
import { repositoryWith, tempDir } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/** The id of a process that has ended. */
const deadPid = () => spawnSync("true").pid;

/** A process with these variables in its environment; ends with the test. */
function marked(env: Record<string, string>, program = "setInterval(() => {}, 1000)") {
  const child = spawn(process.execPath, ["-e", `${program}; process.stdout.write("up")`], { env });
  onTestFinished(() => void child.kill("SIGKILL"));
  const gone = once(child, "exit").then(([, signal]) => signal);
  return { child, gone, up: once(child.stdout, "data") };
}

const runOf = (engine: number) => `${String(engine).padStart(8, "0")}-00000001-x`;

test("runs of a killed engine are ended, those of another are not", async () => {
  const [dead, other] = [deadPid(), process.pid];
  const left = marked({ ASSAY_RUN_ID: runOf(dead) });
  const theirs = marked({ ASSAY_RUN_ID: runOf(other) });
  const foreign = marked({ NOT_ASSAY_RUN_ID: runOf(dead) });
  await Promise.all([left.up, theirs.up, foreign.up]);
  await endChildren(dead);
  expect(await left.gone).toBe("SIGKILL");
  for (const { child } of [theirs, foreign]) expect(child.exitCode ?? child.signalCode).toBe(null);
});

test("what a killed engine had called itself may finish: killed, it would leave locks", async () => {
  const dead = deadPid();
  const file = join(tempDir(), "finished");
  const finishes = `process.stdin.once("data", () => {
    require("fs").writeFileSync(${JSON.stringify(file)}, "");
    process.exit();
  })`;
  const called = marked({ ASSAY_ENGINE: String(dead) }, finishes);
  await called.up;
  const ended = endChildren(dead);
  called.child.stdin.write("finish");
  await ended;
  expect(existsSync(file)).toBe(true);
  expect(await called.gone).toBe(null);
});

test("an engine whose id belongs to a living process is left alone", async () => {
  const child = marked({ ASSAY_RUN_ID: runOf(process.ppid) });
  await child.up;
  await endChildren(process.ppid);
  expect(child.child.signalCode).toBe(null);
});

test("the lock tells who held it last, where that one was killed", async () => {
  const home = tempDir();
  const owner = { pid: deadPid(), since: "2026-01-01T00:00:00.000Z", study: "s" };
  writeFileSync(join(home, "owner.json"), JSON.stringify(owner));
  const lock = lockRepository(home, "t");
  expect(lock.former).toEqual(owner);
  lock.release();
  const again = lockRepository(home, "u");
  expect(again.former).toBeUndefined();
  again.release();
});

test("the lock of a branch goes where the killed session may have made it, and nowhere else", async () => {
  const root = repositoryWith({ "a.txt": "a\n" });
  const repository = await openRepository({ directory: root });
  const heads = join(root, ".git/refs/heads");
  mkdirSync(join(heads, "assay"));
  const lock = (name: string) => join(heads, `${name}.lock`);
  for (const name of ["kept", "assay/x", "main"]) writeFileSync(lock(name), "");
  utimesSync(lock("kept"), 1_000, 1_000);
  repository.freeBranch("kept", 2_000_000);
  repository.freeBranch("assay/x", 2_000_000);
  expect(["kept", "assay/x", "main"].map((name) => existsSync(lock(name)))).toEqual([
    true,
    false,
    true,
  ]);
});

test("what killed sessions left in the state folder and in /tmp goes with the next one", async () => {
  const repository = valueRepository();
  patch(repository, "1-better", { "src/value.txt": "90\n" });
  const { root, patches } = repository;
  const learn = ["learn", ...question(patches)];
  expect((await assay(root, ...learn)).code).toBe(0);
  const left = [
    ".git/git/scratch-1-1.index",
    ".git/git/scratch-1-1.index.lock",
    ".git/git/config.1.new",
    ".git/git/objects/ab/tmp_obj_x",
    ".git/git/objects/pack/tmp_pack_x",
    ".git/overlay-abc/work/x",
    ".git/sealed/proposal-.snapshot.index.lock",
    "context/3/context.md",
    "owner.json.new",
  ].map((path) => join(root, ".assay", path));
  for (const path of left) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "");
  }
  const temporary = tempDir();
  const [dead, alive] = [deadPid(), process.pid].map((pid) => `assay-look-${pid}-abc`);
  for (const name of [dead, alive, "assay-look-mine"]) mkdirSync(join(temporary, name ?? ""));
  const again = startAssay(root, learn, () => {}, { TMPDIR: temporary });
  expect((await again.done).code).toBe(0);
  expect(left.filter((path) => existsSync(path))).toEqual([]);
  expect(existsSync(join(root, ".assay/.git/overlay-abc"))).toBe(false);
  const found = readdirSync(temporary).filter((name) => name.startsWith("assay-"));
  expect(found.toSorted()).toEqual([alive, "assay-look-mine"].toSorted());
});

test("a run without a sandbox, daemons included, does not outlive the next start of a killed engine", async () => {
  const puppets = await puppeteer();
  const bench = `import { spawn } from "node:child_process";
spawn(process.execPath, ["puppet.js"], { detached: true, stdio: "ignore" });
setInterval(() => {}, 1000);
`;
  const repository = valueRepository({ "puppet.js": puppets.source, "bench.js": bench });
  patch(repository, "1-better", { "src/value.txt": "90\n" });
  const { root, patches } = repository;
  const { child, done } = startAssay(root, ["learn", "--sandbox", "none", ...question(patches)]);
  const daemon = await puppets.next();
  child.kill("SIGKILL");
  await done;
  const resumed = startAssay(root, ["resume"]);
  await daemon.gone;
  // It has a daemon of its own by now, and is killed too.
  const second = await puppets.next();
  resumed.child.kill("SIGKILL");
  await resumed.done;
  startAssay(root, ["resume"]);
  await second.gone;
});
