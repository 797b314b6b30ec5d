import { lstatSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { devNull, homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Places } from "./discover.ts";
import { stateFolder } from "./discover.ts";
import { configuration, engineEnvironment } from "./environment.ts";
import { inState, keepFile, textOf } from "./files.ts";
import { Git } from "./run.ts";

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

type Settings = readonly (readonly [key: string, value: string])[];

/** What of the user's configuration decides how files look on disk; all else is ours. */
const FIDELITY = ["autocrlf", "eol", "filemode", "symlinks", "ignorecase", "precomposeunicode"];

/** Makes the state folder, or brings it up to date; safe beside a running study. */
export function openState(places: Places): State {
  const home = stateFolder(places);
  const gitDir = join(home, "git");
  const settings = ownSettings(places);
  inState(home, "making the state folder", () => {
    mkdirSync(home, { recursive: true });
    keepFile(join(home, ".gitignore"), "*\n");
    makeGitDirectory(gitDir, places, settings);
  });
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
    settings,
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

/** The settings of our own git directories. */
function ownSettings({ settings, objectFormat }: Places): Settings {
  const theirs = FIDELITY.flatMap((name): [string, string][] => {
    const value = settings.get(`core.${name}`);
    return value === undefined ? [] : [[`core.${name}`, value]];
  });
  const format: [string, string][] =
    objectFormat === "sha1"
      ? [["core.repositoryformatversion", "0"]]
      : [
          ["core.repositoryformatversion", "1"],
          ["extensions.objectformat", objectFormat],
        ];
  return [
    ...format,
    ...theirs,
    ...ignoreFiles(settings),
    ...NO_PROGRAMS,
    ["core.bare", "false"],
    ["core.safecrlf", "false"],
    ["core.quotepath", "true"],
    ["core.untrackedcache", "false"],
    ["gc.auto", "0"],
    ["maintenance.auto", "false"],
    ["advice.addembeddedrepo", "false"],
    ["user.name", "Assay"],
    ["user.email", "assay@localhost"],
  ];
}

const NO_PROGRAMS: Settings = [
  ["core.hookspath", devNull],
  ["core.fsmonitor", "false"],
  ["commit.gpgsign", "false"],
];

/** The user's personal ignore and attribute files, where git would look for them. */
function ignoreFiles(settings: ReadonlyMap<string, string>): Settings {
  const config = process.env.XDG_CONFIG_HOME || join(homedir(), ".config");
  const file = (key: string, otherwise: string) =>
    (settings.get(key) ?? join(config, "git", otherwise)).replace(/^~\//, `${homedir()}/`);
  return [
    ["core.excludesfile", file("core.excludesfile", "ignore")],
    ["core.attributesfile", file("core.attributesfile", "attributes")],
  ];
}

/** The user's repository with every program that its configuration names switched off. */
function disarmed({ settings }: Places): Settings {
  const filters = [...settings.keys()].filter((key) =>
    /^filter\..*\.(clean|smudge|process|required)$/.test(key),
  );
  return [
    ...NO_PROGRAMS,
    ...ignoreFiles(settings),
    ...FIDELITY.flatMap((name): [string, string][] => {
      const value = settings.get(`core.${name}`);
      return value === undefined ? [] : [[`core.${name}`, value]];
    }),
    ...filters.map((key): [string, string] => [key, key.endsWith(".required") ? "false" : ""]),
  ];
}

/** A git configuration file; the key's middle part may hold anything. */
export function configText(settings: Settings): string {
  return settings
    .map(([key, value]) => {
      const [section, name] = key.split(".");
      return `[${section}]\n\t${name} = ${quoted(value)}\n`;
    })
    .join("");
}

/** A string as git reads it in configuration and alternates files. */
export function quoted(text: string): string {
  const escaped = text.replaceAll(/["\\]/g, "\\$&").replaceAll("\n", "\\n");
  return `"${escaped}"`;
}

/** The user's object store and every store it borrows from. */
export function objectStores(objects: string): readonly string[] {
  const found = new Set([objects]);
  // A set may grow while it is walked: the stores of stores follow.
  for (const store of found) {
    for (const line of textOf(join(store, "info/alternates"))?.split("\n") ?? []) {
      if (line === "" || line.startsWith("#")) continue;
      const path = line.startsWith('"') ? (JSON.parse(line) as string) : line;
      found.add(isAbsolute(path) ? path : join(store, path));
    }
  }
  return [...found];
}

/** Index files of earlier sessions, to be removed by the one that holds the lock. */
export function strayIndexes(gitDir: string): readonly string[] {
  return readdirSync(gitDir)
    .filter((name) => /\.index(\.lock)?$/.test(name))
    .map((name) => join(gitDir, name));
}
