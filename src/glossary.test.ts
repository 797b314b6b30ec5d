import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

/** The types that a page's table promises, in its last column. */
function promised(): string[] {
  return [...read("../docs/glossary.md").matchAll(/^\| \*\*.*\| `(\w+)` \|$/gm)].map(
    ([, name]) => name ?? "",
  );
}

function exported(): Set<string> {
  const blocks = [...read("./index.ts").matchAll(/export (?:type )?\{([^}]*)\}/g)];
  return new Set(blocks.flatMap(([, names = ""]) => names.match(/\w+/g) ?? []));
}

test("every word of the glossary is an exported type, and every type of the domain is a word", () => {
  const words = promised();
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter((word) => !exported().has(word))).toEqual([]);
});

test("words that mean too much are not used for names", () => {
  const vague = [...exported()].filter((name) => /result|score/i.test(name));
  expect(vague).toEqual([]);
});
