import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import type { SandboxChoice } from "../src/domain/experiment.ts";

/** An engine to be killed: runs the command of its last argument in the sandbox of the one before. */
const [choice, request = ""] = process.argv.slice(2);
const { workspace, command } = JSON.parse(request);
const sandbox = await chooseSandbox(choice as SandboxChoice);
await processExecutor({ sandbox }).exec(workspace, command);
