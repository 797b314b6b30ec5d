import { join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../src/adapters/git/index.ts";
import { parametersProposer } from "../src/adapters/proposers/parameters.ts";
import { type DeclaredParameter, SystemExperiment } from "../src/index.ts";
import { portfolio } from "../src/search/portfolio.ts";
import { proposerContract } from "../src/testing/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { inFrontOf } from "./rig/proposers.ts";
import { git, repositoryWith, write } from "./rig/temp.ts";

/** Odd blanks, a list, a byte order mark's neighbours: all of it must come through. */
const JSON_TEXT = `{\r\n\t"pool": { "threads":   8, "codec" : "none" },\r\n  "hosts": ["a",\t"é"]\r\n}`;
const ENV_TEXT = `# CACHE_MB=1\nexport CACHE_MB="256" # MB\nOTHER='x y'\n`;
const MAKEFILE = "CFLAGS = -g -O1\nall: ; echo $(CFLAGS)\n";
const KNOBS = `export const batch = 4; // assay: int 1..64 log
`;

/** Cost by five values: best at threads 48, codec "zstd", cache 2048, -O3, batch 16, and memory is short. */
const COST = `import { readFileSync } from "node:fs";
import { batch } from "./src/knobs.js";
const read = (name) => readFileSync("conf/" + name, "utf8");
const { pool } = JSON.parse(read("server.json"));
const cache = Number(/^export CACHE_MB="(\\d+)" # MB$/m.exec(read(".env"))[1]);
const level = Number(/-O(\\d)/.exec(read("build.mk"))[1]);
const off = [pool.threads / 48, cache / 2048, batch / 16].map((each) => Math.abs(Math.log2(each)));
const cost = { none: 3, lz4: 2, zstd: 1 }[pool.codec] + 3 - level + off[0] + off[1] + off[2];
console.log("METRIC cost=" + cost);
`;

const threads = { name: "threads", in: "conf/server.json", at: "pool.threads" };
const PARAMETERS: readonly DeclaredParameter[] = [
  { ...threads, space: "int 1..256 log" },
  { name: "codec", in: "conf/server.json", at: "pool.codec", space: "choice none|lz4|zstd" },
  { name: "cache", in: "conf/.env", at: "CACHE_MB", space: "int 16..16384 log" },
  { name: "opt", in: "conf/build.mk", pattern: "-O(\\d)", space: "choice 1|2|3" },
];
const CONSTRAINTS = [
  "threads * 12 + cache <= 2048",
  "codec != zstd or opt >= 2",
  "batch <= threads",
];

const FILES = {
  "conf/server.json": JSON_TEXT,
  "conf/.env": ENV_TEXT,
  "conf/build.mk": MAKEFILE,
  "conf/plain.yaml": "threads: 8\n",
  "conf/broken.json": '{ "threads": 8,\n "x" }\n',
  "src/knobs.js": KNOBS,
  "cost.js": COST,
  "package.json": '{ "type": "module" }\n',
};

const QUESTION = {
  // A makefile is part of a target only where it is named itself.
  target: ["conf", "conf/build.mk", "src"],
  metric: "node cost.js",
  direction: "minimize",
  skipSensitivity: true,
} as const;

function configured(options: object = { parameters: PARAMETERS, constraints: CONSTRAINTS }) {
  const root = repositoryWith(FILES);
  write(root, { "assay.config.json": JSON.stringify({ ...QUESTION, ...options }) });
  return { root };
}

interface Tried {
  readonly threads: number;
  readonly cache: number;
  readonly codec: string;
  readonly opt: string;
  readonly batch: number;
}

const sourcesOf = (lines: readonly Record<string, unknown>[]) =>
  lines.flatMap(({ type, proposal }) =>
    type === "proposed" ? [(proposal as { source: string }).source] : [],
  );

const triedIn = (lines: readonly Record<string, unknown>[]) =>
  sourcesOf(lines).map(
    (source): Tried => JSON.parse(/^parameters:[a-z]+:(\{.*\})$/.exec(source)?.[1] ?? "{}"),
  );

const branchOf = (root: string) =>
  git(root, "branch", "--list", "assay/*", "--format=%(refname:short)");

proposerContract("parameters, of a configuration", async () => {
  const made = configured();
  const repository = await openRepository({ directory: made.root });
  const searched = { parameters: PARAMETERS, constraints: CONSTRAINTS };
  const files = Object.keys(FILES).filter((path) => /^(conf|src)\//.test(path));
  return inFrontOf(made, parametersProposer(portfolio(), repository, searched), files);
});

test("a whole configuration is searched, within its constraints, and nothing else of it changes", async () => {
  const { root } = configured();
  // Nobody is named: where the configuration declares parameters, their search is the default.
  const { lines, stderr } = await assay(root, "learn", "--json", "-n", "24", "--seed", "1");
  expect(stderr).toBe("");
  const { claim } = lines.at(-1) as { claim: { after: number; before: number } };
  expect(claim.before).toBeGreaterThan(10);
  expect(claim.after).toBeLessThan(6);
  const tried = triedIn(lines);
  expect(tried).toHaveLength(24);
  for (const { threads: wide, cache, codec, opt, batch } of tried) {
    expect(wide * 12 + cache).toBeLessThanOrEqual(2048);
    expect(codec !== "zstd" || Number(opt) >= 2).toBe(true);
    expect(batch).toBeLessThanOrEqual(wide);
  }
  const branch = branchOf(root);
  const now = (path: string) => git(root, "cat-file", "blob", `${branch}:${path}`);
  const turned = (text: string, ...values: readonly (readonly [RegExp, string])[]) =>
    values.reduce((left, [before, after]) => left.replace(before, after), text).trimEnd();
  const json = now("conf/server.json");
  const { pool } = JSON.parse(json) as { pool: { threads: number; codec: string } };
  expect(json).toBe(turned(JSON_TEXT, [/8/, String(pool.threads)], [/none/, pool.codec]));
  const [, cache = ""] = /CACHE_MB="(\d+)"/.exec(now("conf/.env")) ?? [];
  expect(now("conf/.env")).toBe(turned(ENV_TEXT, [/256/, cache]));
  const [, opt = ""] = /-O(\d)/.exec(now("conf/build.mk")) ?? [];
  expect(now("conf/build.mk")).toBe(turned(MAKEFILE, [/-O1/, `-O${opt}`]));
}, 120_000);

test("a study of a configuration that was killed goes on as if nothing had happened", async () => {
  const asked = ["-n", "6", "--seed", "3", "--json"];
  const whole = await assay(configured().root, "learn", ...asked);
  const { root } = configured();
  let decided = 0;
  const killed = startAssay(root, ["learn", ...asked], (line) => {
    if (!line.includes('"type":"settled"')) return;
    decided += 1;
    if (decided === 3) killed.child.kill("SIGKILL");
  });
  const first = await killed.done;
  // What is asked is the journal's: the configuration may be gone.
  write(root, { "assay.config.json": "{}" });
  const second = await assay(root, "resume", "--json");
  const both = [...sourcesOf(first.lines), ...sourcesOf(second.lines)];
  expect(new Set(both)).toEqual(new Set(sourcesOf(whole.lines)));
}, 120_000);

test("a constraint that leaves three assignments ends the study when they were tried", async () => {
  const { root } = configured({
    parameters: [PARAMETERS[0]],
    constraints: ["threads % 2 == 0", "4 <= threads < 12", "batch == 4"],
  });
  const { lines } = await assay(root, "learn", "--json", "-n", "24");
  const tried = triedIn(lines).map(({ threads: wide }) => wide);
  // What the files began with may come again once something else was kept.
  expect(new Set([...tried, 8])).toEqual(new Set([4, 6, 8, 10]));
  expect(lines.at(-1)).toMatchObject({ because: "queue-exhausted" });
}, 120_000);

test("a program declares the same, and is told the same", async () => {
  const { root } = configured();
  const experiment = new SystemExperiment({
    ...QUESTION,
    directory: root,
    parameters: PARAMETERS,
    constraints: CONSTRAINTS,
    budget: { trials: 2 },
  });
  const outcome = await experiment.run().outcome;
  expect(outcome.trials).toBe(2);
  const broken = new SystemExperiment({
    ...QUESTION,
    directory: root,
    parameters: PARAMETERS,
    constraints: ["threads >= 9"],
  });
  await expect(broken.plan()).rejects.toMatchObject({
    problem: { code: "constraint-broken", where: "constraints[0]", values: { threads: 8 } },
  });
});

const only = (change: object) => ({ parameters: [{ ...PARAMETERS[0], ...change }] });

test.each<[string, object, RegExp]>([
  [
    "a path that leads nowhere",
    only({ at: "pool.thread" }),
    /\[0\]\.at .*server\.json:2.*"threads"\?/s,
  ],
  ["a path to an object", only({ at: "pool" }), /\[0\]\.at .*pool is an object/],
  [
    "a value out of its range",
    only({ space: "int 16..64" }),
    /\[0\]\.at .*:2: its value 8 is not in int 16/,
  ],
  ["an empty range", only({ space: "int 9..9" }), /\[0\]\.space.*nothing to search/],
  [
    "a file that is not there",
    only({ in: "conf/servr.json" }),
    /\[0\]\.in .*no such file.*"conf\/server\.json"\?/s,
  ],
  [
    "a file outside the target",
    only({ in: "package.json" }),
    /\[0\]\.in .*none of the files that may be changed/,
  ],
  [
    "JSON that is none",
    only({ in: "conf/broken.json" }),
    /\[0\]\.at .*broken\.json:2: it is not JSON/,
  ],
  ["a path into YAML", only({ in: "conf/plain.yaml" }), /\[0\]\.at .*neither.*pattern/s],
  ["no place at all", only({ at: undefined }), /nothing says where/],
  ["two places", only({ pattern: "(8)" }), /both at and pattern/],
  [
    "a pattern without a match",
    only({ at: undefined, pattern: "(Q)" }),
    /\[0\]\.pattern .*matches nowhere/,
  ],
  [
    "a pattern with two",
    only({ at: undefined, pattern: '"(\\w+)"\\s*:' }),
    /\[0\]\.pattern .*matches 4 times/,
  ],
  ["a pattern without a group", only({ at: undefined, pattern: "8" }), /\[0\]\.pattern .*no group/],
  [
    "a pattern that is too short for the space",
    only({ at: undefined, pattern: 'threads":\\s+(\\d)' }),
    /256, written there, would not be read again/,
  ],
  [
    "a name that is not set",
    only({ in: "conf/.env", at: "CACHE_MBS" }),
    /nothing sets.*"CACHE_MB"\?/s,
  ],
  ["a choice that a number cannot be", only({ space: "choice 8|auto" }), /auto, written there/],
  [
    "a name given twice",
    { parameters: [PARAMETERS[0], PARAMETERS[0]] },
    /\[1\]\.name.*declared twice/,
  ],
  [
    "a name that a comment has",
    only({ name: "batch" }),
    /twice, by src\/knobs\.js:1 and by parameters\[0\]/,
  ],
  [
    "one place for two",
    { parameters: [PARAMETERS[0], { ...PARAMETERS[0], name: "other" }] },
    /same place/,
  ],
  [
    "a pattern that another value breaks",
    {
      parameters: [
        { name: "jobs", in: "conf/build.mk", pattern: "CFLAGS = -(\\w)", space: "choice g|p" },
        { name: "opt", in: "conf/build.mk", pattern: "-g -O(\\d)", space: "choice 1|2" },
      ],
    },
    /\[1\]\.pattern .*would not be found again once jobs is p/,
  ],
  [
    "an unknown key",
    only({ path: "x" }),
    /parameters\.0\.path.*Known here: name, in, at, pattern, space/,
  ],
  [
    "an unknown name in a constraint",
    { constraints: ["bath <= 4"] },
    /constraints\[0\].*"batch"\?/s,
  ],
  [
    "a constraint that the files break",
    { constraints: ["batch <= 2"] },
    /"batch <= 2".*batch is 4/,
  ],
  ["half a constraint", { constraints: ["batch <="] }, /column 9/],
])("%s is told before anything runs", async (_, options, words) => {
  const { root } = configured({ ...options, proposer: "parameters" });
  const { code, stdout, stderr } = await assay(root, "learn");
  expect(stderr).toMatch(words);
  expect([code, stdout]).toEqual([2, ""]);
});

test("among several proposers too, and one who forgot this one is told", async () => {
  const { root } = configured({
    constraints: ["batch <= 2"],
    proposer: ["revisions:HEAD", "parameters"],
  });
  expect((await assay(root, "learn")).stderr).toMatch(/batch is 4/);
  const forgot = configured({ parameters: PARAMETERS, proposer: "revisions:HEAD" });
  const { stdout } = await assay(forgot.root, "learn", "--dry-run");
  expect(stdout).toMatch(/Nobody searches the parameters.*--proposer parameters/);
});

test("files are named from the folder of the configuration", async () => {
  const root = repositoryWith({
    "svc/app.json": '{"n": 8}\n',
    "svc/cost.cjs": 'console.log("METRIC cost=" + (20 + Math.abs(2 - require("./app.json").n)))',
  });
  const here = join(root, "svc");
  const asked = (file: string) => ({
    ...{
      target: "app.json",
      metric: "node cost.cjs",
      direction: "minimize",
      skipSensitivity: true,
    },
    parameters: [{ name: "n", in: file, at: "n", space: "int 1..9" }],
  });
  write(here, { "assay.config.json": JSON.stringify(asked("./app.json")) });
  const { lines } = await assay(here, "learn", "--json");
  expect(git(root, "show", `${branchOf(root)}:svc/app.json`)).toBe('{"n": 2}');
  // Nine values, of which the first is known.
  expect(triedIn(lines)).toHaveLength(8);
  write(here, { "assay.config.json": JSON.stringify(asked("ap.json")) });
  const { stderr } = await assay(here, "learn");
  expect(stderr).toMatch(/\[0\]\.in .*svc\/ap\.json: no such file.*Did you mean "app\.json"\?/s);
}, 120_000);

test("assay config and the plan show what is declared", async () => {
  const { root } = configured();
  const shown = (await assay(root, "config")).stdout;
  expect(shown).toMatch(
    /parameters\[0\] +threads: int 1\.\.256 log \(conf\/server\.json, pool\.threads\)/,
  );
  expect(shown).toMatch(/constraints\[2\] +batch <= threads/);
  const plan = (await assay(root, "learn", "--dry-run")).stdout;
  expect(plan).toMatch(/proposer +parameters\n/);
  expect(plan).toMatch(/opt: choice 1\|2\|3 \(conf\/build\.mk, \/-O\(\\d\)\/\)/);
  expect(plan).toMatch(/constraints +threads \* 12 \+ cache <= 2048\n/);
});
