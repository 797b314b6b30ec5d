import fc from "fast-check";
import { expect, test } from "vitest";
import { tailOf } from "./tail.ts";

test("shows both streams, stderr last", () => {
  expect(tailOf("out\n", "")).toBe("out");
  expect(tailOf("", "err\n")).toBe("err");
  expect(tailOf("out\n", "err\n")).toBe("out\nerr");
});

test("a flood on one stream does not hide the other", () => {
  const shown = tailOf(`${"o".repeat(9000)}OUT`, `${"e".repeat(9000)}ERR`);
  expect(shown).toMatch(/OUT\ne+ERR$/);
});

test("begins with a whole line, unless that would leave out much", () => {
  const lines = Array.from({ length: 600 }, (_, n) => `\u001b[31mline ${n}`).join("\n");
  const [first = ""] = tailOf(lines, "").split("\n");
  expect(first.startsWith("\u001b[31mline ")).toBe(true);
  expect(tailOf(`${"x".repeat(9000)}\nend`, "")).toMatch(/^x{3996}\nend$/);
});

test("is never longer than 4,000 characters and always well-formed", () => {
  const text = fc.string({ unit: "binary" }).map((some) => some.repeat(500));
  fc.assert(
    fc.property(text, text, (stdout, stderr) => {
      const shown = tailOf(stdout, stderr);
      expect(shown.length).toBeLessThanOrEqual(4000);
      expect(shown.isWellFormed()).toBe(true);
    }),
  );
});
