import { lstatSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Places } from "./discover.ts";
import { stateFolder } from "./discover.ts";
import { configuration, engineEnvironment } from "./environment.ts";
import { inState, isFolder, keepFile, removeTree, textOf } from "./files.ts";
import { Git } from "./run.ts";
import { configText, disarmed, ownSettings, quoted, type Settings } from "./settings.ts";

/**
 * The state folder, and the two ways git is called from it.
 *
 * ```
 * .assay/.gitignore    *            so that the user's `git status` never changes
 * .assay/git/          a git directory of our own: objects of candidates, the user's as alternates
 * .assay/git/void/     an empty working tree
 * .assay/workspaces/   the pool
 * ```
 */
export interface State {
  readonly home: string;
  readonly gitDir: string;
  readonly objects: string;
  /** Our own git directory with an empty working tree: everything about content. */
  readonly ours: Git;
  /** The user's git directory, their programs switched off: names of commits, branches, what is ignored. */
  readonly theirs: Git;
  /** `ours` with the files and the index of a workspace. */
  oursIn(workTree: string, index: string): Git;
  /** Settings that our own git directory was given, for the private ones of workspaces. */
  readonly settings: Settings;
}

/** Makes the state folder, or brings it up to date; safe beside a running study. */
export function openState(places: Places): State {
  const home = stateFolder(places);
  const gitDir = join(home, "git");
  inState(home, "making the state folder", () => {
    mkdirSync(home, { recursive: true });
    keepFile(join(home, ".gitignore"), "*\n");
    makeGitDirectory(gitDir, places, ownSettings(places));
  });
  return stateIn(gitDir, home, places);
}

/** True where a study was begun before. */
export function hasState(places: Places): boolean {
  return isFolder(stateFolder(places));
}

/** The same for somebody who only looks: git's part is a temporary folder, gone with this process. */
export function lodge(places: Places): State {
  const folder = mkdtempSync(join(tmpdir(), "assay-look-"));
  process.once("exit", () => removeTree(folder));
  makeGitDirectory(folder, places, ownSettings(places));
  return stateIn(folder, stateFolder(places), places);
}

function stateIn(gitDir: string, home: string, places: Places): State {
  const env = engineEnvironment();
  const oursIn = (workTree: string, index: string) =>
    new Git(
      [`--git-dir=${gitDir}`, `--work-tree=${workTree}`],
      { ...env, GIT_INDEX_FILE: index },
      workTree,
    );
  return {
    home,
    gitDir,
    objects: join(gitDir, "objects"),
    settings: ownSettings(places),
    oursIn,
    ours: oursIn(join(gitDir, "void"), join(gitDir, "none.index")),
    theirs: new Git(
      [`--git-dir=${places.gitDir}`, `--work-tree=${places.root}`],
      { ...env, ...configuration(disarmed(places)) },
      places.root,
    ),
  };
}

function makeGitDirectory(gitDir: string, places: Places, settings: Settings): void {
  for (const folder of ["objects/info", "objects/pack", "refs", "info", "void"]) {
    mkdirSync(join(gitDir, folder), { recursive: true });
  }
  const info = (name: string) => textOf(join(places.commonDir, "info", name)) ?? "";
  keepFile(join(gitDir, "HEAD"), "ref: refs/heads/none\n");
  keepFile(join(gitDir, "config"), configText(settings));
  keepFile(join(gitDir, "objects/info/alternates"), `${quoted(places.objects)}\n`);
  keepFile(join(gitDir, "info/exclude"), info("exclude"));
  // Without what decides how differences are shown: ours must not depend on it.
  keepFile(
    join(gitDir, "info/attributes"),
    info("attributes").replaceAll(/(\s)[-!]?diff(=\S*)?(?=\s|$)/g, "$1"),
  );
  keepFile(join(gitDir, "all-binary"), "* -diff\n");
  const shallow = join(gitDir, "shallow");
  if (!lstatSync(shallow, { throwIfNoEntry: false })) {
    symlinkSync(join(places.commonDir, "shallow"), shallow);
  }
}

/** Index files of earlier sessions, to be removed by the one that holds the lock. */
export function strayIndexes(gitDir: string): readonly string[] {
  return readdirSync(gitDir)
    .filter((name) => /\.index(\.lock)?$/.test(name))
    .map((name) => join(gitDir, name));
}
