import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssayError } from "../domain/error.ts";
import { checkConfig } from "./check-config.ts";
import { durationMs, parseDuration } from "./duration.ts";
import { layered } from "./layers.ts";
import { lineOf } from "./locate.ts";
import { parseMetric } from "./metric-spec.ts";
import { OPTION_NAMES } from "./schema.ts";
import { shellQuote } from "./shell-quote.ts";
import { simpleCommands } from "./shell-words.ts";
import { targetGlobs } from "./target.ts";
import { unwrap } from "./unwrap.ts";

/** What it gives; a plain problem is an answer too, anything else that is thrown is not. */
function answer<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof AssayError) return undefined;
    throw error;
  }
}

const INHERITED = ["__proto__", "constructor", "toString", "prototype"];

describe("a configuration", () => {
  const key = fc.constantFrom(
    ...OPTION_NAMES.flatMap((name) => name.split(".")),
    ...INHERITED,
    "x",
  );
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      "minimize",
      "src/**",
      "5m",
      1,
      0.5,
      true,
      null,
      undefined,
      "bubblewrap",
    ),
    fc.string(),
    fc.double(),
    fc.constant(() => 1),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(tie("any"), { maxLength: 3 }),
      fc
        .array(fc.tuple(key, tie("any")), { maxLength: 4 })
        .map((entries) => Object.fromEntries(entries)),
    ),
  })).any;

  test("is taken, or every mistake in it is told", () => {
    const source = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(value, source, (config, text) => {
        const options = answer(() => checkConfig(config, { file: "assay.config.json", text }));
        if (options) for (const name of Object.keys(options)) expect(OPTION_NAMES).toContain(name);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(INHERITED)("cannot smuggle an option in as %s", (name) => {
    const config = JSON.parse(`{"target":"src","${name}":{"sandbox":"none"}}`);
    const issues = [{ key: name }];
    expect(() => checkConfig(config, { file: "f", text: "" })).toThrow(AssayError);
    try {
      checkConfig(config, { file: "f", text: "" });
    } catch (error) {
      expect(error).toMatchObject({ problem: { code: "config-invalid", issues } });
    }
    const { options } = layered([{ options: config, origin: () => "f" }]);
    expect(options.sandbox).toBeUndefined();
    expect({}).not.toHaveProperty("sandbox");
  });

  test("holds patterns that are patterns", () => {
    const of = (pattern: string, flags?: string) => {
      const reading = { from: "pattern", pattern, flags };
      const source = { kind: "command", command: "x", reading };
      const metric = { name: "x", spec: "x", source };
      return answer(() => checkConfig({ metric }, { file: "f", text: "" }));
    };
    expect(of("a(b)", "m")).toBeDefined();
    expect(of("a(b")).toBeUndefined();
    expect(of("a", "zz")).toBeUndefined();
  });

  test("is found in its text by the line of each key, whatever the key is called", () => {
    const keys = fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom(...INHERITED)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(keys, (names) => {
        const lines = names.map((name) => `${JSON.stringify(name)}: 1`);
        const text = `{\n${lines.join(",\n")}\n}`;
        const simple = names.filter((name) => /^\w+$/.test(name));
        for (const name of simple) expect(lineOf(text, [name])).toBe(names.indexOf(name) + 2);
      }),
    );
    const text =
      "export default {\n  toString,\n  constructor: f(),\n  budget: {\n    run: 1,\n  },\n};";
    expect(lineOf(text, ["budget", "run"])).toBe(5);
  });

  test("of a megabyte without sense is looked through once", () => {
    for (const part of ["/*", "`", "'", '"', "\\", "//", "{", "a:", "=>", "/*`"]) {
      expect(lineOf(part.repeat(1e6 / part.length), ["budget"])).toBeUndefined();
    }
  }, 300_000);
});

describe("a length of time", () => {
  test("is a whole number of milliseconds, or none", () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom("1", ".5", "ms", "s", "m", "h", "d", " "), fc.string()))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(fc.oneof(text, fc.double()), (value) => {
        const ms = parseDuration(value);
        if (ms !== undefined) expect(Number.isInteger(ms) && ms > 0).toBe(true);
        expect(answer(() => durationMs(value, "x"))).toBe(ms);
      }),
    );
  });

  test("of a megabyte is none", () => {
    for (const part of ["1", "1s", "1 ", " ", "1.", "1m1ms"]) {
      expect(parseDuration(`${part.repeat(1e6 / part.length)}x`)).toBeUndefined();
    }
  });
});

describe("a metric", () => {
  const question = { targets: ["src/a.py"], hasPath: () => true };
  const presets = fc.constantFrom(
    ...["pytest", "pylint", "coverage", "tox", "latency", "cpu", "memory", "instructions"],
    ...["exit-code", "retrieval", "val_bpb", "value", "module", "pytset", ...INHERITED],
  );
  const spec = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .tuple(presets, fc.constantFrom("", ":", ": ", " "), fc.string())
      .map((parts) => parts.join("")),
  );

  test("is read, or is a problem; what it says of itself reads the same", () => {
    fc.assert(
      fc.property(
        spec,
        fc.option(fc.constantFrom("a", ...INHERITED), { nil: undefined }),
        (text, metricName) => {
          const asked = { ...question, ...(metricName === undefined ? {} : { metricName }) };
          const parsed = answer(() => parseMetric(text, asked));
          if (!parsed) return;
          expect(answer(() => parseMetric(parsed.metric.spec, asked))).toEqual(parsed);
          expect([undefined, "minimize", "maximize"]).toContain(parsed.direction);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("a shell line", () => {
  test("whose words are quoted gives the words back", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (words) => {
        expect(simpleCommands(words.map(shellQuote).join(" "))).toEqual([{ words, inputs: [] }]);
      }),
    );
  });

  test("is split whatever it is, and no word is lost that stands alone", () => {
    const piece = fc.oneof(
      fc.constantFrom("'", '"', "\\", "\n", ";", "<", "2>", "#", "$(", " "),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { words } of simpleCommands(pieces.join(""))) unwrap(words);
      }),
    );
  });

  test("of a megabyte is unwrapped", () => {
    for (const part of ["A=1 ", "env ", "timeout 1 ", "! ", "'", "\\", "a;"]) {
      const [first] = simpleCommands(`${part.repeat(1e6 / part.length)} x`);
      unwrap(first?.words ?? []);
    }
  }, 300_000);
});

test("a target is globs, or is a problem", () => {
  const path = fc.oneof(fc.string(), fc.constantFrom("a/b.py", "../x", "!a", "a.b", "a/[b]/c"));
  fc.assert(
    fc.property(fc.array(path), fc.array(path), (entries, paths) => {
      const match = (globs: readonly string[]) => (each: string) => globs.includes(each);
      answer(() => targetGlobs({ entries, directory: "a", paths, match }));
    }),
  );
});
