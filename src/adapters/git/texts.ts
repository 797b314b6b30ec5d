import type { Git } from "./run.ts";

/** A file as `ls-tree -l` lists it: `100644 blob <oid>     <size>TAB<path>`. */
const LISTED = /^\d+ blob ([0-9a-f]+) +(\d+)\t(.*)$/s;

/**
 * Files of a commit as texts, by their paths; what has more bytes than `longest`, or is no file, is left out. Takes two
 * processes, however many they are.
 */
export async function textsOf(
  git: Git,
  commit: string,
  { paths, longest }: { readonly paths: readonly string[]; readonly longest: number },
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(paths);
  const ask = ["ls-tree", "-r", "-l", "-z", "--full-tree", commit];
  const listed = (await git.bytes("listing files", ask)).toString("utf8").split("\0");
  const found = listed.flatMap((entry) => {
    const [, object = "", size, path = ""] = LISTED.exec(entry) ?? [];
    return wanted.has(path) && Number(size) <= longest ? [{ object, path }] : [];
  });
  if (found.length === 0) return new Map();
  const stdin = found.map(({ object }) => `${object}\n`).join("");
  const bytes = await git.bytes("reading files", ["cat-file", "--batch"], { stdin });
  let at = 0;
  const texts = found.map(({ path }) => {
    // `<oid> blob <size>`, a line end, the bytes, and another one.
    const headEnd = bytes.indexOf("\n", at);
    const size = Number(bytes.toString("utf8", at, headEnd).split(" ").at(-1));
    at = headEnd + 1 + size + 1;
    return [path, bytes.toString("utf8", headEnd + 1, headEnd + 1 + size)] as const;
  });
  return new Map(texts);
}
