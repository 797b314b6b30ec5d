import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { AssayError } from "../../domain/error.ts";
import { discoveryEnvironment } from "./environment.ts";
import { Git, gitFailure, type Ran } from "./run.ts";

/** Where the parts of the user's repository are; absolute paths. */
export interface Places {
  /** Top of the working tree. */
  readonly root: string;
  /** The git directory of this working tree, and the one all its working trees share. */
  readonly gitDir: string;
  readonly commonDir: string;
  readonly objects: string;
  /** The folder that was asked for, relative to `root`; `""` is the root. */
  readonly directoryInRepository: string;
  readonly objectFormat: string;
  /** The user's effective git configuration, keys in git's spelling (section and name in lower case). */
  readonly settings: ReadonlyMap<string, string>;
}

const NEEDED = "2.38";

/** Finds the repository that a folder is in, as the user's git would. */
export async function discover(directory: string): Promise<Places> {
  const start = resolve(directory);
  if (!statSync(start, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AssayError({ code: "not-a-repository", directory: start });
  }
  const git = new Git([], discoveryEnvironment(), start);
  const [version, found, settings] = await Promise.all([
    git.text("asking for its version", ["--version"]),
    git.run(["rev-parse", "--path-format=absolute", ...QUESTIONS.flatMap(asked)]),
    git.run(["config", "-z", "--list"]),
  ]);
  checkVersion(version);
  const places = readPlaces(start, found, readSettings(settings.stdout));
  refuseWhatCannotWork(places);
  return places;
}

const QUESTIONS = [
  "--is-bare-repository",
  "--is-inside-work-tree",
  "--show-object-format",
  "--absolute-git-dir",
  "--git-common-dir",
  "--git-path=objects",
  "--show-toplevel",
  "--show-prefix",
] as const;

/** `rev-parse` repeats options it does not know, so these keep answers apart that hold line ends. */
const mark = (question: string) => `--assay${question}`;

function asked(question: string): string[] {
  return [mark(question), ...question.split("=")];
}

function readPlaces(start: string, found: Ran, settings: ReadonlyMap<string, string>): Places {
  const printed = `${found.stdout.toString("utf8")}`;
  const answer = (question: (typeof QUESTIONS)[number]) => {
    const after = printed.split(`${mark(question)}\n`)[1] ?? "";
    return (after.split(/\n--assay--/)[0] ?? "").replace(/\n$/, "");
  };
  if (answer("--is-bare-repository") === "true") {
    throw new AssayError({ code: "bare-repository", directory: start });
  }
  if (found.code !== 0) throw discoveryFailure(start, found);
  return {
    root: answer("--show-toplevel"),
    gitDir: answer("--absolute-git-dir"),
    commonDir: answer("--git-common-dir"),
    objects: answer("--git-path=objects"),
    directoryInRepository: answer("--show-prefix").replace(/\/$/, ""),
    objectFormat: answer("--show-object-format"),
    settings,
  };
}

function discoveryFailure(start: string, found: Ran): AssayError {
  if (found.stderr.includes("dubious ownership")) {
    return new AssayError({
      code: "unsupported-repository",
      feature: "a folder that belongs to another user",
      wayOut: `If you trust it: git config --global --add safe.directory '${start}'`,
    });
  }
  if (/not a git repository|must be run in a work tree/.test(found.stderr)) {
    return new AssayError({ code: "not-a-repository", directory: start });
  }
  return gitFailure("looking for the repository", found);
}

function checkVersion(version: string): void {
  const found = /(\d+)\.(\d+)(\.\d+)*/.exec(version);
  const [major, minor] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  if (major > 2 || (major === 2 && minor >= 38)) return;
  throw new AssayError({ code: "git-too-old", found: found?.[0] ?? version, needed: NEEDED });
}

/** `key\nvalue\0…`; a key without a value is true. Later settings win. */
function readSettings(listed: Buffer): ReadonlyMap<string, string> {
  const entries = listed.toString("utf8").split("\0").filter(Boolean);
  return new Map(
    entries.map((entry): [string, string] => {
      const end = entry.indexOf("\n");
      return end < 0 ? [entry, "true"] : [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}

function refuseWhatCannotWork({ settings }: Places): void {
  const promised = [...settings.keys()].some((key) => /^remote\..*\.promisor$/.test(key));
  if (promised || settings.has("extensions.partialclone")) {
    throw new AssayError({
      code: "unsupported-repository",
      feature: "a partial clone (git fetches its missing files on demand)",
      wayOut: "Work in a full clone: git clone without --filter.",
    });
  }
}

/**
 * Where the state folder goes: beside the git directory, so that linked worktrees share one; where no
 * working tree is there (a bare main repository, a submodule), at the top of this one.
 */
export function stateFolder({ root, commonDir, settings }: Places): string {
  const beside = dirname(commonDir);
  const shared =
    basename(commonDir) === ".git" &&
    existsSync(join(beside, ".git")) &&
    settings.get("core.bare") !== "true";
  return join(shared ? beside : root, ".assay");
}
