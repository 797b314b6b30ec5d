import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  HISTORY_FORMATS,
  type HistoryFormat,
  type Told,
  type ToldTrial,
} from "../domain/history.ts";
import { formatOf, parseHistory } from "./read.ts";
import { STATUSES, strictly } from "./strict.fixtures.ts";
import { writeHistory } from "./write.ts";

const word = fc.string({ unit: "binary", maxLength: 30 });
const plain = fc.stringMatching(/^[A-Za-z0-9µ][\w µ,.:()"'-]{0,30}[\w)]$/);
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
  .map((value) => Number(value.toPrecision(9)) + 0);
const sixth = fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 1e6 + 0);
const commit = fc.stringMatching(/^[0-9a-f]{7}$/);
const time = fc.integer({ min: 1, max: 4e12 });
const json = fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes("-0"));
/** Names that no format has. */
const more = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,6}$/), json, { maxKeys: 2 });

const rows = (cells: fc.Arbitrary<readonly string[]>) =>
  fc.array(cells, { maxLength: 8 }).map((all) => all.map((row) => `${row.join("\t")}\n`).join(""));

const decimal = number.map(String);
const status = (format: HistoryFormat) => fc.constantFrom(...STATUSES[format]);

const tsv = fc.tuple(
  plain.map((name) => `commit\t${name}\tmemory_gb\tstatus\tdescription\n`),
  rows(
    fc
      .tuple(commit, sixth, fc.nat(9999), status("tsv"), plain)
      .map(([hash, value, memory, said, text]) =>
        said === "crash"
          ? [hash, "0.000000", "0.0", said, text]
          : [hash, value.toFixed(6), (memory / 10).toFixed(1), said, text],
      ),
  ),
);

const iterations = fc.tuple(
  fc
    .tuple(fc.constantFrom("lower", "higher"), plain)
    .map(
      ([way, name]) =>
        `# metric_direction: ${way}\n# metric: ${name}\n# mode: loop\niteration\tcommit\tmetric\tdelta\tguard\tstatus\tdescription\n0\tabcdef0\t1\t0\t-\tbaseline\tstart\n`,
    ),
  rows(
    fc
      .tuple(
        fc.nat(99),
        fc.constantFrom("", "a", "b"),
        commit,
        decimal,
        decimal,
        plain,
        status("tsv-iterations"),
      )
      .map(([count, worker, hash, value, delta, text, said]) => [
        ...[`${count}${worker}`, hash, said === "crash" ? "0" : value, delta, "pass", said, text],
      ]),
  ),
);

const timed = fc.tuple(
  fc
    .constantFrom("lower_is_better", "higher_is_better")
    .map(
      (way) =>
        `# metric_direction: ${way}\niteration\ttimestamp\tcommit\tmetric\tdelta\tguard\tguard-metric\tstatus\tdescription\n`,
    ),
  rows(
    fc
      .tuple(fc.nat(99), time, commit, decimal, decimal, decimal, plain, status("tsv-timed"))
      .map(([count, at, hash, value, delta, guard, text, said]) => [
        ...[String(count), new Date(at).toISOString(), hash],
        ...[/crash|metric/.test(said) ? "0" : value, delta, "fail", guard],
        ...[/metric/.test(said) ? "crash" : said, text],
      ]),
  ),
);

const lines = (objects: readonly object[]) =>
  objects.map((object) => `${JSON.stringify(object)}\n`).join("");

const config = fc.record({
  type: fc.constant("config"),
  name: word,
  metricName: plain,
  metricUnit: fc.constantFrom("", "s", "µs"),
  bestDirection: fc.constantFrom("lower", "higher"),
});
const hook = fc.record({
  ...{ type: fc.constant("hook"), stage: fc.constantFrom("before", "after"), exit_code: fc.nat(9) },
  ...{ duration_ms: fc.nat(), stdout_bytes: fc.nat(), timed_out: fc.boolean() },
});
const run = fc
  .record({
    ...{ run: fc.nat(), commit, metric: fc.option(number), status: status("auto") },
    ...{ metrics: fc.dictionary(plain, number, { maxKeys: 2 }), description: word },
    ...{ timestamp: time, segment: fc.nat(3), confidence: fc.option(number), asi: more },
  })
  .chain((object) => more.map((fields) => ({ ...object, ...fields })))
  .map((object) => (object.status === "crash" ? { ...object, metric: 0 } : object));

const log = fc
  .tuple(config, fc.array(fc.oneof({ weight: 4, arbitrary: run }, config, hook), { maxLength: 9 }))
  .map(([first, others]) => lines([first, ...others]));

const trial = fc
  .record({
    ...{ index: fc.nat(), outcome: status("labloop"), metric: fc.option(number) },
    ...{ incumbent: fc.option(number), duration_seconds: fc.nat(999), commit: fc.option(commit) },
    ...{ note: word, stdout_tail: word, harness: fc.option(plain), direction: plain },
  })
  .chain((object) => more.map((fields) => ({ ...object, ...fields })));
const manifest = fc.record({
  ...{ manifest: fc.constant(1), run: word, metric: plain, budget_seconds: fc.nat() },
  ...{ goal: fc.constantFrom("minimize", "maximize"), protect: fc.array(word, { maxLength: 2 }) },
});
const fork = fc.record({ fork: fc.constant(1), direction: plain, from_index: fc.nat(9) });
const labloop = fc
  .array(fc.oneof({ weight: 4, arbitrary: trial }, manifest, fork), { maxLength: 9 })
  .map(lines);

const joined = (parts: fc.Arbitrary<[string, string]>) => parts.map((each) => each.join(""));

/** Whole files that a tool could have written. */
const FILES: Readonly<Record<HistoryFormat, fc.Arbitrary<string>>> = {
  tsv: joined(tsv),
  "tsv-timed": joined(timed),
  "tsv-iterations": joined(iterations),
  auto: log,
  autoresearch: log,
  labloop,
};

const told = fc.constantFrom<Told>(
  ...([
    "baseline",
    "kept",
    "dropped",
    "checks-failed",
    "crashed",
    "no-change",
    "remark",
    "unknown",
  ] as const),
);
/** Any trial at all, of a study or of another tool. */
const anyTrial = fc.record(
  {
    ...{
      label: word,
      told,
      status: word,
      description: word,
      value: number,
      metric: word,
      unit: word,
    },
    ...{
      direction: fc.constantFrom("minimize" as const, "maximize" as const),
      commit: word,
      at: time,
    },
    ...{ seconds: fc.nat(), memory: fc.nat(), values: fc.dictionary(word, number, { maxKeys: 2 }) },
    ...{ rest: fc.dictionary(word, json, { maxKeys: 3 }) },
    before: fc.array(fc.oneof(word, fc.dictionary(word, json, { maxKeys: 2 })), { maxLength: 2 }),
  },
  { requiredKeys: ["label", "told", "status", "description", "rest", "before"] },
) as unknown as fc.Arbitrary<ToldTrial>;

describe.each(HISTORY_FORMATS)("%s", (format) => {
  test("what is written of a file that was read says the same", () => {
    fc.assert(
      fc.property(FILES[format], (text) => {
        const { history, unread } = parseHistory(text, format);
        expect(unread).toEqual([]);
        const written = writeHistory(history, format);
        expect(written.untold.filter((said) => !said.includes("baseline"))).toEqual([]);
        expect(parseHistory(written.text, format)).toEqual({ history, unread: [] });
        expect(writeHistory(parseHistory(written.text, format).history, format)).toEqual(written);
        strictly(format, written.text);
      }),
    );
  });

  test("is told from all others by what it says", () => {
    fc.assert(
      fc.property(FILES[format], (text) => {
        fc.pre(text !== "");
        const file = format === "autoresearch" ? "there/autoresearch.jsonl" : "there/some.file";
        expect(formatOf(text, file)).toBe(format);
      }),
    );
  });

  test("whatever the trials are, a strict reader takes what is written", () => {
    fc.assert(
      fc.property(
        fc.array(anyTrial, { maxLength: 5 }),
        fc.option(fc.constantFrom(...HISTORY_FORMATS), { nil: undefined }),
        (trials, from) => {
          const history = { ...(from && { format: from }), trials, tail: [] };
          const { text } = writeHistory(history, format, "minimize");
          strictly(format, text);
          const { unread, history: again } = parseHistory(text, format);
          expect(unread.filter(({ left }) => left)).toEqual([]);
          // Nothing becomes kept that was not.
          const kept = (all: readonly ToldTrial[]) =>
            all.filter((each) => each.told === "kept" || each.told === "baseline").length;
          expect(kept(again.trials)).toBeLessThanOrEqual(kept(trials));
        },
      ),
    );
  });

  test("whatever a file holds, every line of it is read or told, and nothing is thrown", () => {
    const torn = FILES[format].chain((text) =>
      fc
        .tuple(fc.nat(text.length), word)
        .map(([at, noise]) => text.slice(0, at) + noise + text.slice(at + 1)),
    );
    const any = fc.oneof(
      torn,
      word,
      fc
        .array(
          fc.oneof(
            word,
            json.map((value) => JSON.stringify(value)),
          ),
        )
        .map((all) => all.join("\n")),
    );
    fc.assert(
      fc.property(any, (text) => {
        formatOf(text, "x");
        const { history, unread } = parseHistory(text, format);
        const { trials, tail } = history;
        const lost = unread.filter(({ left }) => left).length;
        const seen = trials.length + tail.length + trials.flatMap(({ before }) => before).length;
        const all = text
          .replace(/^\ufeff/, "")
          .split("\n")
          .filter((line) => line.trim() !== "").length;
        // A form of results.tsv has one header besides.
        expect([all, all - 1]).toContain(seen + lost);
        writeHistory(history, format);
      }),
    );
  });
});
