import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Every path below a folder but its `.git`, with kind, permissions and content. */
export function everything(root: string, below = ""): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(root, below))) {
    const path = join(below, name);
    if (path === ".git") continue;
    const stat = lstatSync(join(root, path));
    const mode = (stat.mode & 0o7777).toString(8);
    if (stat.isSymbolicLink()) found[path] = `link ${readlinkSync(join(root, path))}`;
    else if (stat.isFile()) found[path] = `${mode} ${readFileSync(join(root, path), "utf8")}`;
    else found[path] = `${mode} ${stat.isDirectory() ? "folder" : "special"}`;
    if (stat.isDirectory()) Object.assign(found, everything(root, path));
  }
  return found;
}

/**
 * What a candidate may do to its workspace, by name. Made for a folder with `a.txt`, `b.txt`, `src/d.txt`,
 * `src/deep/c.txt`, and a `.gitignore` of `*.log` and `build/`.
 */
export const VANDALISM: Readonly<Record<string, (at: (path: string) => string) => void>> = {
  "edits, with the old times put back": (at) => {
    const { atime, mtime } = statSync(at("a.txt"));
    writeFileSync(at("a.txt"), "xxx\n");
    utimesSync(at("a.txt"), atime, mtime);
  },
  "deletes files and folders": (at) => {
    rmSync(at("a.txt"));
    rmSync(at("src"), { recursive: true });
  },
  "adds files, ignored ones too, and empty folders": (at) => {
    writeFileSync(at("new.txt"), "n");
    writeFileSync(at("src/x.log"), "l");
    mkdirSync(at("build/out/deep"), { recursive: true });
    writeFileSync(at("build/out/x"), "b");
    mkdirSync(at("empty"));
  },
  "changes modes of files and folders": (at) => {
    chmodSync(at("a.txt"), 0o755);
    chmodSync(at("b.txt"), 0o600);
    chmodSync(at("src"), 0o700);
  },
  "locks a folder": (at) => chmodSync(at("src/deep"), 0),
  "locks a folder of its own": (at) => {
    mkdirSync(at("mine/deep"), { recursive: true });
    writeFileSync(at("mine/deep/x"), "x");
    chmodSync(at("mine"), 0);
  },
  "puts a folder where a file was, and a file where a folder was": (at) => {
    rmSync(at("a.txt"));
    mkdirSync(at("a.txt/b"), { recursive: true });
    writeFileSync(at("a.txt/b/c"), "x");
    rmSync(at("src"), { recursive: true });
    writeFileSync(at("src"), "x");
  },
  "puts links where files and folders were": (at) => {
    rmSync(at("src"), { recursive: true });
    symlinkSync("..", at("src"));
    rmSync(at("a.txt"));
    symlinkSync("b.txt", at("a.txt"));
    rmSync(at("b.txt"));
    linkSync(at(".gitignore"), at("b.txt"));
  },
  "makes a pipe of a file": (at) => {
    rmSync(at("a.txt"));
    execFileSync("sh", ["-c", 'mkfifo "$1" "$2"', "sh", at("a.txt"), at("pipe")]);
  },
  "makes repositories": (at) => {
    mkdirSync(at("sub"));
    for (const folder of ["sub", "src"]) execFileSync("git", ["init", "-q", at(folder)]);
    writeFileSync(at("sub/x"), "x");
  },
  "rewrites .gitignore": (at) => {
    writeFileSync(at(".gitignore"), "*\n");
    writeFileSync(at("hidden"), "x");
  },
  "moves everything": (at) => renameSync(at("src"), at("moved")),
  "destroys its git directory": (at) => {
    rmSync(at(".git"), { recursive: true });
    writeFileSync(at(".git"), "gitdir: /nowhere\n");
  },
  "removes the workspace": (at) => rmSync(at(""), { recursive: true }),
};
