import fc from "fast-check";
import { expect, test } from "vitest";
import { hypothesisSoFar, readReply } from "./reply.ts";

const reply = {
  hypothesis: "A smaller number",
  predictedPercent: 10,
  edits: [{ path: "src/a.js", search: "a", replace: "b" }],
};

test.each([
  ["as asked for", JSON.stringify(reply)],
  [
    "in a fence, with words",
    `Sure:\n\n\`\`\`json\n${JSON.stringify(reply, null, 2)}\n\`\`\`\nDone.`,
  ],
])("reads a reply %s", (_name, text) => {
  expect(readReply(text)).toEqual({
    hypothesis: { statement: "A smaller number", predicted: 0.1 },
    edits: reply.edits,
  });
});

test("an effect that it cannot tell is left out", () => {
  expect(readReply(JSON.stringify({ ...reply, predictedPercent: null }))).toMatchObject({
    hypothesis: { statement: "A smaller number" },
  });
});

test.each([
  ["", "there is no JSON object in your answer"],
  ["I would rather not.", "there is no JSON object"],
  ['{"hypothesis": "x", "edits": [', "there is no JSON object"],
  ['{"hypothesis": "x"} and }', "your answer is no JSON"],
  ['{"hypothesis": "x", "predictedPercent": 1}', "not of the form asked for: edits"],
  [JSON.stringify({ ...reply, edits: [{ path: 1 }] }), "edits.0.path"],
  [JSON.stringify({ ...reply, hypothesis: " " }), "hypothesis is empty"],
  [JSON.stringify({ ...reply, edits: [] }), "edits is empty"],
])("%j: says what is wrong", (text, fault) => {
  expect(readReply(text)).toEqual({ fault: expect.stringContaining(fault) });
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((text) => `{${text}}`),
      ),
      (text) => {
        expect(Object.keys(readReply(text))).not.toEqual([]);
      },
    ),
  );
});

test("the hypothesis is seen while the answer comes in", () => {
  const whole = JSON.stringify({ ...reply, hypothesis: 'Say "less"\nnow' });
  const seen = [...whole].map((_, length) => hypothesisSoFar(whole.slice(0, length)));
  expect(seen[0]).toBeUndefined();
  expect(seen).toContain('Say "le');
  expect(seen.at(-1)).toBe('Say "less" now');
});
