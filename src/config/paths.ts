/** A path from the repository's root, `.` and `..` resolved; `undefined` when it leads out of it. */
export function pathFrom(folder: string, path: string): string | undefined {
  if (path.startsWith("/")) return undefined;
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** The folder of a path, `""` for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
