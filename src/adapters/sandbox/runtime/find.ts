import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { program } from "../machine.ts";

const PACKAGE = "@anthropic-ai/sandbox-runtime";

/** Modules whose packages are looked at: Assay itself, and the project one stands in. */
const modules = () => [import.meta.filename, join(process.cwd(), "package.json")];

/**
 * The program `srt`, a file for Node: of the package that the first of `from` would find, else the one on `PATH`. Throws
 * when there is none.
 */
export function findRuntime(from: readonly string[] = modules()): string {
  const found = from.map(installedFor).find((file) => file !== undefined);
  if (found !== undefined) return found;
  try {
    return realpathSync(program("srt"));
  } catch {
    throw new Error(`it is not installed: npm install --save-dev ${PACKAGE}`);
  }
}

/** The package as a module would find it; its manifest is not among what it exports. */
function installedFor(module: string): string | undefined {
  const folders = createRequire(module).resolve.paths(PACKAGE) ?? [];
  const manifest = folders
    .map((folder) => join(folder, PACKAGE, "package.json"))
    .find((file) => existsSync(file));
  if (manifest === undefined) return undefined;
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin?: { srt?: string } };
  return bin?.srt === undefined ? undefined : realpathSync(join(dirname(manifest), bin.srt));
}
