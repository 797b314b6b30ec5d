import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { AssayError } from "../domain/error.ts";
import { readAsked } from "./read-asked.ts";

const NAMES = ["ts", "mts", "js", "mjs", "json"].map((extension) => `assay.config.${extension}`);

/** A configuration as its file gives it, not checked yet. */
export interface LoadedConfig {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
}

/**
 * Finds and loads `assay.config.{ts,mts,js,mjs,json}`: in `directory`, then in the folders above up to
 * the repository's root; or the file that is named. Throws `file-missing`, `config-failed`.
 */
export async function loadConfig(options: {
  readonly directory: string;
  readonly file?: string;
}): Promise<LoadedConfig | undefined> {
  const directory = resolve(options.directory);
  const file = options.file ? resolve(directory, options.file) : findConfig(directory);
  if (file === undefined) return undefined;
  const text = readAsked("configuration", file, options.file ?? file).toString("utf8");
  try {
    return {
      file,
      text,
      value: file.endsWith(".json") ? JSON.parse(text) : await importDefault(file),
    };
  } catch (thrown) {
    throw new AssayError(
      { code: "config-failed", file, detail: reasonOf(thrown) },
      { cause: thrown },
    );
  }
}

function findConfig(directory: string): string | undefined {
  const found = NAMES.map((name) => join(directory, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  const above = dirname(directory);
  const atRoot = existsSync(join(directory, ".git")) || above === directory;
  return atRoot ? undefined : findConfig(above);
}

/** A configuration may import "assay" although the project does not depend on it: we are it. */
async function importDefault(file: string): Promise<unknown> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== "assay") return next(specifier, context);
      const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
      return next(new URL(`../index.${extension}`, import.meta.url).href, context);
    },
  });
  try {
    const module = await import(pathToFileURL(file).href);
    if (!("default" in module)) throw new Error("it has no default export");
    return module.default;
  } finally {
    hooks.deregister();
  }
}

function reasonOf(thrown: unknown): string {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  // For a syntax error V8 puts the file and line first on the stack.
  const place =
    error.name === "SyntaxError" ? /^\S*:(\d+)\n/.exec(error.stack ?? "")?.[1] : undefined;
  const [first = ""] = error.message.split("\n");
  return place ? `${first} (line ${place})` : first;
}
