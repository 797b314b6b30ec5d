import fc from "fast-check";
import { expect, test } from "vitest";
import { hypothesisInOutput, hypothesisOfPatch } from "./patch.ts";

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

test("any text is taken without throwing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      hypothesisOfPatch(text);
      hypothesisInOutput(text);
    }),
  );
});
