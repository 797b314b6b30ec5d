import { expect, test } from "vitest";
import { targetGlobs } from "./target.ts";

const paths = [
  "src/a.js",
  "src/deep/b.js",
  "app/search.py",
  "src/pkg/core/x.py",
  "odd/[id]/page.tsx",
];
/** Enough of a glob for these tests: `*` within a folder, `**` across. */
const match = (globs: readonly string[]) => (path: string) =>
  globs.some((glob) =>
    new RegExp(
      `^${glob
        .replace(/\\(?=[[\]])/g, "")
        .replace(/[.[\]]/g, "\\$&")
        .replaceAll("**", "§")
        .replaceAll("*", "[^/]*")
        .replaceAll("§", ".*")}$`,
    ).test(path),
  );
const globs = (entry: string, directory = "") =>
  targetGlobs({ entries: [entry], directory, paths, match })[0];

test.each([
  ["src/a.js", "", "src/a.js"],
  ["src", "", "src/**"],
  ["src/", "", "src/**"],
  ["./src/*.js", "", "src/*.js"],
  ["*.js", "src", "src/*.js"],
  ["../app", "src", "app/**"],
  [".", "src", "src/**"],
  [".", "", "**"],
  ["app.search", "", "app/search.py"],
  ["pkg.core", "", "src/pkg/core/**"],
  ["odd/[id]/page.tsx", "", "odd/[id]/page.tsx"],
  ["odd/[id]", "", "odd/\\[id\\]/**"],
  ["*.tsx", "odd/[id]", "odd/\\[id\\]/*.tsx"],
])("%s from %o is %s", (entry, directory, expected) => {
  expect(globs(entry, directory)).toBe(expected);
});

test("an entry behind ! takes away from the others, and must match something as well", () => {
  const entries = ["src", "!src/deep"];
  expect(targetGlobs({ entries, directory: "", paths, match })).toEqual(["src/**", "!src/deep/**"]);
  expect(() => globs("!src")).toThrow(/No target/);
  expect(() => targetGlobs({ entries: ["src", "!sra"], directory: "", paths, match })).toThrow(
    /"sra" matches no committed file/,
  );
});

test("a target that matches nothing names what is nearest, as it is written from here", () => {
  expect(() => globs("srv")).toThrow(/Did you mean "src"/);
  expect(() => globs("sr/**")).toThrow(/Did you mean "src\/\*\*"/);
  expect(() => globs("b.jss", "src/deep")).toThrow(/Did you mean "b\.js"/);
  expect(() => globs("src/a.jss")).toThrow(/matches no committed file[\s\S]*src\/a\.js/);
  expect(() => targetGlobs({ entries: [], directory: "", paths, match })).toThrow(/No target/);
});
