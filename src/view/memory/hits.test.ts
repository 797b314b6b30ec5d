import { expect, test } from "vitest";
import { PLAIN } from "../look.ts";
import { hitsText } from "./hits.ts";

test("a trial of this repository has its status, what another tool tells of is a claim", () => {
  const at = Date.UTC(2026, 0, 31);
  const text = hitsText(
    [
      { name: "experiments/s1-t3", title: "Cache the table", status: "refuted", at },
      { name: "imported/old-t1", title: "Sort first", status: "undecided", at },
      { name: "notes/mine", title: "Mine", at },
    ],
    PLAIN,
  );
  expect(text).toBe(`refuted       Cache the table
              2026-01-31  experiments/s1-t3
claimed       Sort first
              2026-01-31  imported/old-t1
              Mine
              2026-01-31  notes/mine`);
});
