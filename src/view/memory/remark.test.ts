import fc from "fast-check";
import { expect, test } from "vitest";
import { remarkFile, remarkIn, remarksText } from "./remark.ts";

const at = Date.UTC(2026, 0, 31);
const remark = { note: "experiments/s-t1", text: "Seen again.\n# Not a heading", by: "claude", at };

test("a remark names its note and says that it was not measured", () => {
  const file = remarkFile(remark);
  expect(file).toContain('by: "claude"\nat: "2026-01-31T00:00:00.000Z"\n');
  expect(file).toContain('about: "[[experiments/s-t1]]"\n');
  expect(remarksText([remark])).toBe(
    "Remark by claude (2026-01-31; not measured):\n> Seen again.\n> # Not a heading",
  );
});

test("is read again as it was, whatever it says; what is none is none", () => {
  expect(remarkIn(remarkFile(remark))).toEqual(remark);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, by) => {
      const file = remarkFile({ ...remark, text: `a ${text}\n---\nstatus: "proved"\nz`, by });
      expect(file.match(/^---$/gm)).toHaveLength(2);
      expect(file).not.toMatch(/^(status:|#)/m);
      const read = remarkIn(file);
      expect(read?.note).toBe(remark.note);
      expect(remarkFile({ ...remark, ...read })).toBe(file);
      expect(remarkIn(text)).toBeUndefined();
    }),
  );
});
