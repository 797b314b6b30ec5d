import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { git, repositoryWith, tempDir, write } from "./temp.ts";

/** Prints the number in `src/value.txt`: a metric that a test can read off. */
const PRINT_VALUE = `
import { readFileSync } from "node:fs";
console.log("METRIC work=" + Number(readFileSync("src/value.txt", "utf8")));
`;

/** A repository whose metric is a number in a file, and a folder of patches outside it. */
export function valueRepository(files: Readonly<Record<string, string>> = {}): {
  root: string;
  patches: string;
} {
  const root = repositoryWith({
    "src/value.txt": "100\n",
    "src/other.txt": "a\nb\nc\nd\ne\nf\ng\nh\n",
    "bench.js": PRINT_VALUE,
    "package.json": '{ "type": "module" }\n',
    ...files,
  });
  return { root, patches: tempDir("assay-patches-") };
}

/** Makes a patch with git itself: edits a scratch clone and writes what differs; `null` deletes a file. */
export function patch(
  repository: { root: string; patches: string },
  name: string,
  edits: Readonly<Record<string, string | null>>,
  hypothesis = name,
): void {
  const clone = tempDir("assay-clone-");
  git(clone, "clone", "-q", repository.root, ".");
  for (const [path, text] of Object.entries(edits)) {
    if (text === null) rmSync(join(clone, path));
    else write(clone, { [path]: text });
  }
  git(clone, "add", "-A");
  const diff = execFileSync("git", ["diff", "--cached", "--binary", "--full-index"], {
    cwd: clone,
  });
  write(repository.patches, { [`${name}.patch`]: `${hypothesis}\n\n` });
  execFileSync("sh", ["-c", `cat >> '${join(repository.patches, `${name}.patch`)}'`], {
    input: diff,
  });
}

/** The options of `learn` and `judge` for such a repository. */
export function question(patches: string): string[] {
  return [
    ...["--target", "src", "--metric", "node bench.js", "--metric-name", "work"],
    ...["--direction", "minimize", "--proposer", `patches:${patches}`],
  ];
}
