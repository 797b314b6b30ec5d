import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { experimentNote } from "./experiment-note.ts";
import { note } from "./note.fixtures.ts";
import { redaction } from "./redact.ts";
import { sharedName, sharedNote } from "./shared-note.ts";

const whereabouts = {
  folders: ["/home/alice/My Work/glyph-engine", "/home/alice"],
  names: ["glyph-engine"],
  user: "alice",
  paths: ["src/parser.js", "src/deep/read_table.rs", "Makefile", "docs/[id] page.tsx", "lib/x.md"],
};
const redact = redaction(whereabouts);

/** What may stand beside a path in Markdown, code and output. */
const MARKS = ["<", ">", "|", "\\", "$", "*", "**", "{", ";", "#", "&", "'", "!", "?", "+", "~"];

describe("a redaction", () => {
  test.each([
    ["Cache what src/parser.js reads", "Cache what <path>.js reads"],
    ["see parser.js:12, and read_table.rs.", "see <path>.js:12, and <path>.rs."],
    ["in /home/alice/My Work/glyph-engine/src/new.c now", "in <path>.c now"],
    ["~/notes.md and $HOME/x and /tmp/a.b/c", "<path>.md and <path> and <path>"],
    ["src/deep and ./other and lib/x", "<path> and <path> and <path>"],
    ["docs/[id] page.tsx or [id] page.tsx", "<path>.tsx or <path>.tsx"],
    ["Glyph Engine of glyph_engine, GlyphEngine", "<repository> of <repository>, <repository>"],
    ["alice says so; malice does not", "<user> says so; malice does not"],
    [
      "https://git.example.org/alice/x git@host.org:a/b.git a@b.org",
      "<address> <address> <address>",
    ],
    ["C:\\Users\\alice\\a.txt", "<path>.txt"],
    ["a//src//parser.js", "<path>.js"],
    [
      "<src/parser.js> ->parser.js **parser.js**, _lib/x_",
      "<<path>.js> -><path>.js <path>.js, <path>",
    ],
  ])("of %j is %j", (text, told) => {
    expect(redact(text)).toBe(told);
    expect(redact(told)).toBe(told);
  });

  test.each([
    "read and/or write 1/2 of 3/4 at 10 ops/s",
    "the parser makes a src of tables",
    "node@24 with -O3, e.g. Node.js 24.1",
  ])("leaves %j", (text) => {
    expect(redact(text)).toBe(text);
  });

  test("law: no path, folder or name that is known is left, wherever it stands", () => {
    const sign = fc.constantFrom(..."abcXYZ019_-é");
    const name = fc.string({ unit: sign, minLength: 3, maxLength: 8 });
    const path = fc
      .tuple(fc.array(name, { minLength: 1, maxLength: 3 }), name)
      .map(([folders, file]) => `${folders.join("/")}/${file}.${"ts"}`);
    const beside = fc.constantFrom(
      " ",
      "`",
      '"',
      "(",
      ":",
      ",",
      "\n",
      "=",
      "./",
      "a/",
      "[[",
      ...MARKS,
    );
    fc.assert(
      fc.property(path, beside, beside, fc.string(), (known, before, after, words) => {
        const hide = redaction({ ...whereabouts, paths: [known] });
        const file = known.split("/").at(-1) ?? "";
        for (const said of [known, file, `/home/alice/${known}`]) {
          const told = hide(`${words} ${before}${said}${after === "a/" ? " " : after} ${words}`);
          expect(told.slice(words.length, told.length - words.length)).not.toContain(file);
          expect(told).not.toContain("/home/alice");
        }
        const once = hide(words);
        expect(hide(once)).toBe(once);
      }),
    );
  });
});

describe("a note for other repositories", () => {
  const text = experimentNote(
    note(3, {
      revision: 1,
      status: "refuted",
      hypothesis: { statement: "Cache src/parser.js\n\nSee [[s-t1]] in /home/alice/x.py" },
      verdict: { kind: "reverted", because: "guard", detail: "failed in src/new.js" },
      paths: ["src/parser.js", "src/new.js"],
      commit: "0123456789abcdef0123456789abcdef01234567",
      source: "patches:/home/alice/patches/01.patch",
    }),
    "feedfeedfeedfeed",
  );
  const shared = sharedNote(text, "0a1b2c3d4e5f", redact);

  test("has the idea and what came of it, and no word of where it was", () => {
    expect(shared).toContain('status: "refuted"\n');
    expect(shared).toContain('paths: ["<path>.js","<path>.js"]\n');
    expect(shared).toContain('proposer: "patches"\n');
    expect(shared).toContain("# Cache <path>.js\n\n> See s-t1 in <path>.py\n");
    expect(shared).toContain("> failed in <path>.js\n");
    expect(shared).toContain("\nCost: ");
    expect(shared).not.toMatch(/alice|parser|feedfeed|0123456789|abc"|assay show|\[\[s-t1/);
  });

  test("says nothing of the command that measures", () => {
    const study =
      "# work of src/**, minimize\n\nMeasured: `ssh host.internal bench`.\n\nNothing was kept.\n";
    const told = sharedNote(study, "0a1b2c3d4e5f", redact);
    expect(told).toMatch(/minimize\n\nNothing was kept\.\n$/);
  });

  test("supersedes the one before of its own repository", () => {
    expect(shared).toContain('supersedes: "[[0a1b2c3d4e5f-20261124-001414-56f6-t3]]"\n');
    expect(sharedName("0a1b", "experiments/s-t1")).toBe("experiments/0a1b-s-t1");
  });

  test("leaves out what somebody wrote into its properties", () => {
    const edited = text.replace('kind: "experiment"\n', 'kind: "experiment"\nsecret: "src"\n');
    expect(sharedNote(edited, "0a1b2c3d4e5f", redact)).toBe(shared);
  });
});
