import fc from "fast-check";
import { expect, test } from "vitest";
import type { Study, Trial } from "../domain/study.ts";
import { commitMessage } from "./commit-message.ts";

const evidence = {
  before: 100,
  after: 90,
  effect: { estimate: 0.1, low: 0.1, scale: "fraction" },
  runs: { baseline: 2, candidate: 2 },
} as const;

const message = (statement: string) => {
  const verdict = { kind: "kept", grade: "exact", evidence } as const;
  const trial = {
    number: 1,
    parent: "p",
    hypothesis: { statement },
    verdict,
    guards: [],
    runs: [],
  };
  const study = { id: "s", metricName: "work", experiment: {} };
  return commitMessage(trial satisfies Partial<Trial>, study as unknown as Study, "anchor");
};

test("a hypothesis can neither forge a trailer, nor move the cursor, nor overflow the subject", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\n",
      "\r",
      "\n\n",
      "Assay-Trial: x/9",
      "Assay-Verdict: kept",
      "\u001b[2J",
      "#",
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = message(pieces.join(""));
      expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
      const paragraphs = text.trimEnd().split(/\n{2,}/);
      expect(
        paragraphs
          .at(-1)
          ?.split("\n")
          .map((line) => line.replace(/:.*/, "")),
      ).toEqual([...["Assay-Trial", "Assay-Metric", "Assay-Runs", "Assay-Journal"]]);
      const [subject = ""] = text.split("\n");
      expect([...subject].length).toBeLessThanOrEqual(72);
      expect(subject.trim()).not.toBe("");
    }),
    { numRuns: 1000 },
  );
});
