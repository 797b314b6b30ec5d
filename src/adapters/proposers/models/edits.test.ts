import fc from "fast-check";
import { expect, test } from "vitest";
import { type Edit, edited } from "./edits.ts";

const files = [
  { path: "src/a.js", text: "let a = 1;\nlet b = 2;\nlet c = 2;\n" },
  { path: "src/dos.js", text: "one\r\ntwo\r\n" },
  { path: "src/secret.js", text: "key = abc\nn = 1\n", isMasked: true },
  { path: "src/big.js" },
];
const ground = { files, isTarget: (path: string) => path.startsWith("src/") };
const made = (...edits: Edit[]) => edited(edits, ground);
const edit = (path: string, search: string, replace: string): Edit => ({ path, search, replace });

test("edits are made one after another", () => {
  expect(made(edit("src/a.js", "a = 1", "a = 3"), edit("./src/a.js", "a = 3;\n", ""))).toEqual({
    files: [{ path: "src/a.js", text: "let \nlet b = 2;\nlet c = 2;\n".replace("let \n", "let ") }],
  });
});

test("an empty search is the whole file, which may be new", () => {
  expect(made(edit("src/a.js", "", "x\n"), edit("src/new/b.js", "", "y\n"))).toEqual({
    files: [
      { path: "src/a.js", text: "x\n" },
      { path: "src/new/b.js", text: "y\n" },
    ],
  });
});

test("line ends are those of the file", () => {
  expect(made(edit("src/dos.js", "one\ntwo", "1\n2"))).toEqual({
    files: [{ path: "src/dos.js", text: "1\r\n2\r\n" }],
  });
});

test("a file with a secret is edited around it", () => {
  expect(made(edit("src/secret.js", "n = 1", "n = 2"))).toEqual({
    files: [{ path: "src/secret.js", text: "key = abc\nn = 2\n" }],
  });
  expect(made(edit("src/secret.js", "key = [masked]", "key = 1"))).toEqual({
    fault: expect.stringContaining("search matches nowhere"),
  });
});

test("nothing of a replacement is special", () => {
  expect(made(edit("src/a.js", "a = 1", "$& $1 $$"))).toEqual({
    files: [{ path: "src/a.js", text: "let $& $1 $$;\nlet b = 2;\nlet c = 2;\n" }],
  });
});

test.each([
  ["nowhere", edit("src/a.js", "let d", "x"), "edits[0] (src/a.js): search matches nowhere"],
  ["nearly", edit("src/a.js", "  let b = 2;\n  let", "x"), "its first line is like line 2"],
  ["twice", edit("src/a.js", "= 2", "= 3"), "search matches 2 times"],
  ["not shown", edit("src/big.js", "", "x"), "you were not shown this file"],
  ["masked", edit("src/secret.js", "", "x"), "a secret in it was masked"],
  ["new, with a search", edit("src/n.js", "x", "y"), "there is no such file yet"],
  ["outside", edit("bench.js", "", "x"), "none of the files that may be changed"],
  ["above", edit("src/../../x", "", "x"), "none of the files that may be changed"],
  ["absolute", edit("/src/x", "", "x"), "none of the files that may be changed"],
  ["git's own", edit("src/.git/hooks/pre-commit", "", "x"), "none of the files"],
  ["no change", edit("src/a.js", "a = 1", "a = 1"), "the edits leave every file as it is"],
])("%s: is refused with the reason", (_name, each, fault) => {
  expect(made(each)).toMatchObject({ fault: expect.stringContaining(fault) });
  expect("unseen" in made(each)).toBe(each.path === "src/big.js");
});

test("a text that occurs once is replaced, and all around it stays", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({ minLength: 1 }),
      fc.string(),
      fc.string(),
      (a, b, c, d) => {
        fc.pre(`${a}${b}${c}`.split(b).length === 2 && b !== d && !`${a}${b}${c}`.includes("\r"));
        const one = [{ path: "f", text: `${a}${b}${c}` }];
        expect(edited([edit("f", b, d)], { files: one, isTarget: () => true })).toEqual({
          files: [{ path: "f", text: `${a}${d}${c}` }],
        });
      },
    ),
  );
});
