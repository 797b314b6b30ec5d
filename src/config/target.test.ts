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
])("%s from %o is %s", (entry, directory, expected) => {
  expect(globs(entry, directory)).toBe(expected);
});

test("a target that matches nothing names the nearest file", () => {
  expect(() => globs("src/a.jss")).toThrow(/matches no committed file[\s\S]*src\/a\.js/);
  expect(() => targetGlobs({ entries: [], directory: "", paths, match })).toThrow(/No target/);
});
