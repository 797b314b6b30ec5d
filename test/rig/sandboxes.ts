import { join } from "node:path";
import { chooseSandbox } from "../../src/adapters/sandbox/choose.ts";
import type { SandboxChoice } from "../../src/domain/experiment.ts";

const adapter = (path: string) =>
  JSON.stringify(join(import.meta.dirname, "../../src/adapters", path));

/** An engine to be killed: runs the command of its last argument in the sandbox of the one before. */
const ENGINE = `const { processExecutor } = await import(${adapter("process/executor.ts")});
const { chooseSandbox } = await import(${adapter("sandbox/choose.ts")});
const [choice, request] = process.argv.slice(-2);
const { workspace, command } = JSON.parse(request);
await processExecutor({ sandbox: await chooseSandbox(choice) }).exec(workspace, command);`;

/** The command line of an engine, to be followed by a request. */
export function engineFor(kind: SandboxChoice): readonly string[] {
  return [process.execPath, "--input-type=module", "-e", ENGINE, kind];
}

/** Why a sandbox does not work here, or nothing. Where tests may not be skipped it is an error. */
export async function obstacle(kind: SandboxChoice): Promise<string | undefined> {
  try {
    await chooseSandbox(kind);
    return undefined;
  } catch (error) {
    if (process.env.ASSAY_REQUIRE_TOOLS === "1") throw error;
    return error instanceof Error ? error.message : String(error);
  }
}
