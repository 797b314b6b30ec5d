import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dotenvSpot } from "./dotenv.ts";
import { jsonSpot } from "./json.ts";
import { patternSpot } from "./pattern.ts";
import { Misplaced, type Spot } from "./spot.ts";

/** A text with a word in place of the one that stands there. */
function written(text: string, { from, to, encoded }: Spot, word: string): string | undefined {
  const code = encoded(word);
  return code === undefined ? undefined : text.slice(0, from) + code + text.slice(to);
}

/** The spot, or `undefined` where it is refused; anything else that is thrown is a mistake of ours. */
function spot(find: () => Spot): Spot | undefined {
  try {
    return find();
  } catch (fault) {
    if (fault instanceof Misplaced) return undefined;
    throw fault;
  }
}

function refusal(find: () => Spot): string {
  try {
    find();
  } catch (fault) {
    if (fault instanceof Misplaced) return fault.detail;
    throw fault;
  }
  return "nothing";
}

describe("JSON", () => {
  test.each([
    ['{ "a":  8 }', "a", "9", '{ "a":  9 }'],
    ['{"a": "8"}', "$.a", "9", '{"a": "9"}'],
    ['{"a": {"b.c": [1, {"d": true}]}}', 'a["b.c"][1].d', "false", null],
    ["[1,\r\n 2, // two\r\n 3,]", "[1]", "7", "[1,\r\n 7, // two\r\n 3,]"],
    ["[1, 2]", "1", "7", "[1, 7]"],
    ['\uFEFF{"a": 8}', "a", "9", '\uFEFF{"a": 9}'],
    ['{"a": "x"}', "a", 'q"\\\n', '{"a": "q\\"\\\\\\n"}'],
    ["8\n", "$", "9", "9\n"],
  ])("%j at %s", (text, at, word, expected) => {
    const after = written(text, jsonSpot(text, at), word);
    expect(after).toBe(expected ?? text.replace("true", "false"));
  });

  test.each([
    ['{"a": 1}', "a[", '"a[" is no path'],
    ['{"a": 1', "a", "it is not JSON (close brace expected)"],
    ["", "a", "it is not JSON (value expected)"],
    ['{"a": 1} 2', "a", "it is not JSON (end of file expected)"],
    ["{'a': 1}", "a", "it is not JSON (invalid symbol)"],
    ["[".repeat(100_000), "[0]", "it is nested too deep"],
    ['{"a": {"b": 1, "b": 2}}', "a.b", "a.b stands there twice"],
    ['{"a": {"b": 1}}', "a.c", 'a has no "c"'],
    ['{"a": {"b": 1}}', "a", "a is an object, not one value"],
    ['{"a": [1]}', "a", "a is a list, not one value"],
    ['{"a": [1]}', "a[1]", "a is a list of 1, and 1 is no place in it"],
    ['{"a": 1}', "a.b", "a is a plain value, and nothing is inside of it"],
    ['{"a": 1}', "toString", 'the file has no "toString"'],
  ])("%j at %s is refused: %s", (text, at, detail) => {
    expect(refusal(() => jsonSpot(text.slice(0, 100_000), at))).toBe(detail);
  });

  test("a number is read as it is written", () => {
    expect(jsonSpot('{"a": 1.0}', "a").word).toBe("1.0");
    expect(jsonSpot('{"a": "1\\u002e0"}', "a").word).toBe("1.0");
  });

  test("what has no quotes takes no word that would need them", () => {
    const { encoded } = jsonSpot('{"a": 8}', "a");
    expect(["zstd", "01", "1.", "", "NaN", "1e999x"].map(encoded)).toEqual(
      Array(6).fill(undefined),
    );
    expect(["true", "null", "-1.5e-7"].map(encoded)).toEqual(["true", "null", "-1.5e-7"]);
  });

  test("law: any text and any path is read, or refused as such", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.json());
    const at = fc.oneof(fc.string(), fc.constantFrom("a", "[0]", "$", "a.b[1]", '["x"]'));
    fc.assert(fc.property(text, at, (given, path) => void spot(() => jsonSpot(given, path))));
  });

  test("law: what is written is read again, and nothing else of the document changes", () => {
    const key = fc.oneof(fc.string(), fc.constantFrom("a", "a.b", "x[0]", "__proto__"));
    const leaf = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const word = fc.oneof(fc.string(), fc.string({ unit: "binary" }));
    const document = fc.tuple(fc.uniqueArray(key, { minLength: 1, maxLength: 5 }), fc.jsonValue());
    const indent = fc.constantFrom(0, 1, 4, "\t");
    fc.assert(
      fc.property(document, indent, fc.oneof(leaf, word), word, ([keys, rest], by, old, fresh) => {
        const inner = Object.fromEntries(keys.map((each) => [each, old]));
        const text = JSON.stringify([{ k: inner }, rest], null, by);
        const [name = ""] = keys;
        const at = `[0].k[${JSON.stringify(name)}]`;
        const found = jsonSpot(text, at);
        expect(found.word).toBe(String(Object.is(old, -0) ? 0 : old));
        const after = written(text, found, fresh);
        if (after === undefined) return;
        expect(after.startsWith(text.slice(0, found.from))).toBe(true);
        expect(after.endsWith(text.slice(found.to))).toBe(true);
        const again = jsonSpot(after, at);
        expect(again.from).toBe(found.from);
        if (typeof old === "string") expect(again.word).toBe(fresh);
        else expect(String(JSON.parse(fresh))).toBe(again.word);
        JSON.parse(after);
      }),
    );
  });
});

describe(".env", () => {
  test.each([
    ["A=1\nB=2\n", "B", "9", "A=1\nB=9\n"],
    ["export A=1 # one\r\n", "A", "9", "export A=9 # one\r\n"],
    ['  A = "x y"\n', "A", "p q", '  A = "p q"\n'],
    ["A='x'#\n", "A", "a#b", "A='a#b'#\n"],
    ['A="one\nB=2"\nB=3', "B", "9", 'A="one\nB=2"\nB=9'],
    ["#A=1\nA=\n", "A", "9", "#A=1\nA=9\n"],
    ["A= #c", "A", "9", "A=9 #c"],
    ["A=a#b c #d", "A", "x", "A=x #d"],
  ])("%j, %s", (text, name, word, expected) => {
    expect(written(text, dotenvSpot(text, name), word)).toBe(expected);
  });

  test("what is not there, or there twice, is refused", () => {
    expect(refusal(() => dotenvSpot("A=1\n#B=2\n", "B"))).toBe("nothing sets B");
    expect(refusal(() => dotenvSpot("A=1\nexport A=2\n", "A"))).toBe("A is set twice");
  });

  test("a value takes no word that its quotes do not hold", () => {
    const refused = (text: string, word: string) => dotenvSpot(text, "A").encoded(word);
    for (const word of ["a b", "a#", "$HOME", "a\nb", "'a'", "a\\"]) {
      expect(refused("A=1", word)).toBeUndefined();
    }
    expect(refused('A="1"', "$HOME")).toBeUndefined();
    expect(refused("A='1'", "it's")).toBeUndefined();
    expect(refused("A='1'", "$HOME")).toBe("$HOME");
  });

  test("law: what is written is read again, and nothing else changes", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("A=", "B=1", '"', "'", "x", " #", "\n", "\r\n", "export ", "\\"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, fc.string(), (given, word) => {
        const found = spot(() => dotenvSpot(given, "A"));
        const after = found && written(given, found, word);
        if (!found || after === undefined) return;
        const again = dotenvSpot(after, "A");
        expect([again.from, again.word]).toEqual([found.from, word]);
        expect(after.length - given.length).toBe(word.length - (found.to - found.from));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a pattern", () => {
  test("takes its one group in its one match, by lines", () => {
    const text = "threads: 4\nmax: 8\n";
    expect(written(text, patternSpot(text, "^max: (\\d+)$"), "16")).toBe("threads: 4\nmax: 16\n");
    expect(patternSpot("a1b", "a(?:\\d)(b)").word).toBe("b");
    expect(patternSpot("a1b", "(?<digit>\\d)")).toMatchObject({ from: 1, to: 2 });
    expect(patternSpot("ab", "a()b")).toMatchObject({ from: 1, to: 1, word: "" });
  });

  test.each([
    ["(", /no regular expression/],
    ["a", /no group/],
    ["(a)(b)", /2 groups/],
    ["(z)", /matches nowhere/],
    ["(a)", /matches 3 times/],
    ["(b)", /matches twice/],
    ["c|(q)", /without its group/],
  ])("%s is refused", (pattern, words) => {
    expect(refusal(() => patternSpot("ababac", pattern))).toMatch(words);
  });

  test("law: any pattern on any text is read, or refused as such", () => {
    const short = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(fc.string(), short, (text, by) => void spot(() => patternSpot(text, by))),
    );
  });
});
