import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "./difference.ts";
import { IndexFile } from "./index-file.ts";
import { outlineAfter, outlineOf } from "./outline.ts";
import { type Git, inFewLines } from "./run.ts";

const name = fc.oneof(
  fc.stringMatching(/^[a-c]{1,2}$/),
  fc.constantFrom("__proto__", "constructor", "é", "a b"),
);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
/** Files of a tree: no file is also a folder. */
const files = fc
  .uniqueArray(path)
  .map((all) => all.filter((one) => !all.some((other) => other.startsWith(`${one}/`))));

/** As `git ls-tree -r -t -z` tells a tree of these files. */
function listed(paths: readonly string[]): Buffer {
  const folders = new Set(
    paths.flatMap((each) => [...each.matchAll(/\//g)].map(({ index }) => each.slice(0, index))),
  );
  const entries = [...folders].map((each) => `040000 tree ${"0".repeat(40)}\t${each}\0`).sort();
  return Buffer.from(
    [...entries, ...paths.map((each) => `100644 blob ${"0".repeat(40)}\t${each}\0`)].join(""),
  );
}

const printing = (printed: Buffer) => ({ bytes: async () => printed }) as unknown as Git;

describe("the outline of a tree", () => {
  test("after a change is the outline of what the change gives", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (before, after) => {
        const changes = {
          from: "x",
          paths: [
            ...before
              .filter((each) => !after.includes(each))
              .map((each) => ({ path: each, status: "deleted" as const })),
            ...after
              .filter((each) => !before.includes(each))
              .map((each) => ({ path: each, status: "added" as const })),
          ],
        };
        const first = await outlineOf(printing(listed(before)), "x");
        expect(outlineAfter(first, changes)).toEqual(await outlineOf(printing(listed(after)), "y"));
      }),
    );
  });

  test("is made of whatever is printed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("\0", "\t", "160000 commit x\t"))),
        async (parts) => {
          await outlineOf(printing(Buffer.from(parts.join(""))), "x");
        },
      ),
    );
  });
});

describe("a difference", () => {
  const raw = fc.record({
    path,
    letter: fc.constantFrom("A", "M", "D", "T"),
    object: fc.stringMatching(/^[0-9a-f]{40}$/),
  });
  const print = (
    rows: readonly { path: string; letter: string; object: string }[],
    patch: string,
  ) =>
    [
      ...rows.map((row) => `:100644 100755 0 ${row.object} ${row.letter}\0${row.path}\0`),
      `\0${patch}`,
    ].join("");

  test("is read back as it was printed", () => {
    fc.assert(
      fc.property(fc.array(raw), fc.string(), (rows, patch) => {
        const found = parse(Buffer.from(print(rows, patch)));
        expect(found.patch).toBe(patch);
        expect(found.paths.map((each) => [each.path, each.object])).toEqual(
          rows.map((each) => [each.path, each.object]),
        );
      }),
    );
  });

  test("that is cut off, or is none, is read as far as it goes", () => {
    fc.assert(
      fc.property(fc.array(raw), fc.string(), fc.nat(), (rows, patch, cut) => {
        const printed = print(rows, patch);
        parse(Buffer.from(printed.slice(0, cut % (printed.length + 1))));
        parse(Buffer.from(`:${patch}`));
      }),
    );
  });
});

describe("an index file", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-index-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function indexOf(names: readonly string[]): Buffer {
    const head = Buffer.alloc(12);
    head.write("DIRC");
    head.writeUInt32BE(2, 4);
    head.writeUInt32BE(names.length, 8);
    const entries = names.map((each) => {
      const bytes = Buffer.from(each);
      const entry = Buffer.alloc((62 + bytes.length + 8) & ~7);
      bytes.copy(entry, 62);
      return entry;
    });
    return Buffer.concat([head, ...entries]);
  }

  const namesIn = (bytes: Buffer) => {
    const file = join(folder, "index");
    writeFileSync(file, bytes);
    const index = new IndexFile(file, 20);
    return [...index.entries()].map((entry) => {
      index.changed(entry);
      return Buffer.from(index.name(entry), "latin1").toString();
    });
  };

  test("gives its names; cut off anywhere, the first of them", () => {
    fc.assert(
      fc.property(files, fc.nat(), (names, cut) => {
        const bytes = indexOf(names);
        expect(namesIn(bytes)).toEqual(names);
        const some = namesIn(bytes.subarray(0, cut % bytes.length));
        expect(names.slice(0, some.length)).toEqual(some);
      }),
    );
  });

  test("of any bytes comes to an end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void namesIn(Buffer.from(bytes))),
    );
  });
});

test("what git complains of is a few short lines, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (said) => {
      expect(inFewLines(said).split("\n").length).toBeLessThanOrEqual(6);
    }),
  );
});
