import { posix } from "node:path";
import { AssayError } from "../../../domain/error.ts";
import type { Experiment } from "../../../domain/experiment.ts";
import { nearest } from "../../../domain/nearest.ts";
import type { Problem } from "../../../domain/problem.ts";
import type { ProposalContext } from "../../../ports/proposer.ts";
import { brokenBy, parseConstraints, type WrittenConstraint } from "../../../search/constraint.ts";
import {
  KNOB_MARK,
  type Knob,
  knobsIn,
  type Source,
  strayIn,
  valuesOfKnobs,
} from "../../../search/knobs.ts";
import type { Declaration } from "../../../search/notation.ts";
import type { Parameter } from "../../../search/parameter.ts";
import { type Assignment, canonical, createSpace, type Space } from "../../../search/space.ts";
import { faultBetween, faultOfFile, faultOfPlaced, type Placed, placedKnob } from "./placed.ts";

/** What the proposer needs to know of a repository. */
export interface Texts {
  /** Files of a commit that hold a text. */
  mentioning(commit: string, text: string): Promise<readonly string[]>;
  read(commit: string, path: string): Promise<string | undefined>;
}

/** What a question declares to be searched, beside what comments do, and the folder that it is asked in. */
export type Searched = Pick<Experiment, "parameters" | "constraints"> &
  Partial<Pick<Experiment, "directory">>;

/** Everything that may be turned, in the files that have it. */
export interface Ground {
  readonly sources: readonly Source[];
  /** Those of comments first, then those of the configuration in its order. */
  readonly knobs: readonly Knob[];
  readonly constraints: readonly WrittenConstraint[];
  readonly space: Space;
}

const { relative } = posix;

type Where = Pick<ProposalContext, "parent" | "files">;

/** What may be turned at a commit. Throws what is wrong with how it is declared. */
export async function searchedAt(where: Where, texts: Texts, searched: Searched): Promise<Ground> {
  return groundOf(await sourcesAt(where, texts, searched), searched);
}

/** The files that may be turned something in, of those that may be changed. */
async function sourcesAt(
  { parent, files }: Where,
  texts: Texts,
  { parameters = [] }: Searched,
): Promise<readonly Source[]> {
  const target = new Set(files);
  const mentioning = await texts.mentioning(parent, KNOB_MARK);
  const named = [...mentioning, ...parameters.map((declared) => declared.in)];
  const paths = [...new Set(named)].filter((path) => target.has(path));
  const sources = paths.map(async (path) => ({ path, text: await texts.read(parent, path) }));
  const found = await Promise.all(sources);
  return found.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}

/** What may be turned in some files. Throws what is wrong with how it is declared. */
function groundOf(sources: readonly Source[], searched: Searched): Ground {
  const { parameters: declared = [] } = searched;
  const others = declared.map(
    ({ name, space: text }, at): Declaration => ({ name, text, where: `parameters[${at}].space` }),
  );
  refuse(declared.flatMap(({ name }, at) => faultOfName(name, at) ?? []));
  const found = knobsIn(sources, others);
  if ("problems" in found) throw new AssayError(found.problems[0] ?? { code: "no-parameters" });
  const byPath = new Map(sources.map((source) => [source.path, source]));
  refuse(found.knobs.flatMap((knob) => faultOfBytes(knob, byPath.get(knob.path)) ?? []));
  refuse(twiceIn(found.knobs, searched));
  const placed = declared.map((each, at) =>
    placedKnob(each, at, found.parameters[at] as Parameter, byPath.get(each.in)),
  );
  const knobs = [...found.knobs, ...placed];
  if (knobs.length === 0) throw new AssayError({ code: "no-parameters" });
  const parameters = knobs.map(({ parameter }) => parameter);
  const space = createSpace(parameters);
  const read = parseConstraints(searched.constraints ?? [], parameters);
  if ("problems" in read) throw new AssayError(read.problems[0] ?? { code: "no-parameters" });
  const { constraints } = read;
  return { sources, knobs, constraints, space: { ...space, constraints } };
}

function refuse([first]: readonly Problem[]): void {
  if (first) throw new AssayError(first);
}

/** A file that is not in UTF-8 would be written with other bytes all over. */
function faultOfBytes({ path, line, parameter }: Knob, source?: Source): Problem | undefined {
  if (!source?.text.includes("\uFFFD")) return undefined;
  const detail = "its file is no UTF-8 text, and nothing else is kept";
  return { code: "knob-malformed", place: { file: path, line }, parameter: parameter.name, detail };
}

function faultOfName(parameter: string, at: number): Problem | undefined {
  const isName = /^[A-Za-z_$][\w$.-]*$/.test(parameter) && !(parameter in {});
  if (isName && !RESERVED.has(parameter)) return undefined;
  const detail = RESERVED.has(parameter)
    ? "its name is a word of conditions or constraints"
    : "a name is letters, digits, _, - and ., and begins with a letter";
  return { code: "parameter-malformed", where: `parameters[${at}].name`, parameter, detail };
}

const RESERVED: ReadonlySet<string> = new Set(["and", "or", "not", "true", "false", "when", "is"]);

/** Names that the configuration gives a second time. */
function twiceIn(knobs: readonly Knob[], { parameters = [] }: Searched): readonly Problem[] {
  const known = new Map(
    knobs.map(({ parameter, path, line }) => [parameter.name, `${path}:${line}`]),
  );
  return parameters.flatMap(({ name: parameter }, at): Problem[] => {
    const before = known.get(parameter);
    const where = `parameters[${at}]`;
    known.set(parameter, where);
    if (before === undefined) return [];
    const detail = `it is declared twice, by ${before} and by ${where}`;
    return [{ code: "parameter-malformed", where: `${where}.name`, parameter, detail }];
  });
}

/** Throws everything that can be known to be wrong with a search before it begins. */
export async function checkSearched(where: Where, texts: Texts, searched: Searched): Promise<void> {
  const { parameters = [], directory = "" } = searched;
  for (const [at, declared] of parameters.entries()) {
    if (where.files.includes(declared.in)) continue;
    const isThere = (await texts.read(where.parent, declared.in)) !== undefined;
    const spellings = where.files.map((path) => relative(directory, path));
    refuse([
      faultOfFile(declared, at, isThere, nearest(relative(directory, declared.in), spellings)),
    ]);
  }
  const { sources, knobs, constraints, space } = await searchedAt(where, texts, searched);
  refuse(strayIn(knobs));
  const own = knobs.slice(knobs.length - parameters.length);
  const placed = parameters.map((declared, at) => ({ declared, at, knob: own[at] as Knob }));
  refuse(sources.flatMap((source) => faultsIn(source, placed)));
  refuse(overlapsIn(knobs));
  refuse(brokenBy(canonical(space, valuesOfKnobs(knobs)), constraints));
}

/** What is wrong with the places of one file: each by itself first, then a pattern that another one's values break. */
function faultsIn(source: Source, placed: readonly Placed[]): readonly Problem[] {
  const here = placed.filter(({ knob }) => knob.path === source.path);
  const alone = here.flatMap((each) => faultOfPlaced(each, source) ?? []);
  if (alone.length > 0) return alone;
  return here.flatMap((own) =>
    here
      .filter((other) => other !== own && other.declared.pattern !== undefined)
      .flatMap((other) => faultBetween(own, other, source) ?? []),
  );
}

/** Places of the configuration that share a part of a file with another parameter's. */
function overlapsIn(knobs: readonly Knob[]): readonly Problem[] {
  return knobs.flatMap((knob, at): Problem[] => {
    const { where, path, from, to, line, parameter } = knob;
    const other = knobs
      .slice(0, at)
      .find((before) => before.path === path && before.from < to && from < before.to);
    if (!where || !other) return [];
    return [
      {
        code: "parameter-misplaced",
        where,
        parameter: parameter.name,
        place: { file: path, line },
        detail: `${other.parameter.name} stands in the same place`,
        wayOut: "Give each parameter a place of its own.",
      },
    ];
  });
}

/** A parameter of the configuration that does not read, in files it was written to, as what was written. */
export function lostIn(
  sources: readonly Source[],
  assignment: Assignment,
  searched: Searched,
): string | undefined {
  if (!searched.parameters) return undefined;
  try {
    const values = valuesOfKnobs(groundOf(sources, searched).knobs);
    const names = searched.parameters.map(({ name }) => name);
    const lost = names.find(
      (name) => assignment[name] !== undefined && assignment[name] !== values[name],
    );
    return lost && `${lost} ${assignment[lost]}`;
  } catch (thrown) {
    if (!(thrown instanceof AssayError)) throw thrown;
    return "problem" in thrown && "parameter" in thrown.problem
      ? String(thrown.problem.parameter)
      : "what was";
  }
}
