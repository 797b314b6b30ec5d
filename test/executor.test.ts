import { join } from "node:path";
import { describe } from "vitest";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { executorContract } from "../src/testing/executor-contract.ts";
import type { Make } from "../src/testing/executor-scene.ts";

const KINDS = ["bubblewrap", "unshare", "none"] as const;

const adapter = (path: string) =>
  JSON.stringify(join(import.meta.dirname, "../src/adapters", path));

/** An engine to be killed: runs the command of its last argument in the sandbox of the one before. */
const ENGINE = `const { processExecutor } = await import(${adapter("process/executor.ts")});
const { chooseSandbox } = await import(${adapter("sandbox/choose.ts")});
const [choice, request] = process.argv.slice(-2);
const { workspace, command } = JSON.parse(request);
await processExecutor({ sandbox: await chooseSandbox(choice) }).exec(workspace, command);`;

/** Why a sandbox does not work here, or nothing. Where tests may not be skipped it is an error. */
async function obstacle(kind: (typeof KINDS)[number]): Promise<string | undefined> {
  try {
    await chooseSandbox(kind);
    return undefined;
  } catch (error) {
    if (process.env.ASSAY_REQUIRE_TOOLS === "1") throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

for (const kind of KINDS) {
  const because = await obstacle(kind);
  const title = `commands in the sandbox ${kind}${because ? ` (skipped: ${because})` : ""}`;
  describe.skipIf(because !== undefined)(title, () => {
    const make: Make = async (given) =>
      processExecutor({ sandbox: await chooseSandbox(kind), ...given });
    executorContract(make, {
      confined: kind !== "none",
      engine: [process.execPath, "--input-type=module", "-e", ENGINE, kind],
    });
  });
}
