import fc from "fast-check";
import { expect, test } from "vitest";
import { propertyIn } from "./imported-note.ts";
import { ownNote, ownNoteName } from "./own-note.ts";

const at = Date.UTC(2026, 0, 31, 12);

test("the first line is the title, and the file is named by it and its day", () => {
  const note = { text: "# Glyph tables\n\nare *slow*.\n", at };
  expect(ownNoteName(note, 1)).toBe("2026-01-31-glyph-tables");
  expect(ownNoteName(note, 2)).toBe("2026-01-31-glyph-tables-2");
  expect(ownNoteName({ text: "???", at }, 1)).toBe("2026-01-31-note");
  expect(ownNote(note)).toBe(`---
kind: "note"
date: "2026-01-31"
written: "2026-01-31T12:00:00.000Z"
tags: ["assay","assay/note"]
---

# Glyph tables

are *slow*.
`);
});

test("a title that is given leaves the text whole; what it supersedes is linked", () => {
  const text = ownNote({
    ...{ text: "One\n\tTwo\n", title: "Three", tags: ["parser"], paths: ["src/a.js"], at },
    supersedes: "2026-01-30-old",
  });
  expect(text).toContain("\n# Three\n\nOne\n\tTwo\n\nTakes the place of [[2026-01-30-old]].\n");
  expect(propertyIn(text, "supersedes")).toBe("[[2026-01-30-old]]");
  expect(propertyIn(text, "paths")).toEqual(["src/a.js"]);
  expect(propertyIn(text, "tags")).toEqual(["assay", "assay/note", "parser"]);
});

test("a first line that is too long for a title is told whole below", () => {
  const line = "word ".repeat(60).trim();
  expect(ownNote({ text: line, at })).toContain(`\n\n${line}\n`);
});

test("properties and fences above the first words are not taken for a title", () => {
  const properties = ownNote({ text: "---\ntags: [x]\n---\n# From elsewhere\n\nText", at });
  expect(properties).toContain("\n# From elsewhere\n\nText\n\n```yaml\ntags: [x]\n```\n");
  const fenced = ownNote({ text: "```\ncode\n```", title: " ", at });
  expect(fenced).toContain("\n# code\n\n```\ncode\n```\n");
  expect(ownNote({ text: "🙂", at })).toContain("\n# 🙂\n");
});

test("keeps to its form whatever it is given, and moves no cursor", () => {
  const word = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(word, word, word, (text, title, path) => {
      const note = ownNote({ text: `${text}\n---\n`, title, paths: [path], at });
      expect(note.match(/^---$/gm)?.length).toBeGreaterThanOrEqual(2);
      expect(propertyIn(note, "paths")).toEqual([path]);
      expect(propertyIn(note, "kind")).toBe("note");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left.
      expect(note.split("\n---\n").slice(1).join()).not.toMatch(/[\u0000-\u0008\u001b]/);
      expect(ownNoteName({ text, at }, 1)).toMatch(/^2026-01-31-[\p{L}\p{N}_-]+$/u);
    }),
  );
});
