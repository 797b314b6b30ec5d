import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../src/adapters/git/index.ts";
import { parametersProposer } from "../src/adapters/proposers/parameters.ts";
import { portfolio } from "../src/search/portfolio.ts";
import { proposerContract } from "../src/testing/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { inFrontOf } from "./rig/proposers.ts";
import { git, repositoryWith } from "./rig/temp.ts";

/** Cost by three values: best at threads 24, codec "zstd", level 3. */
const KNOBS = `export const threads = 8; // assay: int 1..64 log
export const codec = "none"; // assay: choice none|lz4|zstd
export const level = 1; // assay: int 1..9 when codec is zstd
`;
const COST = `import { codec, level, threads } from "./src/knobs.js";
const base = { none: 3, lz4: 2, zstd: 1 + 0.1 * Math.abs(level - 3) }[codec];
console.log("METRIC cost=" + (base + Math.abs(Math.log2(threads / 24))));
`;

const tunable = (knobs = KNOBS) => ({
  root: repositoryWith({
    "src/knobs.js": knobs,
    "src/plain.js": "export const other = 1;\n",
    "cost.js": COST,
    "package.json": '{ "type": "module" }\n',
  }),
});

async function inFront(knobs?: string) {
  const made = tunable(knobs);
  const repository = await openRepository({ directory: made.root });
  const proposer = parametersProposer(portfolio(), repository);
  return inFrontOf(made, proposer, ["src/knobs.js", "src/plain.js"]);
}

proposerContract("parameters", () => inFront());
proposerContract(
  "parameters, of a small space",
  () => inFront("export const on = true; // assay: bool\nexport const n = 1; // assay: int 1..2\n"),
  // One of the four is what stands there.
  { offers: 3 },
);

const QUESTION = [
  ...["--target", "src", "--metric", "node cost.js", "--direction", "minimize"],
  ...["--skip-sensitivity", "--proposer", "parameters"],
];

const sourcesOf = (lines: readonly Record<string, unknown>[]) =>
  lines.flatMap(({ type, proposal }) =>
    type === "proposed" ? [(proposal as { source: string }).source] : [],
  );

test("finds better values, changes nothing else, and does not offer anything twice", async () => {
  const { root } = tunable();
  const { lines, stderr } = await assay(
    root,
    "learn",
    "--json",
    ...QUESTION,
    "-n",
    "24",
    "--seed",
    "1",
  );
  expect(stderr).toBe("");
  expect(lines.at(-1)).toMatchObject({ kept: expect.any(Number) });
  const branch = git(root, "branch", "--list", "assay/*", "--format=%(refname:short)");
  expect(git(root, "diff", "--stat", "HEAD", branch)).toMatch(/^ src\/knobs\.js \|.*\n 1 file/);
  const { claim } = lines.at(-1) as { claim: { after: number; before: number } };
  expect(claim.before).toBeGreaterThan(4);
  expect(claim.after).toBeLessThan(2);
  const sources = sourcesOf(lines);
  expect(new Set(sources).size).toBe(sources.length);
}, 120_000);

test("a study that was killed goes on as if nothing had happened", async () => {
  const asked = [...QUESTION, "-n", "6", "--seed", "3", "--json"];
  const whole = await assay(tunable().root, "learn", ...asked);
  const { root } = tunable();
  let decided = 0;
  const killed = startAssay(root, ["learn", ...asked], (line) => {
    if (!line.includes('"type":"settled"')) return;
    decided += 1;
    if (decided === 3) killed.child.kill("SIGKILL");
  });
  const first = await killed.done;
  const second = await assay(root, "resume", "--json");
  const [all, both] = [
    sourcesOf(whole.lines),
    [...sourcesOf(first.lines), ...sourcesOf(second.lines)],
  ];
  expect(both.slice(0, 3)).toEqual(all.slice(0, 3));
  expect(new Set(both)).toEqual(new Set(all));
}, 120_000);

test.each([
  ["const a = f(); // assay: int 1..9\n", /src\/knobs\.js:1.*no number stands before it/],
  ["const a = 5; // assay: int 5..5\n", /The parameter a cannot be searched.*nothing to search/],
  ["const a = 5;\n", /No file of the target declares a parameter/],
  ["const a = 1; // assay: int 1..9\nlet a = 2; // assay: int 1..9\n", /declared twice/],
])(
  "%s is refused before anything runs",
  async (knobs, words) => {
    const { root } = tunable(knobs);
    const { code, stderr } = await assay(root, "learn", ...QUESTION);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  },
  60_000,
);

test("a comment in a file that is no UTF-8 text is refused: its other bytes would change", async () => {
  const { root } = tunable();
  const text = `// caf\xe9\n${KNOBS}`;
  writeFileSync(join(root, "src", "knobs.js"), Buffer.from(text, "latin1"));
  git(root, "commit", "-qam", "Latin-1");
  const { code, stderr } = await assay(root, "learn", ...QUESTION);
  expect(code).toBe(2);
  expect(stderr).toMatch(/src\/knobs\.js:2 declares threads.*its file is no UTF-8 text/);
}, 60_000);
