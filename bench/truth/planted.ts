import type { Change, Files } from "./scratch.ts";

/** Where redundant work is put, and the share of the whole that each is to take when it is its turn to go. */
const PLANTS = [
  { path: "lib/parse.js", anchor: "\nconst parse = (input, options) => {\n", gain: 0.3 },
  { path: "lib/scan.js", anchor: "\nconst scan = (input, options) => {\n", gain: 0.1 },
  {
    path: "lib/picomatch.js",
    anchor: "\nconst picomatch = (glob, options, returnState = false) => {\n",
    gain: 0.05,
  },
] as const;

const RECOUNT = `
exports.recount = (text, times) => {
  let sum = 0;
  for (let n = 0; n < times; n++) sum = (sum * 31 + text.charCodeAt(n % text.length)) | 0;
  exports.counted = sum;
};
`;

/** The library with so many redundant steps for each glob in parser, scanner and matcher. */
export function withWork(library: Files, steps: readonly number[]): Files {
  const files: Record<string, string> = {
    ...library,
    "lib/utils.js": (library["lib/utils.js"] ?? "") + RECOUNT,
  };
  for (const [n, { path, anchor }] of PLANTS.entries()) {
    const text = files[path] ?? "";
    if (!text.includes(anchor)) throw new Error(`${path} has changed: no place for work in it`);
    const argument = path.endsWith("picomatch.js") ? "String(glob)" : "String(input)";
    const work = `  utils.recount(${argument}, ${Math.round(steps[n] ?? 0)});\n`;
    files[path] = (steps[n] ?? 0) > 0 ? text.replace(anchor, anchor + work) : text;
  }
  return files;
}

/**
 * Steps for each place, so that removing one after the other gains 30, 10 and 5 % of what is left. `whole` is
 * the cost of the library without them and `perStep` that of one, in the same unit.
 */
export function stepsFor(whole: number, perStep: number): readonly number[] {
  const kept = PLANTS.reduce((share, { gain }) => share * (1 - gain), 1);
  let left = whole / kept;
  return PLANTS.map(({ gain }) => {
    const cost = gain * left;
    left -= cost;
    return cost / perStep;
  });
}

/** Patches that remove the work, one place each. */
export function removals(library: Files, steps: readonly number[]): readonly Change[] {
  return PLANTS.map(({ path, gain }, n) => {
    const less = withWork(library, steps.with(n, 0));
    return { title: `Planted: ${100 * gain} %`, files: { [path]: less[path] ?? "" } };
  });
}
