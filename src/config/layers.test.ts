import { expect, test } from "vitest";
import { defaultLayer, fileLayer, flagLayer, layered } from "./layers.ts";

const file = {
  file: "assay.config.json",
  text: '{\n"target": ["a", "b"],\n"budget": {\n"trials": 9 } }',
};

test("flags win over the file, the file over the defaults; groups merge, lists do not", () => {
  const { options, settings } = layered([
    defaultLayer,
    fileLayer({ target: ["a", "b"], budget: { trials: 9, run: "1m" } }, file),
    flagLayer(
      { target: ["c"], budget: { run: "2m" } },
      { target: "--target", "budget.run": "--budget" },
    ),
  ]);
  expect(options).toEqual({
    target: ["c"],
    budget: { trials: 9, run: "2m" },
    leastEffect: 0.005,
    base: "HEAD",
    revertOnFailure: true,
    sandbox: "auto",
    tooGood: 5,
    redraw: true,
    skipSensitivity: false,
  });
  const origin = Object.fromEntries(settings.map(({ key, origin }) => [key, origin]));
  expect(origin).toMatchObject({
    target: "--target",
    "budget.run": "--budget",
    "budget.trials": "assay.config.json:4",
    sandbox: "default",
  });
});
