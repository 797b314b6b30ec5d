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

/** Finds a script in the `package.json` nearest to a folder, upwards. */
export async function packageScript(
  ground: CommandGround,
  script: string,
  folder: string,
): Promise<PackageScript | undefined> {
  const file = nearestPackage(ground, folder);
  if (file === undefined) return undefined;
  const scripts = scriptsOf(await ground.read(file));
  if (!scripts.has(script)) return undefined;
  const names = [`pre${script}`, script, `post${script}`];
  return { file, lines: names.flatMap((name) => scripts.get(name) ?? []) };
}

function nearestPackage(ground: CommandGround, folder: string): string | undefined {
  for (let at = folder; ; at = folderOf(at)) {
    const file = at === "" ? "package.json" : `${at}/package.json`;
    if (ground.has(file)) return file;
    if (at === "") return undefined;
  }
}

/** A broken manifest names no script; the command that needs it fails on the base, and says so. */
function scriptsOf(text = "{}"): ReadonlyMap<string, string> {
  const manifest = parse(text);
  const scripts = isObject(manifest) && isObject(manifest.scripts) ? manifest.scripts : {};
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
