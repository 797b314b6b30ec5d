import { describe } from "vitest";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { executorContract } from "../src/testing/executor-contract.ts";
import type { Make } from "../src/testing/executor-scene.ts";
import { engineFor, obstacle } from "./rig/sandboxes.ts";

for (const kind of ["bubblewrap", "unshare", "none"] as const) {
  const because = await obstacle(kind);
  const title = `commands in the sandbox ${kind}${because ? ` (skipped: ${because})` : ""}`;
  describe.skipIf(because !== undefined)(title, () => {
    const make: Make = async (given) =>
      processExecutor({ sandbox: await chooseSandbox(kind), ...given });
    executorContract(make, { confined: kind !== "none", engine: engineFor(kind) });
  });
}
