import { mixSeeds } from "../src/stats/random.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { MIXED, NULL, PLANS, PLANTED, type Plan } from "./plans.ts";
import type { Setting } from "./setting.ts";
import { type Contender, conduct, type Outcome } from "./study.ts";

/** Which studies are run, by which rules on which machines. */
export interface Campaign {
  readonly rules: readonly Contender[];
  readonly settings: readonly Setting[];
  /** How many studies of this kind on this machine. */
  readonly studies: (plan: Plan, setting: Setting) => number;
  readonly seed: number;
}

/** What one rule came to on one machine. */
export interface Finding {
  readonly setting: Setting;
  readonly rule: string;
  readonly figures: Figures;
}

/** Runs all studies; `onStudy` hears of each that is done. Reproducible by the seed. */
export function findingsOf(campaign: Campaign, onStudy: () => void = () => {}): readonly Finding[] {
  const { settings, rules } = campaign;
  return settings.flatMap((setting, machine) =>
    rules.map((rule) => {
      const studies = (plan: Plan) =>
        Array.from({ length: campaign.studies(plan, setting) }, (_, number): Outcome => {
          const parts = [campaign.seed, machine, PLANS.indexOf(plan), number];
          const outcome = conduct(rule, setting, plan, mixSeeds(...parts));
          onStudy();
          return outcome;
        });
      const figures = figuresOf({
        null: studies(NULL),
        planted: studies(PLANTED),
        mixed: studies(MIXED),
      });
      return { setting, rule: rule.name, figures };
    }),
  );
}

/** How many studies that are. */
export function sizeOf({ rules, settings, studies }: Campaign): number {
  const each = settings.flatMap((setting) => PLANS.map((plan) => studies(plan, setting)));
  return rules.length * each.reduce((sum, n) => sum + n, 0);
}
