import { expect, test } from "vitest";
import { nextCommand } from "./next.ts";

const prompt = { inScope: ["src/a.js"], offLimits: ["bench/"] };

test("a session with a script that measures is asked as a study", () => {
  const asked = {
    metric: "ms",
    direction: "minimize",
    measure: ".auto/measure.sh",
    prompt,
  } as const;
  expect(nextCommand({ ...asked, checks: ".auto/checks.sh" }, "ideas.md")?.join(" ")).toBe(
    "assay learn --target src/a.js --metric bash .auto/measure.sh --metric-name ms --direction minimize --guard bash .auto/checks.sh --protect bench/ --proposer ideas:ideas.md,with=agent:claude",
  );
  const nothing = { inScope: [], offLimits: [] };
  expect(nextCommand({ measure: "m.sh", prompt: nothing }, undefined)).toEqual([
    ...["assay", "learn", "--target", "TARGET", "--metric", "bash m.sh"],
    ...["--proposer", "agent:claude"],
  ]);
  expect(nextCommand({ prompt }, "ideas.md")).toBeUndefined();
});
