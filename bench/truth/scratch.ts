import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** Folders of one benchmark, removed together. */
export class Scratch {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), "assay-truth-")));

  /** A folder with these files. */
  folder(name: string, files: Files): string {
    const folder = join(this.#root, name);
    mkdirSync(folder, { recursive: true });
    write(folder, files);
    return folder;
  }

  /** A git repository with these files in one commit. */
  repository(name: string, files: Files): string {
    const folder = this.folder(name, files);
    git(folder, "init", "-q", "-b", "main");
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", "Start");
    return folder;
  }

  /** Folder of patches, in this order, each what makes a repository's files into others. */
  patches(name: string, repository: string, changes: readonly Change[]): string {
    const folder = this.folder(name, {});
    for (const [n, { title, files }] of changes.entries()) {
      write(repository, files);
      git(repository, "add", "-A");
      const diff = execFileSync("git", ["diff", "--cached", "--binary"], { cwd: repository });
      if (diff.length === 0) throw new Error(`"${title}" changes nothing`);
      git(repository, "reset", "-q", "--hard");
      const file = `${String(n + 1).padStart(2, "0")}.patch`;
      write(folder, { [file]: `${title}\n\n${diff.toString("utf8")}` });
    }
    return folder;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A change to a repository: whole texts of the files it touches. */
export interface Change {
  readonly title: string;
  readonly files: Files;
}

const ME = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];

/** What git prints. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync("git", [...ME, ...args], { cwd: folder, encoding: "utf8" }).trimEnd();
}

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
