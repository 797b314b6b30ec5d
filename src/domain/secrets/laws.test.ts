import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { knownSecrets, maskCut, maskedWithin, maskForms, masking } from "../secrets.ts";
import { drawn, hex, PEM, TOKENS } from "./fixtures.ts";

describe("laws", () => {
  const piece = fc.oneof(
    fc.constantFrom(...TOKENS.map(([, token]) => token), PEM, ...PEM.split("\n")),
    fc.constantFrom(
      "password=",
      '"token": "',
      "://a:",
      "@",
      "eyJ",
      ".eyJ",
      "ghp_",
      "sk-",
      "Bearer ",
    ),
    fc.constantFrom("\n", "\\n", " ", '"', "=", ".", "/", "-", "[masked: ", "]", "known-value-1"),
    fc.constantFrom("[masked: GitHub token]", "[masked: value of MY_TOKEN]", drawn(40), hex(40)),
    fc.string({ unit: "binary", maxLength: 10 }),
  );
  const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  const mask = masking(
    knownSecrets({ MY_TOKEN: "known-value-1", ODD_SECRET: "MY_TOKEN GitHub token" }),
  );

  test("masking twice is masking once", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = mask(text);
        expect(mask(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  test("no token survives, whatever stands around it", () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(...TOKENS, ["", "known-value-1"] as const),
        texts,
        (a, [, token], b) => {
          fc.pre(!a.includes("[masked: ") && !b.includes("[masked: "));
          expect(mask(`${a} ${token} ${b}`)).not.toContain(token);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("a JSON text stays one, and masks what its texts hold", () => {
    fc.assert(
      fc.property(fc.array(texts), (list) => {
        expect(Array.isArray(JSON.parse(mask(JSON.stringify(list))))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("a value keeps its shape, and its fields their names", () => {
    const [, token = ""] = TOKENS[1] ?? [];
    const value = JSON.parse(`{"__proto__":{"a":["${token}",1,null,true]},"b":"x"}`);
    expect(JSON.stringify(maskedWithin(value, maskForms))).toBe(
      '{"__proto__":{"a":["[masked: GitHub token]",1,null,true]},"b":"x"}',
    );
  });
});

test("a megabyte of the beginnings of anything does not keep it", () => {
  // Each would take hours if any pattern began again at every character.
  const parts = [
    "a",
    "token=",
    "sk-",
    "eyJ",
    ".eyJ",
    "eyJ.",
    "://a:",
    "://",
    "ghp_",
    "=",
    "-",
    "Bearer ",
  ];
  const more = [
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    drawn(64),
    "\\n",
    "known-1x",
  ];
  const mask = masking(knownSecrets({ A_TOKEN: "known-1x" }));
  for (const part of [...parts, ...more, `${drawn(16)}\n`, "AKIA", "[masked: "]) {
    const text = part.repeat(Math.ceil(1e6 / part.length));
    expect(mask(text).length).toBeGreaterThan(0);
  }
}, 600_000);

describe("a text that lost its middle", () => {
  const gap = "… [77 bytes dropped] …";

  test("loses the words at the gap", () => {
    expect(maskCut(`one two\nthree ghp_abc${gap}def\nfour`)).toBe(
      `one two\n[masked: cut text]${gap}[masked: cut text]\nfour`,
    );
  });

  test("keeps its other lines, and is masked once", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z =\d]{0,20}$/)), (lines) => {
        const text = `${lines.join("\n")}\n${gap}\n${lines.join("\n")}`;
        expect(maskCut(text)).toBe(text);
        const cut = maskCut(text.replace(gap, `x y${gap}z`));
        expect(maskCut(cut)).toBe(cut);
      }),
    );
  });
});
