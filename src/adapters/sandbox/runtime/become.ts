/**
 * Runs inside of `srt`: starts the command line that it is handed, with exactly the environment that it is handed, and
 * ends as that does. What `srt` sets for its commands stays outside, but for the proxy.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";

/** What stands in the variables, base64 of JSON in pieces. */
export interface Handed {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables to be taken from `srt`. */
  readonly keep: readonly string[];
}

const pieces: string[] = [];
for (let n = 0; process.env[`ASSAY_HANDED_${n}`] !== undefined; n += 1) {
  pieces.push(process.env[`ASSAY_HANDED_${n}`] ?? "");
}
const { argv, env, keep }: Handed = JSON.parse(
  Buffer.from(pieces.join(""), "base64").toString("utf8"),
);
const kept = keep.flatMap((name) => {
  const value = process.env[name];
  return value === undefined ? [] : [[name, value] as const];
});
const [file = "", ...args] = argv;
// Node ignores SIGPIPE, and what it becomes by execve would too; what it spawns does not.
const child = spawn(file, args, { stdio: "inherit", env: { ...env, ...Object.fromEntries(kept) } });
child.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 125;
});
child.on("exit", (code, signal) => {
  process.exitCode = signal === null ? (code ?? 125) : 128 + constants.signals[signal];
});
