import { isUtf8 } from "node:buffer";
import { dirname, isAbsolute, join } from "node:path/posix";
import type { ChangedPath } from "../../domain/proposal.ts";
import type { Git } from "./run.ts";
import type { State } from "./state.ts";

/** A path that differs between two trees, as git's raw format tells it. */
interface RawPath {
  readonly path: string;
  readonly status: ChangedPath["status"];
  readonly mode: string;
  readonly oldMode: string;
  readonly object: string;
}

/** What one tree changes of another. */
export interface Difference {
  readonly paths: readonly RawPath[];
  readonly patch: string;
}

const STATUS: Readonly<Record<string, ChangedPath["status"]>> = {
  A: "added",
  D: "deleted",
  M: "modified",
  T: "type-changed",
};

const HOW = ["-r", "-z", "--raw", "-p", "--binary", "--full-index", "--abbrev=64"];
const NO_HELPERS = ["--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];

/** The difference in both forms. Where text is not UTF-8 the patch is git's binary form, so that it stays text. */
export async function difference(state: State, from: string, to: string): Promise<Difference> {
  const ask = ["diff-tree", ...HOW, ...NO_HELPERS, from, to];
  const printed = await state.ours.bytes("comparing trees", ask);
  if (isUtf8(withoutRaw(printed))) return parse(printed);
  const binary = ["-c", `core.attributesfile=${join(state.gitDir, "all-binary")}`, ...ask];
  return parse(await state.ours.bytes("comparing trees", binary));
}

/** Reads `:mode mode object object status NUL path NUL … NUL patch`, as far as it goes. */
export function parse(printed: Buffer): Difference {
  const paths: RawPath[] = [];
  let at = 0;
  const next = () => {
    const found = printed.indexOf(0, at);
    const end = found < 0 ? printed.length : found;
    const field = printed.toString("utf8", at, end);
    at = end + 1;
    return field;
  };
  while (printed[at] === COLON) {
    const [oldMode = "", mode = "", , object = "", letter = ""] = next().slice(1).split(" ");
    paths.push({ path: next(), status: STATUS[letter] ?? "modified", mode, oldMode, object });
  }
  return { paths, patch: printed.toString("utf8", at + 1) };
}

const COLON = ":".charCodeAt(0);

/** The patch alone: names in the raw part may be any bytes, in the patch git quotes them. */
function withoutRaw(printed: Buffer): Buffer {
  let at = 0;
  while (printed[at] === COLON) {
    const end = printed.indexOf(0, printed.indexOf(0, at) + 1);
    if (end < at) return printed.subarray(printed.length);
    at = end + 1;
  }
  return printed.subarray(at + 1);
}

/** Why a change may not stand in this repository at all, or `undefined`. */
export async function strays(git: Git, paths: Difference["paths"]): Promise<string | undefined> {
  const nested = paths.find(({ mode, oldMode }) => mode === GITLINK || oldMode === GITLINK);
  if (nested) return `${nested.path} is a repository of its own (a submodule)`;
  for (const { path, mode, object } of paths) {
    if (mode !== SYMLINK) continue;
    const target = await git.text("reading a symbolic link", ["cat-file", "blob", object]);
    if (leavesRepository(path, target)) {
      return `${path} is a symbolic link that leads out of the repository, to ${target}`;
    }
  }
  return undefined;
}

const GITLINK = "160000";
const SYMLINK = "120000";

/**
 * Lexical, and only for links that climb first and descend then: `a/../..` may mean another folder when
 * `a` is itself a link.
 */
function leavesRepository(path: string, target: string): boolean {
  const descends = target.replace(/^(\.{1,2}\/+)*(\.{1,2}$)?/, "");
  const climbsAgain = descends.split("/").includes("..");
  return isAbsolute(target) || climbsAgain || join(dirname(path), target).split("/")[0] === "..";
}
