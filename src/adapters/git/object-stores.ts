import { isAbsolute, join } from "node:path";
import { textOf } from "./files.ts";

/** The user's object store and every store it borrows from. */
export function objectStores(objects: string): readonly string[] {
  const found = new Set([objects]);
  // A set may grow while it is walked: the stores of stores follow.
  for (const store of found) {
    for (const line of textOf(join(store, "info/alternates"))?.split("\n") ?? []) {
      if (line === "" || line.startsWith("#")) continue;
      const path = line.startsWith('"') ? unquoted(line) : line;
      found.add(isAbsolute(path) ? path : join(store, path));
    }
  }
  return [...found];
}

function unquoted(line: string): string {
  return line
    .slice(1, -1)
    .replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
}
