import { lstatSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Places } from "./discover.ts";
import { stateFolder } from "./discover.ts";
import { configuration, engineEnvironment } from "./environment.ts";
import { inState, isFolder, keepFile, removeTree, textOf } from "./files.ts";
import { clearLodgings, LODGING } from "./lodgings.ts";
import { Git } from "./run.ts";
import { configText, disarmed, ownSettings, quoted, type Settings } from "./settings.ts";

/**
 * The state folder, the scratch folder, and the two ways git is called.
 *
 * ```
 * .assay/.gitignore         *       so that the user's `git status` never changes
 * .assay/.git/git/          a git directory of our own: objects of candidates, the user's as alternates
 * .assay/.git/git/void/     an empty working tree
 * .assay/.git/workspaces/   the pool
 * ```
 *
 * Copies of the project must not stand where the user's tools look for it. Many do not read the
 * `.gitignore` of `.assay`: vitest would run the tests of the copies, hatch would pack them. But none looks
 * into a folder called `.git`; and git itself takes this one for no repository, as it has no `HEAD`.
 */
export interface State {
  readonly home: string;
  /** For what may be lost at any time between two studies. */
  readonly scratch: string;
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
  const scratch = join(home, ".git");
  const gitDir = join(scratch, "git");
  inState(home, "making the state folder", () => {
    mkdirSync(home, { recursive: true });
    keepFile(join(home, ".gitignore"), "*\n");
    makeGitDirectory(gitDir, places, ownSettings(places));
  });
  return stateIn(scratch, gitDir, places);
}

/** True where a study was begun before. */
export function hasState(places: Places): boolean {
  return isFolder(stateFolder(places));
}

/** The same for somebody who only looks: git's part is a temporary folder, gone with this process. */
export function lodge(places: Places): State {
  clearLodgings();
  const folder = mkdtempSync(join(tmpdir(), `${LODGING}${process.pid}-`));
  process.once("exit", () => removeTree(folder));
  makeGitDirectory(folder, places, ownSettings(places));
  return stateIn(folder, folder, places);
}

function stateIn(scratch: string, gitDir: string, places: Places): State {
  const env = engineEnvironment();
  const oursIn = (workTree: string, index: string) =>
    new Git(
      [`--git-dir=${gitDir}`, `--work-tree=${workTree}`],
      { ...env, GIT_INDEX_FILE: index },
      workTree,
    );
  return {
    home: stateFolder(places),
    scratch,
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
