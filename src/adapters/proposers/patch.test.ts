import fc from "fast-check";
import { expect, test } from "vitest";
import { hypothesisInOutput, hypothesisOf, hypothesisOfPatch } from "./patch.ts";

const diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";

test("free text before the diff, with a predicted effect", () => {
  expect(
    hypothesisOfPatch(`Cache the parsed key\n\nIt is parsed twice.\nPredicted: 20%\n\n${diff}`),
  ).toEqual({
    statement: "Cache the parsed key\n\nIt is parsed twice.",
    predicted: 0.2,
  });
});

test("a mail of format-patch loses its header, its tags and its statistics", () => {
  const mail = [
    "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001",
    "From: A <a@b>",
    "Date: Sun, 22 Nov 2026 10:00:00 +0000",
    "Subject: [PATCH 2/9] Sort once, since the list",
    " does not change",
    "",
    "Why it helps.",
    "---",
    " x | 2 +-",
    "",
    diff,
  ].join("\n");
  expect(hypothesisOfPatch(mail)).toEqual({
    statement: "Sort once, since the list does not change\n\nWhy it helps.",
  });
});

test("a bare diff states nothing", () => {
  expect(hypothesisOfPatch(diff)).toBeUndefined();
  expect(hypothesisOfPatch("no diff at all")).toBeUndefined();
});

test("a program states its hypothesis on a line of its own, the last one counts", () => {
  const out = "thinking\nHYPOTHESIS first\nPREDICTED 5%\nHYPOTHESIS: second try\n";
  expect(hypothesisInOutput(out)?.statement).toBe("second try");
  expect(hypothesisInOutput("nothing HYPOTHESIS here")).toBeUndefined();
});

const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom("Subject: ", "[PATCH] ", "Predicted: ", "9".repeat(400), "5", "%", "\n", "\r"),
    fc.constantFrom(
      "diff --git a/x b/x\n",
      "---\n",
      "HYPOTHESIS ",
      "PREDICTED ",
      "From: ",
      "\u2028",
    ),
  ),
);

test("any text is taken, and predicts a number or nothing", () => {
  fc.assert(
    fc.property(pieces, (texts) => {
      const text = texts.join("");
      for (const found of [hypothesisOfPatch(text), hypothesisInOutput(text), hypothesisOf(text)]) {
        if (found?.predicted !== undefined) expect(found.predicted).toSatisfy(Number.isFinite);
      }
    }),
    { numRuns: 1000 },
  );
});

test("what is written in front of a diff is read back", () => {
  const words = fc.stringMatching(/^[a-z][a-z ]{0,60}[a-z]$/);
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 1 }),
      fc.integer({ min: -99, max: 999 }),
      (lines, percent) => {
        const statement = lines.join("\n");
        const [subject = "", ...rest] = lines;
        const predicted = percent / 100;
        expect(hypothesisOfPatch(`${statement}\nPredicted: ${percent} %\n\n${diff}`)).toEqual({
          statement,
          predicted,
        });
        const mail = `Subject: [PATCH 1/2] ${subject}\n${rest.join("\n")}\n---\n${diff}`;
        expect(hypothesisOfPatch(mail)?.statement).toBe(statement);
        expect(hypothesisInOutput(`x\nHYPOTHESIS ${subject}\n`)?.statement).toBe(subject);
      },
    ),
  );
});

test("a megabyte of anything is read to its end", () => {
  for (const part of [
    "Subject: ",
    "[a]",
    "[",
    "Predicted: 1",
    "1",
    " ",
    "\n",
    "HYPOTHESIS ",
    "Predicted 1%  ",
  ]) {
    const text = `Subject: ${part.repeat(1e6 / part.length)}\u2028\n${diff}`;
    hypothesisOfPatch(text);
    hypothesisInOutput(text);
  }
}, 300_000);
