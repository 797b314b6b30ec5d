import { existsSync, readFileSync } from "node:fs";

/**
 * The Unix sockets of the host that have a path, from the text of `/proc/net/unix`: whoever can see one can
 * talk to it, however read-only its folder is.
 */
export function parseSockets(text: string): readonly string[] {
  const paths = text.split("\n").flatMap((line) => {
    const [, path] = /^[0-9a-f]+: (?:\S+ +){5}\d+ (\/.*)$/i.exec(line) ?? [];
    return path === undefined ? [] : [path];
  });
  return [...new Set(paths)];
}

/** Those that are there now. */
export function hostSockets(): readonly string[] {
  try {
    return parseSockets(readFileSync("/proc/net/unix", "utf8")).filter((path) => existsSync(path));
  } catch {
    return [];
  }
}
