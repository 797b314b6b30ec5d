import { rmSync } from "node:fs";
import type { Change } from "../../domain/proposal.ts";
import type { CommitRequest, Merged } from "../../ports/repository.ts";
import { difference, strays } from "./difference.ts";
import type { Lineage } from "./lineage.ts";
import { gitFailure, inFewLines, type Ran } from "./run.ts";
import type { State } from "./state.ts";

/** What merging needs of the repository. */
interface Mergeable {
  readonly state: State;
  readonly lineage: Lineage;
  resolve(revision: string): Promise<string | undefined>;
  treeOf(commit: string): Promise<string>;
  commit(request: CommitRequest): Promise<string>;
  /** A fresh index file that holds this tree; the caller removes it. */
  scratchIndex(tree: string): Promise<string>;
}

type Onto = { readonly base: string; readonly parent: string };
/** A tree, or what git had against it. */
type Attempt = { readonly tree: string } | { readonly refused: string };

/** See `Repository.merge`. */
export async function merge(repo: Mergeable, change: Change, onto: Onto): Promise<Merged> {
  if (change.kind === "patch" && change.patch.trim() === "") {
    return { applied: false, because: "no-change", detail: "The patch is empty." };
  }
  const attempt = await treeFor(repo, change, onto);
  if ("refused" in attempt) {
    return { applied: false, because: "does-not-apply", detail: attempt.refused };
  }
  return described(repo, attempt.tree, onto.parent);
}

async function described(repo: Mergeable, tree: string, parent: string): Promise<Merged> {
  const { paths, patch } = await difference(repo.state, parent, tree);
  if (paths.length === 0) {
    const detail = "The change leaves every file as it already is.";
    return { applied: false, because: "no-change", detail };
  }
  const astray = await strays(repo.state.ours, paths);
  const changed = paths.map(({ path, status }) => ({ path, status }));
  if (astray) return { applied: false, because: "out-of-scope", detail: astray, paths: changed };
  repo.lineage.standsOn(tree, parent, changed);
  return { applied: true, tree, paths: changed, patch };
}

async function treeFor(repo: Mergeable, change: Change, onto: Onto): Promise<Attempt> {
  switch (change.kind) {
    case "tree":
      return { tree: change.tree };
    case "revision":
      return revisionTree(repo, change.revision, onto);
    case "patch":
      return patchTree(repo, Buffer.from(change.patch, change.encoding ?? "utf8"), onto);
  }
}

async function revisionTree(repo: Mergeable, revision: string, onto: Onto): Promise<Attempt> {
  const commit = await repo.resolve(revision);
  if (!commit) return { refused: `There is no revision "${revision}" in this repository.` };
  return threeWay(repo, onto.parent, commit);
}

/** Against the base as promised; a patch made later may fit the branch as it stands now. */
async function patchTree(repo: Mergeable, patch: Buffer, { base, parent }: Onto): Promise<Attempt> {
  const onBase = await patched(repo, base, patch);
  if (base === parent) return onBase;
  if ("refused" in onBase) {
    const onParent = await patched(repo, parent, patch);
    return "refused" in onParent ? onBase : onParent;
  }
  return threeWay(repo, parent, await candidateCommit(repo, onBase.tree, base));
}

/** A commit is the only way to name a merge base that git 2.38 knows. */
function candidateCommit(repo: Mergeable, tree: string, parent: string): Promise<string> {
  return repo.commit({ tree, parent, message: "candidate", at: 0 });
}

async function threeWay(repo: Mergeable, parent: string, commit: string): Promise<Attempt> {
  const ran = await repo.state.ours.run([
    "merge-tree",
    "--write-tree",
    "--name-only",
    parent,
    commit,
  ]);
  const printed = ran.stdout.toString("utf8");
  if (ran.code === 0) return { tree: printed.slice(0, printed.indexOf("\n")) };
  if (ran.code === 1) return { refused: conflicts(printed) };
  if (ran.stderr.includes("unrelated histories")) return { refused: inFewLines(ran.stderr) };
  throw gitFailure("merging a change", ran);
}

/** Printed are the tree, the names of files in conflict, an empty line, and what git says of each. */
function conflicts(printed: string): string {
  const [head = ""] = printed.split("\n\n");
  const names = head.split("\n").slice(1);
  return inFewLines(`conflicts with what the branch holds by now: ${names.join(", ")}`);
}

async function patched(repo: Mergeable, commit: string, patch: Buffer): Promise<Attempt> {
  const { ours } = repo.state;
  const index = await repo.scratchIndex(await repo.treeOf(commit));
  const env = { GIT_INDEX_FILE: index };
  try {
    const ran = await ours.run(["apply", "--cached", "--whitespace=nowarn"], { stdin: patch, env });
    if (ran.code !== 0) return refusal(ran, patch);
    return { tree: await ours.text("writing a tree", ["write-tree"], { env }) };
  } finally {
    rmSync(index, { force: true });
  }
}

function refusal(ran: Ran, patch: Buffer): Attempt {
  const failure = gitFailure("applying a patch", ran);
  if (failure.problem.code === "disk-full") throw failure;
  const said = inFewLines(ran.stderr);
  const meant = MEANT.reduce((text, [told, meaning]) => text.replace(told, meaning), said);
  return {
    refused: /^--- .*\r$/m.test(patch.toString("latin1")) ? `${meant}\n${CONVERTED}` : meant,
  };
}

const CONVERTED = "all lines of the patch end in CRLF, its own headers too: dos2unix mends that";

/** What git says of a patch as `git apply`, in words for who wrote it. */
const MEANT: readonly (readonly [RegExp, string])[] = [
  [/^No valid patches in input.*/, "there is no diff in it"],
  [/does not exist in index/g, "does not exist there"],
  [
    /^(?:cannot apply binary patch to|missing binary patch data for) '(.*)'.*$/m,
    "$1 is binary and its content was left out: make the patch with git diff --binary",
  ],
];
