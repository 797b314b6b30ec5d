import fc from "fast-check";
import { expect, test } from "vitest";
import { ideaIn, ideasIn, isAbout, marked, sourceOf, tickedOff } from "./backlog.ts";

const LIST = `# Ideas

Some words that are no idea.

## Parser

- [ ] Cache the table
  It is built for every call.

      const table = build();
- Drop the copy
  - of the head
  - of the tail
- [x] Done long ago — kept

Not part of it.

## Storage

1. Write in batches
\`\`\`
- no idea: code
\`\`\`
* [ ] Try mmap
`;

test("items of the first level are ideas, with what is indented below and the heading above", () => {
  expect(ideasIn(LIST)).toEqual([
    {
      title: "Cache the table",
      text: "Parser\n\nIt is built for every call.\n\n    const table = build();",
      done: false,
      line: 6,
    },
    {
      title: "Drop the copy",
      text: "Parser\n\n- of the head\n- of the tail",
      done: false,
      line: 10,
    },
    { title: "Done long ago — kept", text: "Parser", done: true, line: 13 },
    { title: "Write in batches", text: expect.stringContaining("Storage"), done: false, line: 19 },
    { title: "Try mmap", text: "Storage", done: false, line: 23 },
  ]);
});

test("a list with Windows line endings is read the same", () => {
  expect(ideasIn(LIST.replaceAll("\n", "\r\n"))).toEqual(ideasIn(LIST));
});

test("a file of one idea", () => {
  const text = "\n# Cache the table\n\nIt is built for every call.\n";
  const idea = { title: "Cache the table", text: "It is built for every call.", line: 1 };
  expect(ideaIn(text)).toEqual({ ...idea, done: false });
  expect(ideaIn(marked(text, "kept, +3 %"))).toMatchObject({ title: idea.title, done: true });
  expect(ideaIn("Just a line")).toMatchObject({ title: "Just a line", text: "" });
  expect(ideaIn(" \n")).toBeUndefined();
});

test("ideas are ticked off with their verdicts", () => {
  const verdicts = new Map([
    [6, "kept, +3 % (trial 1)"],
    [19, "reverted: no effect (trial 2)"],
  ]);
  const lines = tickedOff(LIST, verdicts).split("\n");
  expect(lines[6]).toBe("- [x] Cache the table — kept, +3 % (trial 1)");
  expect(lines[19]).toBe("1. [x] Write in batches — reverted: no effect (trial 2)");
});

test("what some editors put first, what ends no line, and what divides sections", () => {
  const list = "\ufeff- [ ] First\u2028of two\n\n* * *\n- - -\n- [ ] Last\n";
  expect(ideasIn(list)).toMatchObject([{ title: "First\u2028of two" }, { title: "Last", line: 4 }]);
  expect(tickedOff(list, new Map([[0, "kept"]]))).toBe(
    list.replace("[ ] First\u2028of two", "[x] First\u2028of two — kept"),
  );
  expect(ideaIn("\ufeff# First\n")).toMatchObject({ title: "First" });
});

test("law: a source is about one title alone", () => {
  const title = fc.stringMatching(/^[a(") \\]{1,6}$/);
  fc.assert(
    fc.property(title, title, fc.string(), (one, other, by) => {
      expect(isAbout(one, sourceOf(other, by))).toBe(one === other);
    }),
  );
  expect(isAbout("Cache", sourceOf("Cache (lazily)", "agent:pi"))).toBe(false);
});

test("law: what a file of one idea holds stays when it is marked", () => {
  const text = fc.stringMatching(/^[a# \r\n]{0,12}$/);
  fc.assert(
    fc.property(text, (markdown) => {
      const idea = ideaIn(markdown);
      if (!idea) return;
      const after = marked(markdown, "kept");
      expect(after.startsWith(markdown)).toBe(true);
      expect(ideaIn(after)).toMatchObject({ title: idea.title, done: true });
    }),
  );
});

test("law: ticking off changes only the lines it is told, and they are done then", () => {
  const line = fc.oneof(
    fc.constantFrom("- [ ] a", "* b  ", "1. c", "  more", "", "# h", "```", "- [x] d", "text\r"),
    fc.string({ unit: "binary-ascii", maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, "")),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.nat(), (lines, pick) => {
      const text = lines.join("\n");
      const entries = ideasIn(text);
      const entry = entries[pick % Math.max(1, entries.length)];
      if (!entry) return;
      const after = tickedOff(text, new Map([[entry.line, "kept"]])).split("\n");
      expect(after.length).toBe(lines.length);
      for (const [nth, raw] of lines.entries()) {
        if (nth !== entry.line) expect(after[nth]).toBe(raw);
      }
      const again = ideasIn(after.join("\n")).find(({ line }) => line === entry.line);
      expect(again).toMatchObject({ done: true, title: expect.stringContaining(entry.title) });
    }),
    { numRuns: 500 },
  );
});
