/*
 * What shutting a command in costs: `true` by itself, and in each sandbox, in turns, so that all see the same
 * machine. `npm run bench:sandbox`; some 20 seconds.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import type { Network } from "../src/domain/access.ts";
import type { SandboxChoice } from "../src/domain/experiment.ts";
import { median } from "../src/stats/location.ts";

const ROUNDS = 40;
const room = mkdtempSync(join(tmpdir(), "assay-bench-sandbox-"));
for (const folder of ["workspace", "checkout"]) mkdirSync(join(room, folder));
const inside = { path: join(room, "workspace"), inside: join(room, "checkout"), mounts: [] };

type Way = readonly [name: string, run: () => Promise<void>];

async function way(kind: SandboxChoice, network: Network): Promise<Way> {
  const access = { network, env: [], read: [] };
  const executor = processExecutor({ sandbox: await chooseSandbox(kind), access });
  const workspace = { name: "bench", ...inside };
  const run = async () => {
    const { ending } = await executor.exec(workspace, {
      run: ["true"],
      limitMs: 60_000,
      directory: "",
    });
    if (ending.how !== "exited" || ending.exitCode !== 0) throw new Error(`${kind} failed`);
  };
  return [kind === "none" ? "limits only (--sandbox none)" : `${kind}, network ${network}`, run];
}

const ways: readonly Way[] = [
  ["plain spawn", async () => void spawnSync("true")],
  await way("none", "none"),
  await way("bubblewrap", "none"),
  await way("bubblewrap", "loopback"),
  await way("unshare", "none"),
  await way("unshare", "loopback"),
];

const took = ways.map((): number[] => []);
for (let round = -3; round < ROUNDS; round++) {
  for (const [n, [, run]] of ways.entries()) {
    const started = performance.now();
    await run();
    if (round >= 0) took[n]?.push(performance.now() - started);
  }
}
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
    `${name.padEnd(30)} ${cells[0]} ms  ${cells[1]} more  (least ${cells[2]}, most ${cells[3]})`,
  );
}
