import { referee } from "./referee.ts";

/** The rule that decides what is kept, for whoever runs, reads back or shows a study. */
export const rule = referee;

/** What that rule remembers from trial to trial. */
export type RuleSession = ReturnType<typeof rule.open>;
