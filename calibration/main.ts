/**
 * Measures the shipped rule on simulated machines where the truth is known, beside the rules that other
 * tools use: how often it keeps what has no effect, how much of what helps, at which price.
 *
 *     npm run calibrate [-- --studies N] [--seed S] [--markdown]
 *     npm run calibrate -- --short        the Referee alone; exits 1 when a bound is broken
 *
 * Of N studies (200) without any effect there are half as many of the other two kinds on each machine.
 */
import { parseArgs } from "node:util";
import { brokenBy } from "./bounds.ts";
import { type Campaign, type Finding, findingsOf, sizeOf } from "./campaign.ts";
import { OTHERS } from "./others.ts";
import type { Plan } from "./plans.ts";
import { Progress } from "./progress.ts";
import { REFEREE, VARIANTS } from "./referee.ts";
import { LEGEND, metricLines, tablesOf } from "./report.ts";
import { HEADLINE, SETTINGS, type Setting, STILL } from "./setting.ts";
import { asMarkdown, asText } from "./table.ts";

const { values } = parseArgs({
  options: {
    studies: { type: "string" },
    seed: { type: "string", default: "1" },
    short: { type: "boolean", default: false },
    markdown: { type: "boolean", default: false },
  },
});

/** Rare events want more studies than means do. */
const inFull = (studies: number) => (plan: Plan) =>
  plan.name === "null" ? studies : Math.ceil(studies / 2);

/** What the bounds are about, and no more. */
const inShort =
  (studies: number) =>
  ({ name }: Plan, setting: Setting) => {
    if (name === "null") return studies;
    return name === "mixed" && [HEADLINE, STILL].includes(setting) ? 5 * studies : 0;
  };

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  console.error(`--${name} must be a whole number of at least ${least}, not "${text}"`);
  process.exit(2);
}

function show(findings: readonly Finding[]): void {
  const tables = tablesOf(findings);
  if (values.markdown) console.log(tables.map(asMarkdown).join("\n\n"));
  else console.log([LEGEND, ...tables.map(asText)].join("\n\n"));
  const headline = findings.find(
    ({ rule, setting }) => rule === REFEREE.name && setting === HEADLINE,
  );
  if (headline) console.log(`\n${metricLines(headline.figures).join("\n")}`);
}

const studies = wholeNumber("studies", values.studies ?? (values.short ? "12" : "200"), 1);
const campaign: Campaign = {
  rules: values.short ? [REFEREE] : [REFEREE, ...VARIANTS, ...OTHERS],
  settings: SETTINGS,
  studies: values.short ? inShort(studies) : inFull(studies),
  seed: wholeNumber("seed", values.seed, 0),
};
const progress = new Progress(sizeOf(campaign));
const findings = findingsOf(campaign, () => progress.step());
progress.end();
show(findings);
if (values.short) {
  const broken = brokenBy(findings);
  for (const sentence of broken) console.error(`broken: ${sentence}`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}
