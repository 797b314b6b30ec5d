import { AssayError } from "../../domain/error.ts";
import { finished, gitFailure, type Ran } from "./run.ts";
import { quoted } from "./settings.ts";
import type { State } from "./state.ts";

/** Where a branch points, and which working tree stands on it. */
interface BranchNow {
  readonly head: string | undefined;
  readonly checkedOutIn: string;
}

/** See `Repository.publish`. */
export async function publish(
  state: State,
  branch: string,
  from: string | undefined,
  to: string,
): Promise<void> {
  const [before] = await Promise.all([branchNow(state, branch), handOver(state, from, to)]);
  if (before.head === to) return;
  if (before.checkedOutIn) throw checkedOut(branch, before.checkedOutIn);
  if (await moveRef(state, branch, from, to)) return;
  const { head: found } = await branchNow(state, branch);
  if (found === to) return;
  if (from === undefined) throw new AssayError({ code: "branch-exists", branch });
  throw new AssayError({
    code: "branch-moved",
    branch,
    expected: from,
    found: found ?? "nothing",
  });
}

/** See `Repository.createBranch`. */
export async function createBranch(state: State, branch: string, commit: string): Promise<void> {
  await requireName(state, branch);
  if (await moveRef(state, branch, undefined, commit)) return;
  const { head, checkedOutIn } = await branchNow(state, branch);
  if (head !== commit) throw new AssayError({ code: "branch-exists", branch });
  if (checkedOutIn) throw checkedOut(branch, checkedOutIn);
}

/** See `Repository.checkBranch`: git prepares to make it, and then does not. */
export async function checkBranch(state: State, branch: string, commit: string): Promise<void> {
  await requireName(state, branch);
  const stdin = `start\ncreate refs/heads/${branch} ${commit}\nprepare\nabort\n`;
  const ran = await state.theirs.run(["update-ref", "--stdin"], { stdin });
  if (!isMoved(ran)) throw new AssayError({ code: "branch-exists", branch });
}

async function requireName(state: State, branch: string): Promise<void> {
  const valid = await state.theirs.run(["check-ref-format", `refs/heads/${branch}`]);
  if (valid.code !== 0 || branch.startsWith("-"))
    throw new AssayError({ code: "branch-name", branch });
}

export async function branchNow(state: State, branch: string): Promise<BranchNow> {
  const fields = "--format=%(refname)%00%(objectname)%00%(worktreepath)%00";
  const ask = ["for-each-ref", fields, `refs/heads/${branch}`];
  const printed = await state.theirs.text("reading a branch", ask);
  const [name, head, checkedOutIn = ""] = printed.split("\0");
  // The pattern also matches branches below a folder of this name.
  return name === `refs/heads/${branch}` ? { head, checkedOutIn } : NO_BRANCH;
}

const NO_BRANCH: BranchNow = { head: undefined, checkedOutIn: "" };

function checkedOut(branch: string, directory: string): AssayError {
  return new AssayError({ code: "branch-checked-out", branch, directory });
}

/** Compare and swap; false when the branch stands elsewhere. */
async function moveRef(
  state: State,
  branch: string,
  from: string | undefined,
  to: string,
): Promise<boolean> {
  // An empty old value means that there must be no such branch.
  const args = ["update-ref", "-m", "assay", `refs/heads/${branch}`, to, from ?? ""];
  return isMoved(await state.theirs.run(args));
}

/** False when the branch stands elsewhere. */
function isMoved(ran: Ran): boolean {
  if (ran.code === 0) return true;
  const blocking = /'refs\/heads\/([^']+)' exists; cannot create/.exec(ran.stderr)?.[1];
  if (blocking) throw new AssayError({ code: "branch-exists", branch: blocking });
  if (/but expected|already exists|unable to resolve reference/.test(ran.stderr)) return false;
  throw gitFailure("moving a branch", ran);
}

/** Copies what `to` needs and `from` lacks into the user's object store. */
async function handOver(state: State, from: string | undefined, to: string): Promise<void> {
  const known = from === undefined ? await published(state, to) : [from];
  if (known === "all") return;
  const wanted = [to, ...known.map((commit) => `^${commit}`)];
  const pack = state.ours.start(PACK, ["pipe", "pipe", "pipe"]);
  const unpack = state.theirs.start(["unpack-objects", "-q"], ["pipe", "ignore", "pipe"]);
  for (const { stdin } of [pack, unpack]) stdin?.on("error", () => {});
  pack.stdin?.end(`${wanted.join("\n")}\n`);
  if (unpack.stdin) pack.stdout?.pipe(unpack.stdin);
  const [packed, unpacked] = await Promise.all([finished(pack, "stderr"), finished(unpack)]);
  if (packed.code !== 0) throw gitFailure("packing a commit", packed);
  if (unpacked.code !== 0) throw gitFailure("handing a commit over", unpacked);
}

const PACK = ["pack-objects", "--revs", "--thin", "--stdout", "-q", "--window=0"];

/** The nearest ancestors that the user's branches already have; `all` when `commit` itself is one. */
async function published(state: State, commit: string): Promise<readonly string[] | "all"> {
  const ask = ["rev-list", "--boundary", commit, "--not", "--branches", "--tags", "--remotes"];
  const printed = await state.theirs.text("looking for published commits", ask, {
    env: { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(state.objects) },
  });
  if (printed === "") return "all";
  const lines = printed.split("\n").filter((line) => line.startsWith("-"));
  return lines.map((line) => line.slice(1));
}
