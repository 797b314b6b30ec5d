import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { holderOf, lockRepository } from "../src/adapters/lock/lock.ts";
import { tempDir } from "./rig/temp.ts";

const LOCK = new URL("../src/adapters/lock/lock.ts", import.meta.url).href;

/** Another process that takes the lock, says so, and keeps it. */
async function holder(home: string): Promise<ChildProcess> {
  const program = `
    const { lockRepository } = await import(${JSON.stringify(LOCK)});
    globalThis.lock = lockRepository(${JSON.stringify(home)}, "their-study");
    process.stdout.write("locked");
    setInterval(() => {}, 60_000);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  await once(child.stdout, "data");
  return child;
}

test("a second process is told who has the lock", async () => {
  const home = tempDir();
  const { pid } = await holder(home);
  expect(() => lockRepository(home, "ours")).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({ code: "study-running", pid, study: "their-study" }),
    }),
  );
});

test("a killed owner blocks nobody", async () => {
  const home = tempDir();
  const child = await holder(home);
  expect(holderOf(home)).toMatchObject({ pid: child.pid, study: "their-study" });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(holderOf(home)).toBeUndefined();
  lockRepository(home, "ours").release();
});

test("the same process cannot take it twice, and can once it was released", () => {
  const home = tempDir();
  const lock = lockRepository(home, "one");
  expect(() => lockRepository(home, "two")).toThrow(/study one/);
  lock.release();
  lock.release();
  lockRepository(home, "two").release();
});

test("whoever looks for a holder finds none where there is none, and leaves nothing", () => {
  const home = tempDir();
  expect(holderOf(home)).toBeUndefined();
  expect(readdirSync(home)).toEqual([]);
  const lock = lockRepository(home, "one");
  expect(holderOf(home)).toMatchObject({ pid: process.pid, study: "one" });
  lock.release();
  expect(holderOf(home)).toBeUndefined();
});

test("a state folder that cannot be used is a plain problem", () => {
  expect(() => lockRepository(`${tempDir()}/missing`, "ours")).toThrow(/cannot be written/);
});
