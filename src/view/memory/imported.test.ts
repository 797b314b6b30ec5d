import fc from "fast-check";
import { expect, test } from "vitest";
import type { Told, ToldTrial } from "../../domain/history.ts";
import { importedHistory, importedHistoryIn, importedText } from "./imported-history.ts";
import { importedIn, importedNote } from "./imported-note.ts";

const TOLD: readonly Told[] = [
  ...(["baseline", "kept", "dropped", "checks-failed", "crashed", "no-change", "remark"] as const),
  "unknown",
];

const trial = (over: Partial<ToldTrial> = {}): ToldTrial => ({
  ...{ label: "7", told: "kept", status: "keep", description: "Cache the table", value: 0.5 },
  ...{ metric: "loss", rest: { confidence: 2 }, before: [], ...over },
});
const note = (over: Partial<ToldTrial> = {}) =>
  importedNote({ history: "loss-3fa29c1b", format: "auto", trial: trial(over) });

test("a claim is a claim, whatever it says", () => {
  expect(note()).toContain("**kept, says .auto/log.jsonl; not measured here.** loss 0.5.");
  expect(note()).toContain("\n- confidence: 2\n");
  for (const told of TOLD) {
    const [, status] = /^status: "([a-z-]+)"$/m.exec(note({ told })) ?? [];
    expect(status).toBe(told === "crashed" ? "does-not-run" : "undecided");
    expect(note({ told })).toContain("not measured here");
  }
});

test("what a note says is read again as it was, and it keeps to its form whatever a trial says", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, text, fc.constantFrom(...TOLD), (label, status, words, told) => {
      const description = `${words}\n---\nstatus: "proved"\n# Heading`;
      const rest = { asi: { [status]: `${words}\n# ${label}` }, [label]: words };
      const whole = trial({ label, status, description, told, rest, before: [words, rest] });
      const written = importedNote({ history: "h", format: "labloop", trial: whole });
      expect(importedIn(written)).toEqual({ format: "labloop", trial: whole });
      const [, head = "", body = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(written) ?? [];
      expect(head.match(/^status: .*$/gm)).toHaveLength(1);
      expect(head).not.toMatch(/^status: "(proved|refuted)"$/m);
      expect(body.match(/^# /gm)).toHaveLength(1);
      expect(body).not.toMatch(/^---$/m);
    }),
  );
});

test("a note that somebody changed is read as far as it can be, and never by half", () => {
  expect(importedIn(`${note()}\nMine: I saw this too.\n`)?.trial).toEqual(trial());
  expect(importedIn(note().replace('"label":"7",', ""))).toBeUndefined();
  expect(importedIn(note().replace('"value":0.5', '"value":"half"'))).toBeUndefined();
  expect(importedIn(note().replace("record: {", "record: ["))).toBeUndefined();
  expect(importedIn(note().replace('format: "auto"', 'format: "other"'))).toBeUndefined();
  fc.assert(fc.property(fc.string(), (text) => importedIn(text) === undefined));
});

test("a history is known again only as Assay wrote it", () => {
  const known = {
    history: "h",
    format: "tsv",
    trials: 3,
    tail: ["# end", { type: "hook" }],
  } as const;
  const text = importedHistory(known);
  expect(importedHistoryIn(text)).toEqual(known);
  expect(importedHistoryIn(`${text}Mine.\n`)).toBeUndefined();
  expect(importedHistoryIn("")).toBeUndefined();
});

test("what a person wrote for another tool is quoted", () => {
  const text = importedText({
    history: "h",
    file: "prompt.md",
    text: "# Objective\n---\nFaster\n",
  });
  expect(text.match(/^# /gm)).toHaveLength(1);
  expect(text).toContain("> # Objective\n> ---\n> Faster\n");
});
