import { expect, test } from "vitest";
import { lineOf } from "./locate.ts";

const CONFIG = `import { defineConfig, metrics } from "assay"; // { target: 1 }

/* { metric: 2 } */
const shared = { target: "lib/**" };
export default defineConfig({
  ...shared,
  'metric': metrics.latency("node {app}.js", {
    unit: "s" }),
  guards: [
    "npm test", // and
    { name: "types",
      command: \`tsc {\` },
  ],
  metric2: (workspace) => {
    const inner = { seed: 3 };
    return inner;
  },
  budget: { run: "5m",
    study: "8h" },
  seed: 4,
} satisfies object);
`;

test.each([
  [["metric"], 7],
  [["guards"], 9],
  [["guards", 0], 10],
  [["guards", 1], 11],
  [["guards", 1, "command"], 12],
  [["budget", "study"], 19],
  [["budget", "nothing"], 18],
  [["seed"], 20],
])("%j stands on line %d", (path, line) => expect(lineOf(CONFIG, path)).toBe(line));

test("JSON", () => {
  expect(lineOf('{\n  "a": 1,\n  "b": [\n    {}, {\n      "c": 1 }]\n}', ["b", 1, "c"])).toBe(5);
});

test("nothing to be found", () => {
  expect(lineOf(CONFIG, ["proposer"])).toBeUndefined();
  expect(lineOf("export default load()", ["target"])).toBeUndefined();
});
