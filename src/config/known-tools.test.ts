import { expect, test } from "vitest";
import { knownTools } from "./known-tools.ts";

test("tools that a line names, and what stands behind them", () => {
  expect([
    ...knownTools(["npm run build && PYTHONPATH=. python3 bench.py", "./tool"]).keys(),
  ]).toEqual(["npm", "node", "python3"]);
  expect(knownTools(["go test ./..."])).toEqual(new Map([["go", "version"]]));
});

test("names that only look like one are none", () => {
  expect(knownTools(["./node_modules/x", "nodejs-thing", "constructor __proto__"]).size).toBe(0);
});
