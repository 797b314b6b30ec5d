import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { apartExecutor } from "../src/adapters/launch/apart.ts";
import { type Call, LAUNCH, openRoom } from "../src/adapters/launch/room.ts";
import type { Ending, Executor, Finished } from "../src/ports/executor.ts";
import { tempDir } from "./rig/temp.ts";

/* What can go wrong between a launcher and Assay. */

/** A room, and the first call as it was answered in it; each command "ends" with code 7. */
function room() {
  const path = join(tempDir(), "room");
  const heard = Promise.withResolvers<{ argv: Call["argv"]; isOver: boolean }>();
  const opened = openRoom(path, {
    async answer({ argv, signal }) {
      heard.resolve({ argv, isOver: signal.aborted });
      return 7;
    },
    fail: heard.reject,
  });
  onTestFinished(() => opened.close());
  return { path, heard: heard.promise };
}

/** Starts the launcher; the answer tells its exit code and stderr. */
async function launched(launcher: string, script = 'exec "$0" true') {
  const child = spawn("sh", ["-c", script, launcher], { stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, "close");
  return { code, stderr };
}

test("the call of a launcher that was killed before anybody looked is over at once", async () => {
  const { path, heard } = room();
  // What a launcher leaves that is killed as soon as it has called.
  const call = join(path, "77");
  mkdirSync(call);
  writeFileSync(join(call, "argv"), "/\0sleep\x001000\0");
  execFileSync(
    "mkfifo",
    ["in", "out", "err", "end", "held"].map((name) => join(call, name)),
  );
  writeFileSync(join(path, "calls"), "77\n");
  expect(await heard).toEqual({ argv: ["sleep", "1000"], isOver: true });
});

test("a launcher that lives holds its call", async () => {
  const { path, heard } = room();
  expect((await launched(join(path, LAUNCH))).code).toBe(7);
  expect(await heard).toEqual({ argv: ["true"], isOver: false });
});

test("an argument that is no UTF-8 is refused, not changed", async () => {
  const { path } = room();
  const said = await launched(join(path, LAUNCH), `exec "$0" echo "$(printf '\\377')"`);
  expect(said).toEqual({
    code: 125,
    stderr: "assay: only arguments and folders in UTF-8 can be passed on\n",
  });
});

test("a launcher that was started by another path says so and does not wait", async () => {
  const { path } = room();
  const other = join(tempDir(), "launch");
  symlinkSync(join(path, LAUNCH), other);
  const { code, stderr } = await launched(other);
  expect(code).toBe(125);
  expect(stderr).toContain("start $ASSAY_LAUNCH by its own path");
});

const FINISHED: Omit<Finished, "ending"> = {
  stdout: "",
  stderr: "",
  truncated: false,
  usage: { wallMs: 1, cpuMs: null, peakBytes: null },
};

/** How a run ends whose evaluator exits with 1 when the candidate has ended like that. */
async function endOf(candidate: Ending): Promise<Ending> {
  const workspace = (name: string) => ({ name, path: "/", inside: "/", mounts: [] });
  const executor: Executor = {
    isolation: "none",
    async exec({ name }, { env }) {
      if (name === "candidate") return { ...FINISHED, ending: candidate };
      const { code } = await launched(env?.ASSAY_LAUNCH ?? "");
      return { ...FINISHED, ending: { how: "exited", exitCode: code === 0 ? 0 : 1 } };
    },
  };
  const place = { room: join(tempDir(), "room"), evaluator: async () => workspace("evaluator") };
  const { ending } = await apartExecutor({ executor, ...place }).exec(workspace("candidate"), {
    run: "judge",
    directory: "",
    limitMs: 60_000,
  });
  return ending;
}

test("a run ends for what ended the candidate, not for the exit code that the evaluator makes of it", async () => {
  // Whichever of the two was at the limit first.
  expect(await endOf({ how: "timed-out", afterMs: 59_990 })).toEqual({
    how: "timed-out",
    afterMs: 60_000,
  });
  expect(await endOf({ how: "exceeded", what: "memory" })).toMatchObject({ what: "memory" });
  expect(await endOf({ how: "exited", exitCode: 3 })).toEqual({ how: "exited", exitCode: 1 });
  expect(await endOf({ how: "exited", exitCode: 0 })).toEqual({ how: "exited", exitCode: 0 });
});
