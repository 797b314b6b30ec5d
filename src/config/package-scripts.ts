import { folderOf } from "./paths.ts";

/** The repository, as far as finding a command's files needs it; paths from its root. */
export interface CommandGround {
  has(path: string): boolean;
  read(path: string): string | undefined | Promise<string | undefined>;
}

/** A script of a `package.json`: its lines, with those that run before and after it. */
export interface PackageScript {
  readonly file: string;
  readonly lines: readonly string[];
}

/** Where a tool keeps its scripts. */
export interface ScriptPlace {
  readonly files: readonly string[];
  readonly key: string;
}

const NPM: ScriptPlace = { files: ["package.json"], key: "scripts" };
export const DENO: ScriptPlace = { files: ["deno.json", "deno.jsonc"], key: "tasks" };

/** Finds a script in the manifest nearest to a folder, upwards. */
export async function packageScript(
  ground: CommandGround,
  script: string,
  folder: string,
  place: ScriptPlace = NPM,
): Promise<PackageScript | undefined> {
  const file = nearestManifest(ground, folder, place.files);
  if (file === undefined) return undefined;
  const scripts = scriptsOf(await ground.read(file), place.key);
  if (!scripts.has(script)) return undefined;
  const names = [`pre${script}`, script, `post${script}`];
  return { file, lines: names.flatMap((name) => scripts.get(name) ?? []) };
}

function nearestManifest(
  ground: CommandGround,
  folder: string,
  names: readonly string[],
): string | undefined {
  for (let at = folder; ; at = folderOf(at)) {
    const file = names
      .map((name) => (at === "" ? name : `${at}/${name}`))
      .find((path) => ground.has(path));
    if (file !== undefined) return file;
    if (at === "") return undefined;
  }
}

/** A broken manifest names no script; the command that needs it fails on the base, and says so. */
function scriptsOf(text = "{}", key: string): ReadonlyMap<string, string> {
  const manifest = parse(text);
  const scripts = isObject(manifest) && isObject(manifest[key]) ? manifest[key] : {};
  const named = Object.entries(scripts);
  return new Map(named.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
