import { writeFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { SystemExperiment } from "../src/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { type Puppet, puppeteer, STRINGS } from "./rig/puppet.ts";
import { git } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/** Prints the number in `src/value.txt`, and the one in `src/memory.txt` beside it. */
const PRINT_BOTH = `
import { readFileSync } from "node:fs";
const number = (name) => Number(readFileSync("src/" + name + ".txt", "utf8"));
console.log("METRIC work=" + number("value") + "\\nMETRIC memory=" + number("memory"));
`;

function guarded() {
  const made = valueRepository({ "bench.js": PRINT_BOTH, "src/memory.txt": "50\n" });
  patch(made, "1-beyond", { "src/value.txt": "80\n", "src/memory.txt": "60\n" });
  patch(made, "2-within", { "src/value.txt": "90\n", "src/memory.txt": "50.5\n" });
  return made;
}

test("a number of the metric's own run may not get worse by more than is allowed", async () => {
  const { root, patches } = guarded();
  const guards = [{ metric: "value:memory", direction: "minimize", tolerance: 0.02 }];
  writeFileSync(`${root}/assay.config.json`, JSON.stringify({ guards }));
  const { code, lines, stderr } = await assay(root, "learn", "--json", ...question(patches));
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const verdicts = lines.filter(({ type }) => type === "decided").map(({ verdict }) => verdict);
  expect(verdicts).toMatchObject([
    { because: "guard", detail: "memory got worse by 20 %; 2 % is allowed" },
    { kind: "kept", evidence: { guards: [{ name: "memory", state: "holds" }] } },
  ]);
  const shown = await assay(root, "show", "2");
  expect(shown.stdout).toMatch(/guard +memory 1 % worse \(at most 2 % worse\): holds/);
  expect(lines.at(-1)).toMatchObject({ claim: { guards: [{ name: "memory" }] } });
  expect((await assay(root, "status")).stdout).toContain("Over the whole study: memory 1 % worse.");
  expect((await assay(root, "verify")).code).toBe(0);
}, 60_000);

test("without a sandbox, what a run did to the files of a guard is gone before it is measured, and told", async () => {
  const own = { "hold.js": 'console.log("METRIC held=" + 50);\n' };
  const sly = `import { writeFileSync } from "node:fs";
writeFileSync("hold.js", 'console.log("METRIC held=" + 1);');
export default 90;
`;
  const bench = 'import value from "./src/value.js";\nconsole.log("METRIC work=" + value);\n';
  const made = valueRepository({
    ...own,
    "bench.js": bench,
    "src/value.js": "export default 100;\n",
  });
  patch(made, "1-sly", { "src/value.js": sly });
  const guards = [{ metric: "node hold.js", direction: "minimize", tolerance: 0.02 }];
  writeFileSync(`${made.root}/assay.config.json`, JSON.stringify({ guards }));
  // Without --metric-name: the guard's number is not taken for one of the metric's.
  const asked = question(made.patches).filter((word) => !["--metric-name", "work"].includes(word));
  const open = ["--sandbox", "none"];
  const { lines, stderr } = await assay(made.root, "learn", "--json", ...asked, ...open);
  expect(stderr).toBe("");
  const [{ verdict } = {}] = lines.filter(({ type }) => type === "decided");
  expect(verdict).toMatchObject({
    because: "tampered",
    detail: "while it ran it wrote to hold.js",
  });
  const held = lines.flatMap(({ type, run }) =>
    type === "ran" ? [(run as { values: Record<string, number> }).values["node hold.js"]] : [],
  );
  expect(held).toEqual([50]);
}, 60_000);

test("guards by flags: with a command of their own, taken from outside, only watched", async () => {
  const { root, patches } = guarded();
  const own = `node -e "console.log('METRIC memory=' + require('node:fs').readFileSync('src/memory.txt'))"`;
  const flags = [
    ...["--guard-metric", "value:peak-memory", "--guard-tolerance", "50%"],
    ...["--watch-metric", "value:wall-time"],
  ];
  const { lines, stderr } = await assay(root, "learn", "--json", ...question(patches), ...flags);
  expect(stderr).toBe("");
  expect(lines[0]?.experiment).toMatchObject({
    guards: [],
    metricGuards: [
      { name: "peak-memory", tolerance: 0.5, mode: "strict", direction: "minimize" },
      { name: "wall-time", tolerance: 0.5, mode: "watch" },
    ],
  });
  const unsaid = await assay(root, "learn", ...question(patches), "--guard-metric", own);
  expect(unsaid.code).toBe(2);
  expect(unsaid.stderr).toMatch(/Nothing says whether .* should go up or down/);
  expect(unsaid.stderr).toContain("guards: [{ metric:");
  const said = [...question(patches), "--guard-metric", `${own}:maximize`, "--dry-run", "--json"];
  const { lines: plan } = await assay(root, "learn", ...said);
  const asked = { metric: { spec: own }, direction: "maximize" };
  expect(plan[0]).toMatchObject({ experiment: { metricGuards: [asked] } });
}, 60_000);

test("the holdout is told to no proposer, and the claim is made on it", async () => {
  const { root, patches } = guarded();
  const holdout = {
    metric: `node -e "console.log('METRIC x=' + require('node:fs').readFileSync('src/memory.txt'))"`,
    name: "secret",
    direction: "minimize",
    tolerance: 0.02,
  };
  writeFileSync(`${root}/assay.config.json`, JSON.stringify({ holdout }));
  // Tries the queue, but looks around first.
  const look = `command:cat "$ASSAY_CONTEXT"/* >>"$PWD/src/seen.txt"; n=$(ls src | grep -c seen); echo 90 >src/value.txt; echo HYPOTHESIS look`;
  const asked = [...question(patches).slice(0, -2), "-p", look, "-n", "2"];
  const seen = await assay(root, "learn", "--json", ...asked);
  expect(seen.stderr).toBe("");
  const applied = seen.lines.filter(({ type }) => type === "applied");
  expect(JSON.stringify(applied)).toContain("# Trial 2");
  expect(JSON.stringify(applied)).not.toContain("secret");
  const { lines } = await assay(root, "learn", "--json", ...question(patches));
  const verdicts = lines.filter(({ type }) => type === "decided").map(({ verdict }) => verdict);
  expect(verdicts).toMatchObject([{ because: "guard" }, { kind: "kept" }]);
  expect(lines.at(-1)).toMatchObject({ claim: { metric: "secret", pairs: 10 } });
  expect((await assay(root, "status")).stdout).toMatch(/about the holdout\s+secret/);
}, 120_000);

/** A metric that varies: each run is told what to print by the number it finds. */
async function varying(answer: (value: number, nth: number) => number) {
  const puppets = await puppeteer();
  const made = valueRepository({ "bench.js": puppets.source });
  patch(made, "1-better", { "src/value.txt": "94\n" });
  let nth = 0;
  puppets.answer((puppet: Puppet) => {
    const value = answer(Number(puppet.files["src/value.txt"]), nth++);
    puppet.say(`METRIC work=${value}\n`);
    puppet.exit();
  });
  const asked = [...question(made.patches), ...STRINGS, "--metric", "node bench.js src/value.txt"];
  return { ...made, asked: [...asked, "--seed", "1", "--skip-sensitivity"] };
}

const alternating = (value: number, nth: number) => value + (nth % 2 === 0 ? 1 : -1);
/** Room for a screen and one block of four pairs, whose e-value is at most 70. */
const FEW = ["--max-runs", "9"];

test("a provisional change waits on a side branch until more runs prove it", async () => {
  const { root, asked } = await varying(alternating);
  const first = await assay(root, "learn", ...asked, ...FEW);
  expect(first.code).toBe(0);
  expect(first.stderr).toContain("9 runs a trial prove nothing of a metric that varies");
  expect(first.stdout).toContain("Trial 1 is provisional; more runs may prove it: assay confirm 1");
  const branches = () => git(root, "branch", "--list", "assay/*", "--format=%(refname:short)");
  const study = (await assay(root, "status", "--json")).lines[0] as { id: string; head: string };
  expect(branches()).toContain(`assay/${study.id}-provisional/1`);
  expect(git(root, "rev-parse", `assay/${study.id}`)).toBe(git(root, "rev-parse", "main"));

  const more = await assay(root, "confirm", "1", "--runs", "12");
  expect(more.stderr).toBe("");
  expect(more.code).toBe(0);
  expect(more.stdout).toMatch(/kept \(confirmed\)/);
  expect(more.stdout).toMatch(/1 trial in .*1 kept/);
  expect(more.stdout).toMatch(/Proven gain: at least/);
  expect(git(root, "rev-list", "--count", `main..assay/${study.id}`)).toBe("1");
  const shown = await assay(root, "show", "1");
  expect(shown.stdout).toMatch(/reopened +after \d runs, for more evidence/);
  expect((await assay(root, "verify")).stdout).toContain("All agree");
  expect((await assay(root, "log")).stdout.match(/kept \(confirmed\)/g)).toHaveLength(1);

  // What is remembered is corrected by a note of its own.
  const note = async (name: string) =>
    (await assay(root, "vault", "show", `${study.id}-${name}`)).stdout;
  expect(await note("t1")).toMatch(/^status: "undecided"$/m);
  expect(await note("t1-r1")).toMatch(/^status: "proved"$/m);
  expect(await note("t1-r1")).toContain(`supersedes: "[[${study.id}-t1]]"`);

  const again = await assay(root, "confirm", "1");
  expect(again.code).toBe(2);
  expect(again.stderr).toContain("it is kept already (confirmed)");
  expect((await assay(root, "confirm", "7")).stderr).toContain("There is no trial 7");
}, 120_000);

test("a judgement gets more runs too, also where a crash left them unfinished; it makes no branch", async () => {
  const { root, patches, asked } = await varying(alternating);
  const question = asked.filter((word) => !["--proposer", `patches:${patches}`].includes(word));
  const flags = question.filter((word) => word !== "--skip-sensitivity");
  const judged = await assay(
    root,
    "judge",
    "--patch",
    `${patches}/1-better.patch`,
    ...flags,
    ...FEW,
  );
  expect(judged.code).toBe(1);
  expect(judged.stdout).toContain("provisional");
  const { child, done } = startAssay(root, ["confirm", "1", "--json"], (line) => {
    if (line.includes('"ran"')) child.kill("SIGKILL");
  });
  expect((await done).signal).toBe("SIGKILL");
  const more = await assay(root, "confirm", "1", "--runs", "12");
  expect(more.stderr).toBe("");
  expect(more.code).toBe(0);
  expect(git(root, "branch", "--list", "assay/*")).toBe("");
  expect((await assay(root, "verify")).code).toBe(0);
}, 120_000);

test("more runs that show nothing leave it where it was", async () => {
  let isBetter = true;
  const { root, asked } = await varying((value, nth) => alternating(isBetter ? value : 100, nth));
  await assay(root, "learn", ...asked, ...FEW);
  isBetter = false;
  const more = await assay(root, "confirm", "1", "--runs", "10", "--json");
  expect(more.code).toBe(1);
  expect(more.lines.filter(({ type }) => type === "ran")).toHaveLength(10);
  expect(more.lines).toContainEqual(
    expect.objectContaining({ type: "curtailed", because: "runs-spent" }),
  );
  expect(more.lines.at(-1)).toMatchObject({ type: "outcome", because: "queue-exhausted", kept: 0 });
  expect((await assay(root, "verify")).code).toBe(0);
}, 120_000);

test("a study that accepts what is unproven keeps it, and says everywhere that it guarantees nothing", async () => {
  const { root, asked } = await varying(alternating);
  const run = await assay(root, "learn", ...asked, ...FEW, "--accept-unproven");
  expect(run.stdout).toMatch(/warning +no guarantee/);
  expect(run.stdout).toContain("kept (unproven)");
  expect(run.stdout).toMatch(/There is no\s+guarantee/);
  expect((await assay(root, "status")).stdout).toMatch(/warning +no guarantee/);
  expect((await assay(root, "show", "1")).stdout).toMatch(/warning +no guarantee/);
  const trailers = git(root, "log", "-1", "--format=%(trailers)", "--all", "--grep=better");
  expect(trailers).toContain("Assay-Guarantee: none");
  expect((await assay(root, "verify")).code).toBe(0);
}, 120_000);

afterEach(() => {
  vi.useRealTimers();
});

test("time that ends inside a block ends the trial with the evidence of its whole blocks", async () => {
  const { root } = await varying(alternating);
  vi.useFakeTimers({ toFake: ["Date"] });
  const experiment = new SystemExperiment({
    directory: root,
    target: "src",
    metric: "node bench.js src/value.txt",
    network: "open",
    direction: "minimize",
    hypothesis: { statement: "Better", diff: BETTER },
    budget: { study: "1h" },
    seed: 1,
  });
  const types: string[] = [];
  let runs = 0;
  for await (const { event } of experiment.run()) {
    types.push(event.type);
    // The third run of the first block.
    if (event.type === "ran" && ++runs === 4) vi.setSystemTime(Date.now() + 3_600_000);
    if (event.type === "decided") {
      expect(event.verdict).toMatchObject({ kind: "reverted", because: "not-confirmed" });
    }
  }
  expect(types.filter((type) => type === "ran")).toHaveLength(4);
  expect(types).toContain("curtailed");
  expect(types.at(-1)).toBe("study-ended");
  expect((await assay(root, "show", "1")).stdout).toMatch(
    /curtailed +the time of the study was out/,
  );
  expect((await assay(root, "verify")).code).toBe(0);
}, 120_000);

const BETTER = `--- a/src/value.txt
+++ b/src/value.txt
@@ -1 +1 @@
-100
+94
`;
