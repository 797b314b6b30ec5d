import { globSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Recorded } from "../../src/index.ts";
import { readStudy, verify } from "../../src/index.ts";
import { git } from "./scenario.ts";

/** What a study came to, without times, usage, logs, and the ids that follow from times. */
export interface Essence {
  readonly events: readonly unknown[];
  /** Every commit of every branch, as its parent's tree, its own, its author and message; sorted. */
  readonly commits: readonly string[];
  readonly branches: string;
  /** The user's checkout. */
  readonly status: string;
  readonly faults: readonly unknown[];
  /** What must not be left anywhere. */
  readonly leftovers: readonly string[];
  /** The state folder, objects and logs left out. */
  readonly state: readonly string[];
}

/** Reads the essence of a finished study. */
export async function essenceOf(root: string, temporary: string): Promise<Essence> {
  const { study, events } = await readStudy({ directory: root });
  const plain = (text: string) => text.replaceAll(study.id, "<study>");
  const treeOf = (commit: string) => git(root, "rev-parse", `${commit}^{tree}`);
  const { faults } = await verify({ directory: root });
  const log = git(root, "log", "--branches", "--format=%P%x00%T %an %ae%n%B%x00");
  return {
    events: [...events()]
      .filter(({ event }) => event.type !== "study-resumed")
      .map((recorded) => JSON.parse(plain(JSON.stringify(bare(recorded, treeOf))))),
    commits: log
      .split("\0\n")
      .map((entry) => {
        const [parent, message = ""] = entry.split("\0");
        return plain(`${parent ? treeOf(parent) : "nothing"} > ${withoutAnchor(message)}`);
      })
      .toSorted(),
    branches: plain(git(root, "for-each-ref", "--format=%(refname) %(upstream) %(tree)")),
    status: git(root, "status", "--porcelain", "--branch"),
    faults,
    leftovers: leftovers(root, temporary),
    state: listed(join(root, ".assay")).map(plain),
  };
}

const withoutAnchor = (message: string) => message.replace(/^Assay-Journal: .*$/m, "");

/** Commits depend on times: a tree says what they hold. */
function bare({ event }: Recorded, treeOf: (commit: string) => string): unknown {
  return JSON.parse(JSON.stringify(event), (key, value) => {
    if (["usage", "log", "tookMs"].includes(key)) return undefined;
    if (["parent", "commit"].includes(key)) return treeOf(value);
    return value;
  });
}

/**
 * What a killed git was writing. Nothing says whether it was Assay's git or the user's own, at work at this very moment,
 * so nobody but `git gc` may remove it.
 */
const HALF_AN_OBJECT = /^objects\/[0-9a-f]{2}\/tmp_obj_/;

function leftovers(root: string, temporary: string): readonly string[] {
  const inGit = globSync("**/{*.lock,tmp_*}", { cwd: join(root, ".git") }).filter(
    (path) => !HALF_AN_OBJECT.test(path),
  );
  // A sandbox is tried out in a folder that does not say whose it is.
  const own = readdirSync(temporary).filter((name) => !name.startsWith("assay-probe-"));
  return [...inGit, ...own].toSorted();
}

/**
 * Objects and their folders, what workspaces hold, trees that were read once, what SQLite keeps beside; and the name
 * of a killed owner, which stays until the next session takes the lock: one that had ended needs none.
 */
const LEFT_OUT = [
  /^\.git\/git\/objects\/([0-9a-f]{2}|pack|info)/,
  /^\.git\/git\/tree-[0-9a-f]+\.index$/,
  /^\.git\/(sealed|workspaces)\/[^/]+\//,
  /^\.git\/git\/(info|refs|void)\//,
  /^logs\//,
  /^(journal|lock)\.db-/,
  /^owner\.json$/,
];

/** Layers are folders of whatever ran last, and what is in workspaces is checked when it is measured. */
function listed(state: string): readonly string[] {
  const isLeftOut = (path: string) => LEFT_OUT.some((pattern) => pattern.test(path));
  const found = globSync("**/*", { cwd: state });
  const hidden = globSync(".git/**/*", { cwd: state });
  return [...new Set([...found, ...hidden])].filter((path) => !isLeftOut(path)).toSorted();
}
