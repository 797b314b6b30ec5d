import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSize } from "./size.ts";

test.each([
  ["4GB", 4e9],
  ["512 MiB", 512 * 2 ** 20],
  ["1.5g", 1.5e9],
  ["100", 100],
  [2048, 2048],
  [".5k", 500],
])("%s", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(["", "0", "GB", "-1", "4XB", "4 G B", "1e3", "∞", Number.NaN, -5])(
  "%s is none",
  (text) => {
    expect(parseSize(text)).toBeUndefined();
  },
);

test("any whole number of bytes is itself", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (bytes) => {
      expect(parseSize(bytes)).toBe(bytes);
      expect(parseSize(`${bytes} B`)).toBe(bytes);
    }),
  );
});
