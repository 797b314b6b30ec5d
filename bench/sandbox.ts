/*
 * What shutting a command in costs: `true` by itself, and in each sandbox, in turns, so that all see the same
 * machine; there also with the files sealed, and with as many files of the evaluator read-only as there ever are.
 * `npm run bench:sandbox`; some two minutes.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apartExecutor } from "../src/adapters/launch/apart.ts";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { MOST_SHIELDED } from "../src/api/shielded.ts";
import type { Network } from "../src/domain/access.ts";
import type { SandboxChoice } from "../src/domain/experiment.ts";
import type { Mount } from "../src/ports/workspace.ts";
import { median } from "../src/stats/location.ts";

const ROUNDS = 40;
const room = mkdtempSync(join(tmpdir(), "assay-bench-sandbox-"));
const at = (...names: readonly string[]) => join(room, ...names);
for (const folder of ["workspace", "checkout", "upper", "work"]) mkdirSync(at(folder));
const files = Array.from({ length: MOST_SHIELDED }, (_, n) => `test-${n}`);
for (const file of files) writeFileSync(at("workspace", file), "");
const inside = { path: at("workspace"), inside: at("checkout") };
const sealed: Mount = {
  kind: "overlay",
  lower: at("workspace"),
  upper: at("upper"),
  work: at("work"),
  target: at("checkout"),
};
const readOnly = files.map(
  (file): Mount => ({
    kind: "bind",
    source: at("workspace", file),
    target: at("checkout", file),
    readOnly: true,
  }),
);

type Way = readonly [name: string, run: () => Promise<void>];

async function way(
  kind: SandboxChoice,
  network: Network,
  mounts: readonly Mount[] = [],
): Promise<Way> {
  const access = { network, env: [], read: [] };
  const executor = processExecutor({ sandbox: await chooseSandbox(kind), access });
  const workspace = { name: "bench", ...inside, mounts };
  const run = async () => {
    const { ending } = await executor.exec(workspace, {
      run: ["true"],
      limitMs: 60_000,
      directory: "",
    });
    if (ending.how !== "exited" || ending.exitCode !== 0) throw new Error(`${kind} failed`);
  };
  const name = kind === "none" ? "limits only (--sandbox none)" : `${kind}, network ${network}`;
  const more =
    mounts.length > 0 ? `, sealed${mounts.length > 1 ? `, ${files.length} files` : ""}` : "";
  return [name + more, run];
}

const STARTS = 10;

/** An evaluator that starts `true` several times in the other sandbox. */
async function apart(kind: SandboxChoice): Promise<Way> {
  const executor = processExecutor({ sandbox: await chooseSandbox(kind) });
  const workspace = { name: "bench", ...inside, mounts: [] };
  const evaluator = async () => ({ ...workspace, name: "evaluator" });
  const judging = apartExecutor({ executor, evaluator, room: join(room, "launch") });
  const line = `for n in $(seq ${STARTS}); do "$ASSAY_LAUNCH" true || exit 1; done`;
  const run = async () => {
    const { ending } = await judging.exec(workspace, {
      run: line,
      limitMs: 60_000,
      directory: "",
    });
    if (ending.how !== "exited" || ending.exitCode !== 0) throw new Error(`${kind} failed`);
  };
  return [`${kind}, ${STARTS} starts by an evaluator`, run];
}

const ways: readonly Way[] = [
  ["plain spawn", async () => void spawnSync("true")],
  await way("none", "none"),
  await way("bubblewrap", "none"),
  await way("bubblewrap", "loopback"),
  await way("bubblewrap", "none", [sealed]),
  await way("bubblewrap", "none", [sealed, ...readOnly]),
  await way("unshare", "none"),
  await way("unshare", "loopback"),
  await way("unshare", "none", [sealed]),
  await way("unshare", "none", [sealed, ...readOnly]),
  await apart("bubblewrap"),
  await apart("unshare"),
];

const took = ways.map((): number[] => []);
for (let round = -3; round < ROUNDS; round++) {
  for (const [n, [, run]] of ways.entries()) {
    const started = performance.now();
    await run();
    if (round >= 0) took[n]?.push(performance.now() - started);
  }
}
// overlayfs leaves a folder there that its owner cannot even list.
chmodSync(at("work", "work"), 0o700);
rmSync(room, { recursive: true, force: true });

const plain = median(took[0] ?? []);
console.log(`median of ${ROUNDS} runs of true, in turns\n`);
for (const [n, [name]] of ways.entries()) {
  const all = (took[n] ?? []).toSorted((a, b) => a - b);
  const typical = median(all);
  const cells = [typical, typical - plain, all[0] ?? 0, all.at(-1) ?? 0].map((ms) =>
    ms.toFixed(1).padStart(7),
  );
  console.log(
    `${name.padEnd(42)} ${cells[0]} ms  ${cells[1]} more  (least ${cells[2]}, most ${cells[3]})`,
  );
}
