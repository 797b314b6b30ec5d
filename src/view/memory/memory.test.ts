import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NoteStatus, noteName } from "../../domain/note.ts";
import { experimentNote } from "./experiment-note.ts";
import { hotMemory, toldOf } from "./hot.ts";
import { note } from "./note.fixtures.ts";

const statuses = ["proved", "refuted", "undecided", "does-not-run"] as const;
const many = (count: number) =>
  Array.from({ length: count }, (_, nth) =>
    note(nth + 1, { status: statuses[nth % 4] as NoteStatus }),
  );

describe("the note of a trial", () => {
  test("says what was tried, what came of it and where it can be seen", () => {
    const text = experimentNote(note(3), "0123456789abcdef");
    expect(text).toContain('status: "proved"\n');
    expect(text).toContain('date: "2026-11-24"\n');
    expect(text).toContain('effect: {"estimate":0.2,"low":0.1,"scale":"fraction"}\n');
    expect(text).toContain("\n# Idea 3\n");
    expect(text).toContain("**kept (confirmed)**: cpu 1 → 0.8 s, +20 % (at least +10 %).");
    expect(text).toContain("Trial 3 of [[20261124-001414-56f6]].");
    expect(text).not.toContain("supersedes");
  });

  test("that is a correction names the one before", () => {
    const text = experimentNote(note(3, { revision: 2 }));
    expect(noteName(note(3, { revision: 2 }))).toBe("20261124-001414-56f6-t3-r2");
    expect(text).toContain('supersedes: "[[20261124-001414-56f6-t3-r1]]"');
  });

  test("keeps to its form whatever a hypothesis says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (words) => {
        const statement = `${words}\n---\nstatus: "proved"\n# Heading`;
        const text = experimentNote(note(1, { status: "refuted", hypothesis: { statement } }));
        const [, properties = "", body = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
        expect(properties.match(/^status: .*$/gm)).toEqual(['status: "refuted"']);
        expect(body.match(/^# /gm)).toHaveLength(1);
        expect(body).not.toMatch(/^---$/m);
      }),
    );
  });
});

describe("the hot memory", () => {
  test("tells the newest first, and of each kind how many more there are", () => {
    const text = hotMemory(undefined, many(2000));
    expect(text.split("\n").length).toBeLessThanOrEqual(300);
    expect(text).toContain("- Idea 1997: kept (confirmed), cpu +20 % (at least +10 %) ([[20261124");
    expect(text).toMatch(/older ones are in experiments\/\)/);
    for (const title of ["What worked here", "Open leads", "What was refuted", "does not run"]) {
      expect(text).toContain(title);
    }
  });

  test("never changes a byte of what the user wrote, and says the same when it is asked again", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(40), (above, below, count) => {
        fc.pre(!`${above}${below}`.includes("<!-- assay"));
        const first = hotMemory(above, many(count));
        expect(first.startsWith(above)).toBe(true);
        const grown = `${first}${below}`;
        const second = hotMemory(grown, many(count + 1));
        expect(second.startsWith(above)).toBe(true);
        expect(second.endsWith(below)).toBe(true);
        expect(hotMemory(second, many(count + 1))).toBe(second);
      }),
    );
  });

  test("tells proposers nothing that is for people, and nothing at all where nothing is known", () => {
    expect(toldOf(hotMemory(undefined, []), "other")).toBeUndefined();
    expect(toldOf(hotMemory(undefined, many(1)), "other")).toMatch(
      /^# Memory\n\n## Rules\n\n## What worked here\n\n- Idea 1: .*\n$/,
    );
    expect(toldOf("- be kind\n<!-- unclosed", "other")).toBe("- be kind\n<!-- unclosed\n");
  });

  test("tells the proposers of a study nothing of its own trials", () => {
    expect(toldOf(hotMemory("- rule\n", many(8)), "20261124-001414-56f6")).not.toContain("Idea");
  });

  test("with many rules of the user's leaves those whole and tells less", () => {
    const rules = Array.from({ length: 290 }, (_, nth) => `- rule ${nth}`).join("\n");
    const text = hotMemory(rules, many(100));
    expect(text).toContain(rules);
    expect(text.split("\n").length).toBeLessThanOrEqual(320);
  });

  test("keeps what somebody wrote into the part that Assay keeps up, whatever an idea says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 600 }), fc.nat(30), (words, count) => {
        const notes = [...many(count), note(99, { hypothesis: { statement: words } })];
        const first = hotMemory("- mine\n", notes, ["- cpu of src/**: 1 s ([[s]])"]);
        expect(hotMemory(first, notes, ["- cpu of src/**: 1 s ([[s]])"])).toBe(first);
        const strayed = "- Never touch the parser.";
        const edited = first.replace(
          "## Current best\n",
          `## Current best\n\n${strayed}\n## Own\n`,
        );
        const [own = ""] = hotMemory(edited, notes).split("<!-- assay: kept");
        expect(own).toContain(`- mine\n`);
        expect(own).toContain(`${strayed}\n## Own\n`);
      }),
    );
  });

  test("of a long file proposers are told the beginning, comments that do not end among it", () => {
    const told = toldOf(`${"- rule <!--\n".repeat(100_000)}`, "s");
    expect(told?.length).toBeLessThan(61_000);
    expect(told).toMatch(/ …\n\n\(MEMORY.md is longer than is told here.\)\n$/);
  });

  test("keeps all of a file whose end mark is gone", () => {
    const text = hotMemory("mine\n<!-- assay: kept up by Assay from here -->\nlost end\n", []);
    expect(text).toContain("mine\n");
    expect(text).toContain("lost end\n");
  });
});
