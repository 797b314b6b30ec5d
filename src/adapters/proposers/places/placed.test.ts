import fc from "fast-check";
import { expect, test } from "vitest";
import { AssayError } from "../../../domain/error.ts";
import type { DeclaredParameter } from "../../../domain/experiment.ts";
import { type Knob, turned } from "../../../search/knobs.ts";
import { parseParameters } from "../../../search/notation.ts";
import { type Parameter, valueAt } from "../../../search/parameter.ts";
import { faultOfPlaced, placedKnob } from "./placed.ts";

const SPACES = [
  "int 1..256 log",
  "int -40..40",
  "float 0.000001..10 log",
  "float -1..1",
  "bool",
  "choice none|lz4|-O3 -g|it's|1.0",
  'ordered 1|2|"3"|é#|$x',
];

const parameterOf = (space: string): Parameter => {
  const read = parseParameters([{ name: "p", text: space }]);
  if ("problems" in read) throw new Error(space);
  return read.parameters[0] as Parameter;
};

/** The knob of a declaration, or `undefined` where it is refused with a problem. */
function knobOf(declared: DeclaredParameter, text: string): Knob | undefined {
  try {
    return placedKnob(declared, 0, parameterOf(declared.space), { path: declared.in, text });
  } catch (thrown) {
    if (thrown instanceof AssayError) return undefined;
    throw thrown;
  }
}

const values = fc.constantFrom(
  ...["8", "8.0", "1e2", "true", "false", "null", '"8"', '"on"', '"none"', '"1.0"', "1.0", "2"],
  ...['"True"', '"it\'s"', "0", "-1", '"\\u0031"', "no", "", "None", "'1'", '"', "$x", "x # y"],
);
const TEXTS: Readonly<Record<string, (value: string) => string>> = {
  "a.json": (value) => `{ "o": [1, {"p":\t${value}\r\n}], "p": ${value} }`,
  ".env": (value) => `# p=1\nq=2\nexport p=${value}\nr=3\n`,
};

test("law: what is not refused can be turned to any value of its space, and nothing else changes", () => {
  let turns = 0;
  fc.assert(
    fc.property(
      fc.constantFrom("a.json", ".env"),
      fc.constantFrom(...SPACES),
      values,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (file, space, before, unit) => {
        const text = TEXTS[file]?.(before) ?? "";
        const at = file === ".env" ? "p" : "o[1].p";
        const declared: DeclaredParameter = { name: "p", in: file, at, space };
        const source = { path: file, text };
        const knob = knobOf(declared, text);
        if (!knob || faultOfPlaced({ declared, at: 0, knob }, source)) return;
        turns += 1;
        const value = valueAt(knob.parameter.range, unit);
        const after = turned(source, [knob], { p: value });
        const again = knobOf(declared, after);
        expect(again?.value).toBe(value);
        expect(after.slice(0, knob.from)).toBe(text.slice(0, knob.from));
        expect(after.slice(again?.to)).toBe(text.slice(knob.to));
      },
    ),
    { numRuns: 3000 },
  );
  expect(turns).toBeGreaterThan(200);
});

test("law: any text, place and pattern is read, or refused with a problem", () => {
  const word = fc.oneof(fc.string(), fc.constantFrom("p", "$", "(\\d+)", "o[0]", "(.)(.)", "("));
  fc.assert(
    fc.property(
      fc.constantFrom("a.json", ".env", "x.yaml", ""),
      fc.oneof(fc.string({ unit: "binary" }), fc.json()),
      fc.constantFrom(...SPACES),
      word,
      fc.boolean(),
      (file, text, space, place, isPattern) => {
        const where = isPattern ? { pattern: place } : { at: place };
        const knob = knobOf({ name: "p", in: file, space, ...where }, text);
        if (knob) expect(knob.to).toBeGreaterThanOrEqual(knob.from);
      },
    ),
    { numRuns: 1000 },
  );
});
