import { expect, test } from "vitest";
import type { Verdict } from "../domain/verdict.ts";
import { statusOf } from "./note.ts";

test.each<[Verdict, string | undefined]>([
  [{ kind: "reverted", because: "worse" }, "refuted"],
  [{ kind: "reverted", because: "no-effect" }, "refuted"],
  [{ kind: "reverted", because: "guard" }, "refuted"],
  [{ kind: "reverted", because: "not-confirmed" }, "undecided"],
  [{ kind: "reverted", because: "provisional" }, "undecided"],
  [{ kind: "invalid", because: "crashed", detail: "" }, "does-not-run"],
  [{ kind: "invalid", because: "timed-out", detail: "" }, "does-not-run"],
  [{ kind: "invalid", because: "tampered", detail: "" }, undefined],
  [{ kind: "invalid", because: "too-good", detail: "" }, undefined],
  [{ kind: "invalid", because: "duplicate", detail: "" }, undefined],
  [{ kind: "invalid", because: "interrupted", detail: "" }, undefined],
])("%j teaches %s", (verdict, status) => {
  expect(statusOf(verdict)).toBe(status);
});

test("what is kept without a proof proves nothing", () => {
  const effect = { estimate: 0.1, low: 0, scale: "fraction" } as const;
  const evidence = { effect, before: 1, after: 0.9, runs: { baseline: 1, candidate: 1 } };
  expect(statusOf({ kind: "kept", grade: "unproven", evidence })).toBe("undecided");
  expect(statusOf({ kind: "kept", grade: "exact", evidence })).toBe("proved");
});
