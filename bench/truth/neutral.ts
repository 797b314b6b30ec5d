import type { Change, Files } from "./scratch.ts";

const PARSE = "lib/parse.js";
const SCAN = "lib/scan.js";
const UTILS = "lib/utils.js";
const PICOMATCH = "lib/picomatch.js";
const CONSTANTS = "lib/constants.js";

type Edit = (text: string) => string;

/** A name that is no property and no part of another. */
const renamed =
  (from: string, to: string): Edit =>
  (text) =>
    text.replace(new RegExp(`(?<![.\\w$'])${from}(?![\\w$'])`, "g"), to);

const requoted: Edit = (text) => text.replace(/(?<=[(=:,[] ?)'([\w./ -]*)'/g, '"$1"');
const retabbed: Edit = (text) => text.replace(/^( {2})+/gm, (all) => "\t".repeat(all.length / 2));
const widened: Edit = (text) => text.replace(/^( {2})+(?! )/gm, (all) => all + all);
const uncommented: Edit = (text) => text.replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "");
const spaced: Edit = (text) => text.replace(/;\n(?=const |module)/g, ";\n\n\n");

/** Swaps two definitions on the top level, from their `const` to the next `};`. */
const swapped =
  (one: string, other: string): Edit =>
  (text) => {
    const of = (name: string) =>
      new RegExp(`^const ${name} = [\\s\\S]*?^\\};\\n`, "m").exec(text)?.[0] ?? "";
    const [first, second] = [of(one), of(other)];
    return text
      .replace(first, "\0")
      .replace(second, () => first)
      .replace("\0", () => second);
  };

const unused = (name: string) => `
// Not called by anybody.
function ${name}(given) {
  const seen = new Map();
  for (const each of given) seen.set(each, (seen.get(each) || 0) + 1);
  return [...seen].filter(([, count]) => count > 1);
}
void ${name};
`;

const NOTE = "// The way it is written follows the grammar, from the outside inwards.\n";

const EDITS: readonly (readonly [title: string, path: string, edit: Edit])[] = [
  ["A header for the parser", PARSE, (text) => `/* Parses globs. */\n${text}`],
  [
    "A long comment in the parser",
    PARSE,
    (text) => text.replace("\nconst parse", `\n${NOTE.repeat(30)}const parse`),
  ],
  ["A header for the scanner", SCAN, (text) => `/* Scans globs. */\n${text}`],
  ["Air between the definitions of the parser", PARSE, spaced],
  ["Air between the constants", CONSTANTS, spaced],
  ["Double quotes in the helpers", UTILS, requoted],
  ["Double quotes in the scanner", SCAN, requoted],
  ["Double quotes in the parser", PARSE, requoted],
  [
    "A longer name for a helper of the parser",
    PARSE,
    renamed("splitTopLevel", "partsOfTheTopLevel"),
  ],
  ["A shorter name for another", PARSE, renamed("analyzeRepeatedExtglob", "analyse")],
  ["Another name in the scanner", SCAN, renamed("isPathSeparator", "isSlash")],
  ["Two helpers of the parser change places", PARSE, swapped("splitTopLevel", "isPlainBranch")],
  ["Two more", PARSE, swapped("normalizeSimpleBranch", "hasRepeatedCharPrefixOverlap")],
  ["Tabs in the parser", PARSE, retabbed],
  ["Four spaces in the scanner", SCAN, widened],
  ["No comments in the parser", PARSE, uncommented],
  ["No comments in the matcher", PICOMATCH, uncommented],
  ["A function that nobody calls", PARSE, (text) => text + unused("repeated")],
  ["Another one, in the matcher", PICOMATCH, (text) => text + unused("doubled")],
  ["let for const in the helpers", UTILS, (text) => text.replace(/^( +)const /gm, "$1let ")],
];

/** Twenty changes to the library's sources that leave what it does as it is. */
export function neutralChanges(library: Files): readonly Change[] {
  return EDITS.map(([title, path, edit]) => {
    const text = library[path] ?? "";
    const edited = edit(text);
    if (edited === text) throw new Error(`"${title}" found nothing to change in ${path}`);
    return { title, files: { [path]: edited } };
  });
}
