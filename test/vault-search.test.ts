import { execFile, execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NoteIndex } from "../src/adapters/vault/note-index.ts";
import { readNote } from "../src/adapters/vault/read-note.ts";
import { searchVault } from "../src/api/index.ts";
import { COLUMNS } from "../src/decide/recall.ts";
import { wordsOf } from "../src/domain/words.ts";
import { assay } from "./rig/assay.ts";
import { tempDir, write } from "./rig/temp.ts";
import { valueRepository } from "./rig/value-repository.ts";

const noteOf = (title: string, status: string, more = "", paths: readonly string[] = []) =>
  `---\nkind: "experiment"\nstatus: "${status}"\ndecided: "2026-11-20T00:00:00.000Z"\npaths: ${JSON.stringify(paths)}\n---\n\n# ${title}\n\n${more}\n`;

/** A repository with a vault of a few notes. */
function remembering(notes: Readonly<Record<string, string | Buffer>> = {}) {
  const { root } = valueRepository();
  const all = {
    "experiments/s-t1": noteOf("Cache the parsed table", "refuted", "It is hardly read.", [
      "src/parser.js",
    ]),
    "experiments/s-t2": noteOf("Sort the table once", "proved", "Parsing is cheap.", [
      "src/sort.js",
    ]),
    "experiments/s-t3": noteOf("Use a larger buffer", "undecided", "A cache line fits.", [
      "src/io.js",
    ]),
    "notes/mine": "# What I know\n\nThe allocator of this machine is slow; caching helped once.\n",
    ...notes,
  };
  mkdirSync(join(root, ".assay"), { recursive: true });
  for (const [name, text] of Object.entries(all)) {
    const path = join(root, ".assay/memory", `${name}.md`);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }
  const names = async (question: string, narrowed = {}) =>
    (await searchVault(question, { directory: root, ...narrowed })).map(({ name }) => name);
  return { root, names, file: (name: string) => join(root, ".assay/memory", `${name}.md`) };
}

test("finds notes by their words, other forms of them too, titles first", async () => {
  const { names } = remembering();
  const found = await names("has anybody cached parsing tables?");
  expect(found.slice(0, 2)).toEqual(["experiments/s-t1", "experiments/s-t2"]);
  expect(found.slice(2).toSorted()).toEqual(["experiments/s-t3", "notes/mine"]);
  expect(await names("allocators")).toEqual(["notes/mine"]);
  expect(await names("quantum")).toEqual([]);
  expect((await names('"; DROP TABLE note; -- * NEAR(')).slice(0, 2).toSorted()).toEqual([
    "experiments/s-t1",
    "experiments/s-t2",
  ]);
  expect(await names("???")).toEqual([]);
});

test("what means about the same is found too, after what says it; names are also their parts", async () => {
  const { names } = remembering({
    "experiments/s-t5": noteOf("Memoise what readGlyphTable gives", "refuted"),
    "experiments/s-t6": noteOf("Swap the turbine", "proved"),
  });
  expect((await names("cache")).indexOf("experiments/s-t5")).toBeGreaterThan(0);
  expect(await names("glyph")).toEqual(["experiments/s-t5"]);
  expect(await names("remembering")).toContain("experiments/s-t1");
});

test("what another note supersedes is not found, whoever wrote it; a note that supersedes itself is", async () => {
  const newer = (name: string, title: string) => `---\nsupersedes: "${name}"\n---\n\n# ${title}\n`;
  const { names, file } = remembering({
    "experiments/s-t1-r1": newer("[[s-t1]]", "Cache the parsed table, again"),
    "notes/own": newer("[[notes/own]]", "A turbine"),
  });
  expect((await names("parsed table")).slice(0, 2).toSorted()).toEqual([
    "experiments/s-t1-r1",
    "experiments/s-t2",
  ]);
  expect(await names("parsed table")).not.toContain("experiments/s-t1");
  expect(await names("turbine")).toEqual(["notes/own"]);
  rmSync(file("experiments/s-t1-r1"));
  expect((await names("parsed table"))[0]).toBe("experiments/s-t1");
});

test("an index that was made in another way is made anew", async () => {
  const { root, names } = remembering();
  const expected = await names("table");
  const old = new DatabaseSync(join(root, ".assay/vault.db"));
  old.exec("PRAGMA user_version = 0; DROP TABLE words; CREATE TABLE words (other TEXT)");
  old.close();
  expect(await names("table")).toEqual(expected);
});

test("what is about the paths asked for comes first, and a status narrows it", async () => {
  const { names } = remembering();
  expect((await names("table", { paths: ["src/sort.js"] }))[0]).toBe("experiments/s-t2");
  expect((await names("table", { paths: ["src/parser.js/"] }))[0]).toBe("experiments/s-t1");
  expect(await names("table", { status: "proved" })).toEqual(["experiments/s-t2"]);
  expect(await names("table", { limit: 1 })).toHaveLength(1);
});

test("what is added, changed and taken away is found, and not, the next time", async () => {
  const { names, file } = remembering();
  expect(await names("turbine")).toEqual([]);
  writeFileSync(file("notes/new"), "# A turbine\n");
  expect(await names("turbine")).toEqual(["notes/new"]);
  rmSync(file("notes/new"));
  writeFileSync(file("experiments/s-t1"), noteOf("Leave the turbine alone", "refuted"));
  utimesSync(file("experiments/s-t1"), new Date(0), new Date(0));
  writeFileSync(file("experiments/s-t4"), noteOf("Else", "proved"));
  expect(await names("turbine")).toEqual(["experiments/s-t1"]);
  expect(await names("parsed")).toEqual(["experiments/s-t2"]);
});

test("an index that is broken is made anew; one that cannot be written does without", async () => {
  const { root, names } = remembering();
  const expected = await names("table");
  const index = join(root, ".assay/vault.db");
  writeFileSync(index, Buffer.alloc(50_000, "broken"));
  for (const end of ["-wal", "-shm"]) rmSync(`${index}${end}`, { force: true });
  expect(await names("table")).toEqual(expected);
  expect(await names("table")).toEqual(expected);
  expect(readFileSync(index).subarray(0, 6).toString()).toBe("SQLite");
  for (const end of ["", "-wal", "-shm"]) rmSync(`${index}${end}`, { force: true });
  mkdirSync(index);
  expect(await names("table")).toEqual(expected);
});

test("notes that hands have broken, that are no text, or that are huge, do no harm", async () => {
  const { names } = remembering({
    "experiments/x-1":
      '---\nstatus: "proved\npaths: [unclosed\ndecided: yesterday\n---\n# Broken turbine\n',
    "experiments/x-2": Buffer.concat([
      Buffer.from("# Latin turbine caf"),
      Buffer.from([0xe9, 0, 0xff]),
    ]),
    "experiments/x-3": `# Huge turbine\n${"lorem ipsum ".repeat(900_000)}`,
    "experiments/x-4": "",
    "experiments/x-5": "---\n---",
  });
  expect((await names("turbine")).toSorted()).toEqual(
    [1, 2, 3].map((nth) => `experiments/x-${nth}`),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (head, body) => {
      expect(readNote(`---\n${head}\n---\n${body}`).body.length).toBeGreaterThanOrEqual(0);
      expect(wordsOf(head).every((word) => word !== "")).toBe(true);
    }),
  );
});

test("what is called a note and is no file is passed over", async () => {
  const { names, file } = remembering();
  mkdirSync(file("notes/folder"));
  symlinkSync("nowhere", file("notes/dangling"));
  symlinkSync("loop.md", file("notes/loop"));
  execFileSync("mkfifo", [file("notes/pipe")]);
  expect(await names("allocators")).toEqual(["notes/mine"]);
});

test("several processes that look at once all find what is there", async () => {
  const { root, file } = remembering();
  writeFileSync(file("notes/new"), "# A turbine\n");
  const module = new URL("../src/adapters/vault/note-index.ts", import.meta.url).href;
  const look = `const { NoteIndex } = await import(${JSON.stringify(module)});
    const [, folder, file] = process.argv;
    const found = NoteIndex.asked(folder, file, (index) => index.search(["turbine"], { most: 5, columns: { title: 1, body: 1, paths: 1, concepts: 1 } }));
    console.log(found.map(({ name }) => name).join());`;
  const places = [join(root, ".assay/memory"), join(root, ".assay/vault.db")];
  const args = [
    "--disable-warning=ExperimentalWarning",
    "--input-type=module",
    "-e",
    look,
    ...places,
  ];
  const asked = [1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, args));
  const found = (await Promise.all(asked)).map(({ stdout, stderr }) => `${stderr}${stdout.trim()}`);
  expect(found).toEqual(["notes/new", "notes/new", "notes/new", "notes/new"]);
});

test("of two notes one of which has the rare word that one comes first, however common the other words are", () => {
  const folder = tempDir();
  for (let nth = 0; nth < 3100; nth++) {
    write(folder, { [`notes/n${nth}.md`]: `# Cache the table ${nth % 2 ? "cache" : ""}\n` });
  }
  write(folder, { "notes/rare.md": "# Drop the cache of glyphs\n" });
  const search = (question: string) =>
    NoteIndex.asked(folder, join(folder, "index.db"), (index) =>
      index.search(wordsOf(question), { most: 5, columns: COLUMNS }),
    );
  expect(search("cache the table of glyphs")[0]?.name).toBe("notes/rare");
  expect(search("cache table")).toHaveLength(5);
});

test("on the screen: what was found with its status, or that nothing is remembered", async () => {
  const { root } = remembering();
  const found = await assay(root, "vault", "search", "parsed", "table");
  expect(found.code).toBe(0);
  expect(found.stdout).toMatch(
    /^refuted +Cache the parsed table\n +2026-11-20 +experiments\/s-t1$/m,
  );
  const none = await assay(root, "vault", "search", "quantum");
  expect([none.code, none.stdout]).toEqual([1, "Nothing is remembered of this."]);
  const { root: plain } = valueRepository();
  expect((await assay(plain, "vault", "search", "quantum")).code).toBe(1);
  expect(existsSync(join(plain, ".assay"))).toBe(false);
});
