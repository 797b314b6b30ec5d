import { AssayError } from "../../domain/error.ts";
import type { Objective } from "../../domain/metric.ts";
import type { PastTrial } from "../../domain/study.ts";
import type { Answer, ProposalContext, ProposalWorkspace, Proposer } from "../../ports/proposer.ts";
import {
  KNOB_MARK,
  type Knob,
  knobsIn,
  type Source,
  strayIn,
  turned,
  valuesOfKnobs,
} from "../../search/knobs.ts";
import type { Observation, Sampler } from "../../search/sampler.ts";
import { type Assignment, createSpace, encode, type Space } from "../../search/space.ts";
import { writeFiles } from "./write-files.ts";

/** What the proposer needs to know of a repository. */
export interface Texts {
  /** Files of a commit that hold a text. */
  mentioning(commit: string, text: string): Promise<readonly string[]>;
  read(commit: string, path: string): Promise<string | undefined>;
}

const OWN = "parameters:";

/**
 * Turns values that comments in the target declare (`knobsIn`), without asking any model: `sampler` says which to try,
 * from what became of those before. Each trial feeds it with one number; whether it is better is not its to say.
 * What was tried stands in the source of a proposal: `parameters:region:{"HIDDEN":64}`.
 *
 * Throws `no-parameters`, `knob-malformed`, and what the space is refused for (`parameter-malformed`).
 */
export function parametersProposer(sampler: Sampler, texts: Texts): Proposer {
  return {
    name: "parameters",
    async check({ base, files }) {
      const knobs = knobsOf(await declared({ parent: base, files }, texts));
      spaceOf(knobs);
      const [stray] = strayIn(knobs);
      if (stray) throw new AssayError(stray);
    },
    async propose(context, workspace) {
      const sources = await declared(context, texts);
      const knobs = knobsOf(sources);
      const space = spaceOf(knobs);
      const now = valuesOfKnobs(knobs);
      const suggestion = sampler.ask({
        space,
        history: [...standing(context, space, now), ...observed(context, space, now)],
        pending: [],
        metric: context.repeats ? "exact" : "varies",
        // The context's changes from trial to trial; a course has one.
        seed: (context.seed - context.trial) >>> 0,
      });
      if (suggestion.kind !== "try") return { kind: "exhausted" };
      const { assignment, by } = suggestion;
      await write(workspace, context, sources, knobs, assignment);
      return answer(by, assignment, now);
    },
  };
}

async function declared(
  { parent, files }: Pick<ProposalContext, "parent" | "files">,
  texts: Texts,
): Promise<readonly Source[]> {
  const target = new Set(files);
  const paths = (await texts.mentioning(parent, KNOB_MARK)).filter((path) => target.has(path));
  const sources = paths.map(async (path) => ({
    path,
    text: (await texts.read(parent, path)) ?? "",
  }));
  return Promise.all(sources);
}

function knobsOf(sources: readonly Source[]): readonly Knob[] {
  const found = knobsIn(sources);
  if ("problems" in found) {
    const [first] = found.problems;
    throw new AssayError(first ?? { code: "no-parameters" });
  }
  if (found.knobs.length === 0) throw new AssayError({ code: "no-parameters" });
  return found.knobs;
}

const spaceOf = (knobs: readonly Knob[]) => createSpace(knobs.map(({ parameter }) => parameter));

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
    const evidence = past.verdict.kind === "invalid" ? undefined : past.verdict.evidence;
    return [{ ...observation(assignment, evidence?.after, objective), by: tried.by }];
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
  knobs: readonly Knob[],
  assignment: Assignment,
): Promise<void> {
  const changed = sources.flatMap((source) => {
    const text = turned(source, knobs, assignment);
    return text === source.text ? [] : [{ path: source.path, text }];
  });
  const detail = await writeFiles(workspace, directory, changed);
  if (detail !== undefined) throw new AssayError({ code: "cannot-run", detail });
}

function answer(by: string, assignment: Assignment, now: Assignment): Answer {
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
