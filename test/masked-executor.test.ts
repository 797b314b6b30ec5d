import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { noSandbox } from "../src/adapters/sandbox/none.ts";
import { maskedExecutor, maskedLog } from "../src/adapters/secrets/executor.ts";
import { knownSecrets, masking } from "../src/domain/secrets.ts";
import { tempDir } from "./rig/temp.ts";

const TOKEN = `ghp_${"aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAcD4f"}`;
const HALF = TOKEN.slice(0, 12);

/** Runs a script of Node's; gives what came of it, and its log. */
async function run(script: string, options: { readonly limitMs?: number } = {}) {
  const path = tempDir();
  const log = join(path, "the.log");
  writeFileSync(join(path, "print.js"), script);
  const mask = masking(knownSecrets({ MY_TOKEN: "a phrase, with 5 words" }));
  const executor = maskedExecutor(
    processExecutor({ sandbox: noSandbox(), logged: maskedLog(mask) }),
    mask,
  );
  const finished = await executor.exec(
    { name: "w", path, inside: path, mounts: [] },
    { run: [process.execPath, "print.js"], directory: "", limitMs: 50_000, log, ...options },
  );
  return { ...finished, log: readFileSync(log) };
}

describe("what is printed", () => {
  test("is masked in both streams and in the log, across the pieces it came in", async () => {
    const pieces = (stream: 1 | 2, text: string) =>
      `for (const sign of ${JSON.stringify(`${text}\n`)}) require("node:fs").writeSync(${stream}, sign);`;
    // One stream at a time: in which order a log gets what two of them bring is nobody's to say.
    const out = await run(pieces(1, TOKEN));
    expect(out.stdout).toBe("[masked: GitHub token]\n");
    expect(out.log.toString()).toBe(out.stdout);
    const err = await run(pieces(2, "a phrase, with 5 words"));
    expect(err.stderr).toBe("[masked: value of MY_TOKEN]\n");
    expect(err.log.toString()).toBe(err.stderr);
  });

  test("leaves no half of a token where its middle was dropped", async () => {
    // Half of what is kept of a stream, and of a log, ends within the token.
    const { stdout, log, truncated } = await run(`
      const { writeSync } = require("node:fs");
      const print = (text) => { for (let at = 0; at < text.length; ) at += writeSync(1, text.slice(at, at + 65536)); };
      const [kept, token] = [${512 * 1024}, "${TOKEN}"];
      print("x".repeat(kept - 13) + " " + token + "\\n");
      const log = ${4 * 1024 * 1024};
      print("x\\n".repeat((log - kept - 40) / 2) + token.repeat(3) + "\\n");
      print("x\\n".repeat(log));
    `);
    expect(truncated).toBe(true);
    for (const text of [stdout, log.toString()]) {
      expect(text).toMatch(/\[masked: cut text\]… \[\d+ bytes dropped\] …/);
      expect(text).not.toContain(HALF);
    }
  });

  test("stays as it is where it is no text and holds no secret", async () => {
    const { log } = await run(`process.stdout.write(Buffer.from([0xff, 0x00, 0xfe, 0x0a]))`);
    expect([...log]).toEqual([0xff, 0x00, 0xfe, 0x0a]);
  });

  test("leaves nothing outside of its log, neither of a command that is stopped", async () => {
    // Of its own: other tests have logs under way in that of the machine.
    const room = tempDir();
    vi.stubEnv("TMPDIR", room);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { ending, log } = await run(`console.log("${TOKEN}"); setInterval(() => {}, 1000)`, {
      limitMs: 1000,
    });
    expect(ending.how).toBe("timed-out");
    expect(log.toString()).toBe("[masked: GitHub token]\n");
    expect(readdirSync(room).filter((name) => name.startsWith("assay-log-"))).toEqual([]);
  });
});
