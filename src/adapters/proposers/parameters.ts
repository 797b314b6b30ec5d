import { AssayError } from "../../domain/error.ts";
import type { Objective } from "../../domain/metric.ts";
import type { PastTrial } from "../../domain/study.ts";
import type { Answer, ProposalContext, ProposalWorkspace, Proposer } from "../../ports/proposer.ts";
import { type Knob, type Source, turned, valuesOfKnobs } from "../../search/knobs.ts";
import type { Observation, Sampler } from "../../search/sampler.ts";
import { type Assignment, encode, type Space } from "../../search/space.ts";
import { checkSearched, lostIn, type Searched, searchedAt, type Texts } from "./places/searched.ts";
import { writeFiles } from "./write-files.ts";

const OWN = "parameters:";

/**
 * Turns values that comments in the target declare (`knobsIn`), and those that `searched` names, without asking any
 * model: `sampler` says which to try, from what became of those before. Each trial feeds it with one number; whether it
 * is better is not its to say. What was tried stands in the source of a proposal: `parameters:region:{"HIDDEN":64}`.
 *
 * Throws `no-parameters`, and what is wrong with how they are declared: `knob-malformed`, `parameter-malformed`,
 * `parameter-misplaced`, `constraint-malformed`, `constraint-broken`.
 */
export function parametersProposer(
  sampler: Sampler,
  texts: Texts,
  searched: Searched = {},
): Proposer {
  return {
    name: "parameters",
    check: ({ base, files }) => checkSearched({ parent: base, files }, texts, searched),
    async propose(context, workspace) {
      const { sources, knobs, space } = await searchedAt(context, texts, searched);
      const now = valuesOfKnobs(knobs);
      const begun = await begunFrom(context, (parent) =>
        searchedAt({ ...context, parent }, texts, searched),
      );
      const suggestion = sampler.ask({
        space,
        history: [
          ...standing(context, space, now),
          ...begun.flatMap(({ assignment, value }) => {
            const first = fitting({ ...now, ...assignment }, space);
            return first ? [observation(first, value, context.objective)] : [];
          }),
          ...observed(context, space, now),
        ],
        pending: [],
        metric: context.repeats ? "exact" : "varies",
        // The context's changes from trial to trial; a course has one.
        seed: (context.seed - context.trial) >>> 0,
      });
      if (suggestion.kind !== "try") return { kind: "exhausted" };
      const { assignment, by } = suggestion;
      const said = answer(by, assignment, now);
      const written = sources.map(({ path, text }) => ({
        path,
        text: turned({ path, text }, knobs, assignment),
      }));
      const lost = lostIn(written, assignment, searched);
      if (lost) {
        const { source, hypothesis } = said;
        const detail = `${lost}, written to its place, would not be read again`;
        return { kind: "failed", source, hypothesis, because: "does-not-apply", detail };
      }
      await write(workspace, context, sources, written);
      return said;
    },
  };
}

/** What the study began from, once something else was kept; the first trial with a number was measured against it. */
async function begunFrom(
  { base, parent, history }: ProposalContext,
  at: (commit: string) => Promise<{ readonly knobs: readonly Knob[] }>,
): Promise<readonly { readonly assignment: Assignment; readonly value: number }[]> {
  if (parent === base) return [];
  const value = history.map(evidenceOf).find((evidence) => evidence !== undefined)?.before;
  return value === undefined ? [] : [{ assignment: valuesOfKnobs((await at(base)).knobs), value }];
}

const evidenceOf = ({ verdict }: PastTrial) =>
  verdict.kind === "invalid" ? undefined : verdict.evidence;

/** What the branch head stands at is known too. */
function standing(
  { baseline, objective }: ProposalContext,
  space: Space,
  now: Assignment,
): readonly Observation[] {
  const assignment = fitting(now, space);
  return assignment ? [observation(assignment, baseline[objective.metric.name], objective)] : [];
}

function observed(
  { history, objective }: ProposalContext,
  space: Space,
  now: Assignment,
): readonly Observation[] {
  return history.flatMap((past) => {
    const tried = triedIn(past);
    // Since then a knob may have gone, or a range be another.
    const assignment = tried && fitting({ ...now, ...tried.assignment }, space);
    if (!tried || !assignment) return [];
    const value = evidenceOf(past)?.after;
    return [{ ...observation(assignment, value, objective), by: tried.by }];
  });
}

function observation(
  assignment: Assignment,
  value: number | undefined,
  { direction }: Objective,
): Observation {
  if (value === undefined) return { assignment };
  return { assignment, value: direction === "minimize" ? value : -value };
}

function triedIn({ source }: PastTrial): { by: string; assignment: Assignment } | undefined {
  const [, by, values] = /^parameters:([a-z-]+):(\{.*\})$/s.exec(source) ?? [];
  if (by === undefined || values === undefined) return undefined;
  return { by, assignment: JSON.parse(values) as Assignment };
}

function fitting(assignment: Assignment, space: Space): Assignment | undefined {
  const known = new Set(space.parameters.map(({ name }) => name));
  const own = Object.entries(assignment).filter(([name]) => known.has(name));
  try {
    encode(space, Object.fromEntries(own));
    return Object.fromEntries(own);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

async function write(
  workspace: ProposalWorkspace,
  { directory }: ProposalContext,
  sources: readonly Source[],
  written: readonly Source[],
): Promise<void> {
  const changed = written.filter(({ text }, n) => text !== sources[n]?.text);
  const detail = await writeFiles(workspace, directory, changed);
  if (detail !== undefined) throw new AssayError({ code: "cannot-run", detail });
}

function answer(
  by: string,
  assignment: Assignment,
  now: Assignment,
): Extract<Answer, { kind: "proposal" }> {
  const moved = Object.entries(assignment).filter(([name, value]) => now[name] !== value);
  const words = moved.map(([name, value]) => `${name} ${now[name]} → ${value}`);
  const shown = words.slice(0, SHOWN).join(", ");
  const more = words.length > SHOWN ? ` and ${words.length - SHOWN} more` : "";
  return {
    kind: "proposal",
    source: `${OWN}${by}:${JSON.stringify(assignment)}`,
    hypothesis: { statement: `Set ${shown}${more}\n\nSuggested by ${by}.` },
    change: { kind: "edits" },
  };
}

/** Parameters that a statement names. */
const SHOWN = 4;
