import { relative } from "node:path";
import type { ProposalWorkspace } from "../../ports/proposer.ts";

/**
 * Files are written from inside the sandbox, where no path leads outside; without one a link could, so none is followed: neither
 * by a file nor by the folder that it comes to lie in.
 */
const WRITE = `
root=$(cd -P -- "$1" && pwd -P) || exit 1
shift
n=0
for path; do
  folder=$(dirname -- "$path")
  there=$folder
  while [ ! -e "$there" ] && [ ! -L "$there" ]; do there=$(dirname -- "$there"); done
  real=$(cd -P -- "$there" && pwd -P) || exit 1
  case $real/ in "$root"/*) ;; *) echo "$path leads out of the repository" >&2; exit 1 ;; esac
  if [ -L "$path" ]; then echo "$path is a link" >&2; exit 1; fi
  mkdir -p -- "$folder" && cat "$ASSAY_CONTEXT/$n" >"$path" || exit 1
  n=$((n + 1))
done`;

/**
 * Writes files of a workspace, or says why it cannot; paths are from the repository's root, `directory` is where commands
 * start.
 */
export async function writeFiles(
  workspace: ProposalWorkspace,
  directory: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<string | undefined> {
  const lent = Object.fromEntries(files.map(({ text }, n) => [String(n), text]));
  // A path that begins with a dash would be an option of something.
  const paths = files.map(({ path }) => `./${relative(directory, path)}`);
  const root = relative(directory, "") || ".";
  const { ending, stderr } = await workspace.exec(["sh", "-c", WRITE, "sh", root, ...paths], {
    files: lent,
  });
  if (ending.how === "exited" && ending.exitCode === 0) return undefined;
  return `writing ${files.map(({ path }) => path).join(", ")}: ${stderr.trim() || ending.how}`;
}
