import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConstraints } from "./constraint.ts";
import { differentialEvolution } from "./differential-evolution.ts";
import { hillClimb } from "./hill-climb.ts";
import { latinHypercubeSearch } from "./latin-hypercube.ts";
import { modelSearch } from "./model-search.ts";
import { parseParameters } from "./notation.ts";
import { portfolio } from "./portfolio.ts";
import { randomSearch } from "./random-search.ts";
import { regionSearch } from "./region-search.ts";
import type { Observation, Question, Sampler } from "./sampler.ts";
import { service } from "./space.fixtures.ts";
import {
  type Assignment,
  assignments,
  canonical,
  createSpace,
  encode,
  isAllowed,
  keyOf,
  type Space,
} from "./space.ts";

const samplers: readonly [string, () => Sampler][] = [
  ["random", () => randomSearch],
  ["latin hypercube", () => latinHypercubeSearch(6)],
  ["hill climb", () => hillClimb()],
  ["differential evolution", () => differentialEvolution()],
  ["model", () => modelSearch()],
  ["region", () => regionSearch()],
  ["portfolio", () => portfolio()],
];

/** A space of everything that constraints are written of. */
function constrained(texts: readonly string[]): Space {
  const written = {
    threads: "int 1..256 log",
    cache: "int 16..256",
    rate: "float 0..1",
    codec: "choice none|lz4|zstd",
    level: "int 1..19 when codec is zstd|lz4",
  };
  const read = parseParameters(Object.entries(written).map(([name, text]) => ({ name, text })));
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  const found = parseConstraints(texts, read.parameters);
  if ("problems" in found) throw new Error(JSON.stringify(found.problems));
  return createSpace(read.parameters, found.constraints);
}

type Metric = (assignment: Assignment) => number | undefined;

const distance: Metric = ({ threads, ratio, codec, prefetch }) =>
  Math.abs(Math.log(Number(threads) / 16)) +
  Math.abs(Math.log(Number(ratio))) +
  (codec === "zstd" ? 0 : 2) +
  (prefetch ? 0 : 1);

/** A course of `count` trials, each of which ends before the next is asked for. */
function course(
  sampler: Sampler,
  count: number,
  given: { space?: Space; metric?: Metric; seed?: number } = {},
): readonly Observation[] {
  const { space = service, metric = distance, seed = 1 } = given;
  const history: Observation[] = [];
  for (let trial = 0; trial < count; trial++) {
    const suggestion = sampler.ask({ space, history, pending: [], metric: "exact", seed });
    if (suggestion.kind !== "try") return history;
    const { assignment, by } = suggestion;
    const value = metric(assignment);
    history.push({ assignment, by, ...(value !== undefined && { value }) });
  }
  return history;
}

const unique = (space: Space, list: readonly Assignment[]) =>
  new Set(list.map((assignment) => keyOf(space, assignment))).size;

describe.each(samplers)("%s", (_, make) => {
  test("offers what is in the space and allowed, in canonical form, and nothing twice", () => {
    const tried = course(make(), 30).map(({ assignment }) => assignment);
    for (const assignment of tried) {
      expect(() => encode(service, assignment)).not.toThrow();
      expect(canonical(service, assignment)).toEqual(assignment);
      expect(isAllowed(service, assignment)).toBe(true);
    }
    expect(unique(service, tried)).toBe(30);
  });

  test("gives the same answer to the same question, whatever it was asked before", () => {
    const used = make();
    const history = course(used, 24);
    const question: Question = { space: service, history, pending: [], metric: "exact", seed: 1 };
    const again = used.ask(question);
    expect(make().ask(question)).toEqual(again);
    const copied = history.map((observation) => structuredClone(observation));
    expect(used.ask({ ...question, history: copied })).toEqual(again);
  });

  test("another seed is another course", () => {
    const [one, other] = [course(make(), 8), course(make(), 8, { seed: 2 })];
    expect(one).not.toEqual(other);
  });

  test("offers nothing that is being tried already", () => {
    const sampler = make();
    const history = course(sampler, 20);
    const pending: Assignment[] = [];
    for (let worker = 0; worker < 6; worker++) {
      const suggestion = sampler.ask({
        space: service,
        history,
        pending,
        metric: "varies",
        seed: 1,
      });
      if (suggestion.kind === "try") pending.push(suggestion.assignment);
    }
    const known = history.map(({ assignment }) => assignment);
    expect(unique(service, [...known, ...pending])).toBe(26);
  });

  test("goes through a small space to its end and then says so", () => {
    const space = createSpace(
      [
        { name: "a", range: { kind: "bool" } },
        {
          name: "b",
          range: { kind: "int", low: 1, high: 4 },
          when: { parameter: "a", is: [true] },
        },
        { name: "c", range: { kind: "ordered", values: ["x", "y", "z"] } },
      ],
      [{ description: "no 4z", holds: ({ b, c }) => b !== 4 || c !== "z" }],
    );
    const allowed = [...assignments(space)].filter((assignment) => isAllowed(space, assignment));
    const sampler = make();
    const history = course(sampler, 100, { space, metric: ({ b }) => Number(b ?? 2) });
    expect(history).toHaveLength(allowed.length);
    expect(sampler.ask({ space, history, pending: [], metric: "exact", seed: 1 })).toEqual({
      kind: "exhausted",
    });
  });

  test("law: keeps to every constraint, whatever the seed, and finds what little they leave", () => {
    const few = fc.record({
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
      sum: fc.integer({ min: 30, max: 320 }),
      word: fc.constantFrom("zstd", "lz4"),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(few, ({ share, sum, word, seed }) => {
        const texts = [
          `threads + cache <= ${sum}`,
          `rate * 8 <= ${8 * share} or codec != ${word}`,
          "level < 4 or codec == zstd",
          "threads % 2 == 0",
        ];
        const space = constrained(texts);
        const standing: Observation = {
          assignment: { threads: 2, cache: 16, rate: 0, codec: "none" },
          value: 9,
        };
        const history = [standing];
        for (let trial = 0; trial < 14; trial++) {
          const asked = { space, history, pending: [], metric: "varies", seed } as const;
          const suggestion = make().ask(asked);
          if (suggestion.kind !== "try") throw new Error(suggestion.kind);
          const { assignment, by } = suggestion;
          expect(isAllowed(space, assignment), JSON.stringify(assignment)).toBe(true);
          history.push({ assignment, by, value: Number(assignment.threads) });
        }
      }),
      { numRuns: 12 },
    );
  });

  test("finds what constraints leave where chance does not", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const parameters = names.map((name) => ({
      name,
      range: { kind: "int", low: 1, high: 1000 } as const,
    }));
    const read = parseConstraints([`${names.join(" + ")} <= 60`], parameters);
    const space = createSpace(parameters, "constraints" in read ? read.constraints : []);
    const standing = Object.fromEntries(names.map((name) => [name, 4]));
    const history: Observation[] = [{ assignment: standing, value: 1 }];
    for (let trial = 0; trial < 20; trial++) {
      const suggestion = make().ask({ space, history, pending: [], metric: "exact", seed: 1 });
      if (suggestion.kind !== "try") throw new Error(suggestion.kind);
      expect(isAllowed(space, suggestion.assignment)).toBe(true);
      history.push({ ...suggestion, value: Number(suggestion.assignment.a) });
    }
  });

  test("goes on where trials gave no number, and where none ever did", () => {
    const never = course(make(), 16, { metric: () => undefined });
    expect(never).toHaveLength(16);
    const sometimes: Metric = (given) => (given.prefetch ? distance(given) : Number.NaN);
    expect(course(make(), 24, { metric: sometimes })).toHaveLength(24);
  });

  test("goes on where all values are equal", () => {
    expect(course(make(), 16, { metric: () => 7 })).toHaveLength(16);
  });
});

test("constraints that nothing meets end the search", () => {
  const never = [{ description: "never", holds: () => false }];
  const question = { history: [], pending: [], metric: "exact", seed: 1 } as const;
  const floats = createSpace([{ name: "a", range: { kind: "float", low: 0, high: 1 } }], never);
  expect(portfolio().ask({ ...question, space: floats })).toEqual({ kind: "not-found" });
  const bools = createSpace([{ name: "a", range: { kind: "bool" } }], never);
  expect(portfolio().ask({ ...question, space: bools })).toEqual({ kind: "exhausted" });
});

test("all samplers but the random ones come nearer than random search does", () => {
  const best = (make: () => Sampler) => {
    const reached = [1, 2, 3].map((seed) =>
      Math.min(...course(make(), 40, { seed }).map(({ value }) => value ?? 99)),
    );
    return Math.max(...reached);
  };
  const random = best(() => randomSearch);
  for (const [name, make] of samplers.slice(2)) expect(best(make), name).toBeLessThan(random);
});
