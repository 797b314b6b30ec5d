/**
 * Calls a metric function inside the sandbox and prints its number as a METRIC line. It stands alone:
 * the sandbox sees this folder and nothing else of Assay.
 *
 * Arguments: the module's path relative to the current folder, the export, the metric's name, the
 * workspace's root.
 */
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const [module = "", name = "default", metric = "", root = ""] = process.argv.slice(2);
const run = promisify(execFile);
const maxBuffer = 64 * 1024 * 1024;

async function exec(command: string | readonly string[]) {
  const [program = "", ...rest] = typeof command === "string" ? ["sh", "-c", command] : command;
  const started = performance.now();
  const { stdout, stderr } = await run(program, rest, { maxBuffer });
  return { stdout, stderr, seconds: (performance.now() - started) / 1000 };
}

const exported: unknown = Reflect.get(await import(pathToFileURL(resolve(module)).href), name);
if (typeof exported !== "function") throw new Error(`${module} exports no function "${name}"`);

const value: unknown = await exported({ path: root, exec });
const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
// Ends the process even where the function left a server or a timer behind.
process.stdout.write(`\nMETRIC ${metric}=${text}\n`, () => process.exit(0));
