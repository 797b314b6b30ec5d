import { expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { describeWith } from "./rig/tools.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/** Prints the number of `src/value.js`, and whether its own file could be written to. */
const BENCH = `import * as fs from "node:fs";
const { default: value } = await import("./src/value.js");
let state = "open";
try { fs.accessSync("bench.js", fs.constants.W_OK); } catch (error) { state = error.code; }
console.log("METRIC work=" + value + "\\nbench.js is " + state);
`;

/** What a candidate may do to the evaluator while it runs: refused, and of no effect on the number. */
const MEDDLING: readonly (readonly [what: string, code: string])[] = [
  ["writes to it", 'fs.writeFileSync("bench.js", "x");'],
  ["renames over it", 'fs.writeFileSync("other.js", "x"); fs.renameSync("other.js", "bench.js");'],
  ["removes it", 'fs.rmSync("bench.js");'],
  ["links it elsewhere", 'fs.linkSync("bench.js", "link.js");'],
  ["remakes the tests", 'fs.rmSync("test", { recursive: true }); fs.mkdirSync("test");'],
];

const program = (code: string, value: number) =>
  `import * as fs from "node:fs";\n${code}\nexport default ${value};\n`;

interface Ran {
  readonly type: string;
  readonly arm?: string;
  readonly run: { readonly tail: string; readonly wrote?: readonly string[] };
}

for (const sandbox of ["bubblewrap", "unshare"] as const) {
  describeWith(
    [sandbox === "bubblewrap" ? "bwrap" : "unshare"],
    `the evaluator in a run, ${sandbox}`,
    () => {
      test("can be written to in the first run of the base only, and a candidate that tries gets nothing by it", async () => {
        const made = valueRepository({
          "bench.js": BENCH,
          "src/value.js": program("", 100),
          "test/a.txt": "a\n",
        });
        for (const [n, [what, code]] of MEDDLING.entries()) {
          const swallowed = program(`try { ${code} } catch {}`, 100 + n);
          patch(made, `${n}-${what}`, { "src/value.js": swallowed }, what);
        }
        patch(made, "8-dies", { "src/value.js": program(MEDDLING[0]?.[1] ?? "", 1) });
        patch(made, "9-better", { "src/value.js": program("", 90) });
        const asked = [...question(made.patches), "--sandbox", sandbox, "--skip-sensitivity"];
        const { lines, stderr } = await assay(made.root, "learn", "--json", ...asked);
        expect(stderr).toBe("");
        const verdicts = lines.flatMap(({ type, verdict }) =>
          type === "decided" ? [verdict] : [],
        );
        expect(verdicts).toMatchObject([
          ...MEDDLING.map(() => ({ kind: "reverted" })),
          { kind: "invalid", because: "crashed" },
          { kind: "kept" },
        ]);
        const runs = lines.filter(({ run }) => run) as unknown as readonly Ran[];
        const states = runs.map(({ run: { tail } }) => /bench\.js is (\w+)/.exec(tail)?.[1]);
        expect(states[0]).toBe("open");
        expect(new Set(states.slice(1))).toEqual(new Set(["EROFS", undefined]));
        expect(states.filter((state) => state === undefined)).toHaveLength(1);
        const kinds = new Set(runs.map(({ type, arm = "" }) => `${type} ${arm}`.trim()));
        expect(kinds).toEqual(
          new Set(["baseline-ran", "ran baseline", "ran candidate", "closing-ran"]),
        );
      }, 120_000);

      test("writes to its own files as it does on the base", async () => {
        const made = valueRepository({
          "bench.js": `${BENCH}
fs.writeFileSync("snapshot.new", String(value));
fs.renameSync("snapshot.new", "test/snapshot.txt");
fs.rmSync("test/cases", { recursive: true });
fs.mkdirSync("test/cases");
fs.appendFileSync("test/log.txt", "ran");
`,
          "src/value.js": program("", 100),
          "test/snapshot.txt": "100",
          "test/cases/a.txt": "a\n",
          "test/log.txt": "",
        });
        patch(made, "1-better", { "src/value.js": program("", 90) });
        const asked = [...question(made.patches), "--sandbox", sandbox, "--skip-sensitivity"];
        const { lines, stderr } = await assay(made.root, "learn", "--json", ...asked);
        expect(stderr).toBe("");
        const verdicts = lines.flatMap(({ type, verdict }) =>
          type === "decided" ? [verdict] : [],
        );
        expect(verdicts).toMatchObject([{ kind: "kept" }]);
        const runs = lines.filter(({ run }) => run) as unknown as readonly Ran[];
        const wrote = ["test/cases/a.txt", "test/log.txt", "test/snapshot.txt"];
        for (const { run } of runs) expect(run.wrote).toEqual(wrote);
        expect((await assay(made.root, "verify")).code).toBe(0);
      }, 60_000);
    },
  );
}
