import { expect, test } from "vitest";
import { repositoryNames } from "./repository-names.ts";

test("a repository is called by its folder, its remotes and its packages", () => {
  const remotes = ["git@host.org:acme/glyphs.git", "https://host.org/acme/fork/", "/srv/git/local"];
  const files = ['{\n  "name": "@scope/tool",\n}', '[package]\nname = "crate"\n'];
  expect(repositoryNames("work", remotes, files)).toEqual([
    ...["work", "acme", "glyphs", "fork", "local", "scope", "tool", "crate"],
  ]);
  expect(repositoryNames("a", ["--"], ['{ "name": 3 }', ""])).toEqual([]);
});
