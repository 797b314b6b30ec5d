import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { clean, cut, firstLine, indent, pad, wrap } from "./text.ts";

test.each([
  ["\u001b[31mred\u001b[0m", "red"],
  ["\u001b]0;title\u0007x", "x"],
  ["\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link"],
  ["\u001b[2J\u001b[1;1Hkept (exact)", "kept (exact)"],
  ["\u009b31mred", "red"],
  ["50 %\r100 %\r\n", "50 %\n100 %\n"],
  ["a\u0008b\u0000c\u007f", "abc"],
  ["evil\u202etxt.exe", "eviltxt.exe"],
  ["a\tb", "a  b"],
  ["café 缓存 🚀\n", "café 缓存 🚀\n"],
])("%j becomes %j", (text, harmless) => expect(clean(text)).toBe(harmless));

test("whatever comes in, no control character but a line break gets out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(clean(`\u001b${text}`)).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});

test("text is cut by columns, not by characters", () => {
  expect(cut("abcdef", 6)).toBe("abcdef");
  expect(cut("abcdef", 5)).toBe("abcd…");
  expect(cut("缓存缓存", 5)).toBe("缓存…");
  expect(cut("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 5)).toBe("👩‍👩‍👧‍👦👩‍👩‍👧‍👦…");
  expect(cut("abc", 0)).toBe("");
});

test("cut and padded text has exactly its width", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      expect(stringWidth(pad(cut(firstLine(text), width), width))).toBe(width);
    }),
  );
});

test("the first line that says something", () => {
  expect(firstLine("\n  \n  Use   a Map\nmore")).toBe("Use a Map");
});

test("indenting leaves empty lines empty", () => expect(indent("a\n\nb\n")).toBe("  a\n\n  b"));

test("wrapped lines fit, break at spaces, and say the same", () => {
  expect(wrap("one two three", 8)).toBe("one two\nthree");
  expect(wrap("a-word-too-long for it", 6)).toBe("a-word-too-long\nfor it");
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,9}$/)),
      fc.integer({ min: 9 }),
      (words, columns) => {
        const wrapped = wrap(words.join(" "), columns);
        expect(wrapped.replaceAll("\n", " ")).toBe(words.join(" "));
        for (const line of wrapped.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
      },
    ),
  );
});
