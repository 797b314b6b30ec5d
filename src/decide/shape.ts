/**
 * What a change does to the files it touches, as text that is equal for changes that do the same to the same files:
 * for each file the object it was, and which lines go and come where. Left out is what a compiler does not see either:
 * the order of files, line endings, space at the ends of lines, added lines that are empty. Indentation counts.
 *
 * `patch` is what git prints with full object names. The same lines on a file that has changed since have another
 * shape: what the change depended on is not what it was.
 */
export function shapeOf(patch: string): string {
  const files: string[][] = [];
  let [gone, come, at] = [0, 0, 0];
  for (const line of patch.split("\n")) {
    const file = files.at(-1);
    if (gone > 0 || come > 0) {
      const sign = line[0] ?? " ";
      const text = line.slice(1).trimEnd();
      if (sign === "+") {
        come--;
        if (text !== "") file?.push(`+${at} ${text}`);
      } else if (sign !== "\\") {
        gone--;
        if (sign === "-") file?.push(`-${at} ${text}`);
        else come--;
        at++;
      }
    } else if (line.startsWith("diff --git ")) files.push([line]);
    else if (line.startsWith("@@ ")) [at, gone, come] = hunk(line);
    else if (!/^(---|\+\+\+|\\) /.test(line) && line !== "")
      file?.push(line.replace(NEW_OBJECT, ""));
  }
  return files
    .map((lines) => lines.join("\n"))
    .sort()
    .join("\n");
}

/** The object that a file becomes, which tells even what does not count. */
const NEW_OBJECT = /(?<=^index [0-9a-f]+)\.\.[0-9a-f]+/;

/** `@@ -12,3 +12,4 @@`: the first line, and how many lines there were and will be. A missing count is 1. */
function hunk(line: string): [number, number, number] {
  const [, at = "0", gone = "1", come = "1"] =
    /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line) ?? [];
  return [Number(at), Number(gone), Number(come)];
}
