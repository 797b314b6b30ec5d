import fc from "fast-check";
import { expect, test } from "vitest";
import { type Knob, knobsIn, strayIn, turned, valuesOfKnobs } from "./knobs.ts";

const knobs = (text: string, path = "a.ts"): readonly Knob[] => {
  const found = knobsIn([{ path, text }]);
  if ("problems" in found) throw new Error(JSON.stringify(found.problems));
  return found.knobs;
};
const turn = (text: string, to: Record<string, number | string | boolean>) =>
  turned({ path: "a.ts", text }, knobs(text), to);

test.each([
  [
    "const HIDDEN = 48; // assay: int 8..256 log",
    { HIDDEN: 64 },
    "const HIDDEN = 64; // assay: int 8..256 log",
  ],
  [
    "const STEPS: number = 24_000; // assay: int 1..1e5 log",
    { STEPS: 10 },
    "const STEPS: number = 10; // assay: int 1..1e5 log",
  ],
  [
    "rate = 0.02  # assay: float 0.001..1 log",
    { rate: 1 },
    "rate = 1.0  # assay: float 0.001..1 log",
  ],
  ["  threads: 8 # assay: int 1..64", { threads: 2 }, "  threads: 2 # assay: int 1..64"],
  [
    "#define SIZE 16 /* assay: int 4..64 log */",
    { SIZE: 4 },
    "#define SIZE 4 /* assay: int 4..64 log */",
  ],
  [
    "CFLAGS = -g -O2 # assay: choice -O1|-O2|-O3",
    { CFLAGS: "-O3" },
    "CFLAGS = -g -O3 # assay: choice -O1|-O2|-O3",
  ],
  [
    'codec: "lz4", // assay: choice none|lz4|zstd',
    { codec: "zstd" },
    'codec: "zstd", // assay: choice none|lz4|zstd',
  ],
  ["prefetch = True  # assay: bool", { prefetch: false }, "prefetch = False  # assay: bool"],
  ["cache=on ; assay: bool", { cache: false }, "cache=off ; assay: bool"],
  [
    "grow(old, 8) // assay: factor: int 1..9",
    { factor: 9 },
    "grow(old, 9) // assay: factor: int 1..9",
  ],
  ["let x = -1.5e-3; // assay: float -1..1", { x: 0.25 }, "let x = 0.25; // assay: float -1..1"],
])("%s", (text, to, after) => {
  expect(turn(text, to)).toBe(after);
});

test("several knobs of a file are turned at once, and what is not named stays", () => {
  const text =
    "a = 1 # assay: int 1..9\nplain = 1\nb = 10 # assay: int 1..99\nc = 3 # assay: int 1..9\n";
  expect(valuesOfKnobs(knobs(text))).toEqual({ a: 1, b: 10, c: 3 });
  expect(turn(text, { a: 9, b: 7 })).toBe(
    "a = 9 # assay: int 1..9\nplain = 1\nb = 7 # assay: int 1..99\nc = 3 # assay: int 1..9\n",
  );
});

test.each([
  ["grow(old, 8) // assay: int 1..9", /nothing before it is a name/],
  ["const a = f(); // assay: int 1..9", /no number stands before it/],
  ["const a = 1.5; // assay: int 1..9", /1\.5 is not a whole number/],
  ['const a = "x"; // assay: choice y|z', /none of y, z stands before it/],
  ["const a = 1; // assay: bool\nconst b = maybe; // assay: bool", /no true or false/],
])("%s does not parse, and it is told where", (text, detail) => {
  const found = knobsIn([{ path: "a.ts", text }]);
  expect(found).toMatchObject({
    problems: [
      { code: "knob-malformed", place: { file: "a.ts" }, detail: expect.stringMatching(detail) },
    ],
  });
});

test("a value out of its range is told of, and may still be turned", () => {
  const own = knobs("const a = 12; // assay: int 1..9\nconst b = 3; // assay: int 1..9");
  expect(strayIn(own)).toMatchObject([
    { parameter: "a", detail: "its value 12 is out of its range" },
  ]);
  expect(turn("const a = 12; // assay: int 1..9", { a: 9 })).toBe(
    "const a = 9; // assay: int 1..9",
  );
});

test("a range that does not parse is told of", () => {
  expect(knobsIn([{ path: "a.ts", text: "const a = 1; // assay: int 5..5" }])).toMatchObject({
    problems: [{ code: "parameter-malformed", parameter: "a" }],
  });
});

test("many blanks in a comment are looked at once", () => {
  const text = `let a = 2; // assay: int 1..5${" ".repeat(40_000)}x`;
  expect(knobsIn([{ path: "a.js", text }])).toMatchObject({
    problems: [{ code: "parameter-malformed" }],
  });
});

test("whatever a text holds: turned back it is the text, and turned it has the values", () => {
  const line = fc.oneof(
    fc.string().map((text) => text.replaceAll("assay:", "")),
    fc.integer({ min: 1, max: 99 }).map((n) => `v${n} = ${n} # assay: int 1..99`),
  );
  const text = fc.uniqueArray(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 99 }), (before, value) => {
      const found = knobsIn([{ path: "a.ts", text: before }]);
      fc.pre("knobs" in found);
      const own = "knobs" in found ? found.knobs : [];
      const to = Object.fromEntries(own.map(({ parameter }) => [parameter.name, value]));
      const after = turn(before, to);
      expect(valuesOfKnobs(knobs(after))).toEqual(to);
      expect(turn(after, valuesOfKnobs(own))).toBe(before);
    }),
  );
});
