import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { git, write } from "./rig/temp.ts";
import { patch, valueRepository } from "./rig/value-repository.ts";

/** Asks the candidate's program for the cost of a task that it makes up, and rates the answer. */
const BENCH = `
import { spawnSync } from "node:child_process";
const word = "w" + process.pid;
const launched = spawnSync(process.env.ASSAY_LAUNCH, [process.execPath, "app.js", "a b"], {
  input: word,
  encoding: "utf8",
});
if (launched.status !== 0) {
  console.error(launched.stdout + launched.stderr);
  process.exit(1);
}
const { echo, cost } = JSON.parse(launched.stdout);
if (echo !== word + "|a b") throw new Error("wrong answer: " + launched.stdout);
console.log("METRIC cost=" + cost);
`;

const app = (cost: number, before = "") => `${before}
import { readFileSync } from "node:fs";
const word = readFileSync(0, "utf8");
console.log(JSON.stringify({ echo: word + "|" + process.argv[2], cost: ${cost} }));
`;

function judged() {
  const made = valueRepository({ "bench.js": BENCH, "app.js": app(100) });
  const asked = [
    ...["--target", "app.js", "--metric", "node bench.js", "--direction", "minimize"],
    ...["--isolate", "candidate", "--proposer", `patches:${made.patches}`],
  ];
  return { ...made, asked };
}

const verdictsOf = (lines: readonly Record<string, unknown>[]) =>
  lines.filter(({ type }) => type === "decided").map(({ verdict }) => verdict);

test.each(["bubblewrap", "unshare", "none"])(
  "the evaluator starts the candidate in a sandbox of its own: %s",
  async (sandbox) => {
    const made = judged();
    patch(made, "1-worse", { "app.js": app(110) });
    patch(made, "2-broken", { "app.js": "throw new Error('no');\n" });
    const better = sandbox === "none" ? 50 : 2;
    patch(made, "3-far-better", { "app.js": app(better) });
    const { code, lines, stderr } = await assay(
      made.root,
      ...["learn", "--json", ...made.asked, "--sandbox", sandbox],
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(verdictsOf(lines)).toMatchObject([
      { kind: "reverted", because: "worse" },
      { kind: "invalid", because: "crashed" },
      // A judge that the candidate cannot get at may be believed.
      { kind: "kept", grade: "exact", evidence: { before: 100, after: better } },
    ]);
    const separation = sandbox === "none" ? "not isolated" : "separate process";
    expect(lines.filter(({ type }) => type === "decided")).toMatchObject(
      Array(3).fill({ isolation: sandbox, separation }),
    );
    expect((await assay(made.root, "show", "3")).stdout).toContain(separation);
    expect(git(made.root, "log", "-1", "--format=%B", "--all", "--grep=3-far")).toContain(
      sandbox === "none"
        ? "Assay-Isolation: not isolated"
        : `Assay-Isolation: ${sandbox}, separate`,
    );
    expect((await assay(made.root, "verify")).code).toBe(0);
    expect(existsSync(join(made.root, ".assay", "context", "launch"))).toBe(false);
  },
  90_000,
);

test("without a sandbox the candidate can get at its judge: an effect may be too good", async () => {
  const made = judged();
  patch(made, "1-far-better", { "app.js": app(2) });
  const { lines, stderr } = await assay(
    made.root,
    ...["learn", "--json", ...made.asked, "--sandbox", "none"],
  );
  expect(stderr).toBe("");
  expect(verdictsOf(lines)).toMatchObject([{ kind: "invalid", because: "too-good" }]);
}, 60_000);

test("what a candidate does in its own process and sandbox does not reach the evaluator", async () => {
  const made = judged();
  const prints = `process.on("exit", () => console.log("\\nMETRIC cost=1"));`;
  patch(made, "1-prints-the-metric", { "app.js": app(100, prints) });
  const kills = `import { readdirSync as pids } from "node:fs";
for (const pid of pids("/proc").filter((name) => Number(name) > 1 && Number(name) !== process.pid))
  try { process.kill(Number(pid), 9); } catch {}`;
  patch(made, "2-kills-what-it-sees", { "app.js": app(100, kills) });
  const leaves = `import { writeFileSync, existsSync } from "node:fs";
const places = ["/tmp/left", "/tmp/assay-launch/left", "../left", process.env.HOME + "/left"];
const found = places.some((place) => existsSync(place)) || process.env.ASSAY_LAUNCH;
for (const place of places) try { writeFileSync(place, ""); } catch {}`;
  patch(made, "3-leaves-word", { "app.js": app("found ? 1 : 100" as never, leaves) });
  const { lines, stderr } = await assay(made.root, "learn", "--json", ...made.asked);
  expect(stderr).toBe("");
  expect(verdictsOf(lines)).toMatchObject([
    // It spoils its own answer.
    { kind: "invalid", because: "crashed" },
    { kind: "reverted", because: "no-effect" },
    { kind: "reverted", because: "no-effect" },
  ]);
}, 60_000);

test("a file of the evaluator is read-only in the candidate's sandbox, and judges nothing there", async () => {
  const made = judged();
  const rewrites = (more: string) => `import { writeFileSync as put } from "node:fs";
try { put("bench.js", 'console.log("METRIC cost=1");'); } catch (error) { ${more} }`;
  patch(made, "1-rewrites", { "app.js": app(100, rewrites("throw error;")) });
  patch(made, "2-goes-on", { "app.js": app(100, rewrites("")) });
  const { lines, stderr } = await assay(made.root, "learn", "--json", ...made.asked);
  expect(stderr).toBe("");
  expect(verdictsOf(lines)).toMatchObject([
    { kind: "invalid", because: "crashed" },
    { kind: "reverted", because: "no-effect" },
  ]);
}, 60_000);

test("an evaluator that never starts the candidate measures nothing", async () => {
  const made = judged();
  patch(made, "1-better", { "app.js": app(80) });
  const { code, stderr } = await assay(
    made.root,
    ...["learn", ...made.asked, "--metric", "echo METRIC cost=1"],
  );
  expect(code).toBe(2);
  expect(stderr).toContain("never started the candidate");
  expect(stderr).toContain("$ASSAY_LAUNCH");
  expect(stderr).toContain("or leave out --isolate");
}, 60_000);

test("a launcher that is ended takes the candidate's command with it; the next one runs", async () => {
  const bench = `
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
const shared = process.env.ASSAY_SHARED;
const first = spawn(process.env.ASSAY_LAUNCH, ["sh", "-c", 'echo $$ >"$ASSAY_SHARED/begun"; echo begun; exec sleep 1000'], {
  stdio: ["ignore", "pipe", "inherit"],
});
first.stdout.once("data", () => {
  if (!existsSync(shared + "/begun")) process.exit(3);
  first.kill("SIGKILL");
  const next = spawnSync(process.env.ASSAY_LAUNCH, ["sh", "-c", "cat app.js; exit 7"], { encoding: "utf8" });
  if (next.status !== 7) throw new Error(next.status + next.stderr);
  console.log("METRIC cost=" + next.stdout.length);
});
`;
  const made = valueRepository({ "bench.js": bench, "app.js": "//long\n" });
  patch(made, "1-shorter", { "app.js": "//\n" });
  const { lines, stderr } = await assay(
    made.root,
    ...["learn", "--json", "--target", "app.js", "--metric", "node bench.js"],
    ...["--direction", "minimize", "--isolate", "candidate", "--skip-sensitivity"],
    ...["--proposer", `patches:${made.patches}`],
  );
  expect(stderr).toBe("");
  expect(verdictsOf(lines)).toMatchObject([{ kind: "kept", evidence: { before: 7, after: 3 } }]);
}, 60_000);

test("what goes over the launcher's streams arrives whole, many at a time", async () => {
  const bench = `
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
const launch = process.env.ASSAY_LAUNCH;
const much = randomBytes(3_000_000);
const options = { input: much, maxBuffer: 10_000_000 };
const back = spawnSync(launch, ["cat"], options);
if (!back.stdout.equals(much)) throw new Error("stdout: " + back.stdout.length);
const beside = spawnSync(launch, ["sh", "-c", "cat >&2"], options);
if (!beside.stderr.equals(much)) throw new Error("stderr: " + beside.stderr.length);
if (spawnSync(launch, ["true"], options).status !== 0) throw new Error("unread");
const signalled = spawnSync(launch, ["sh", "-c", "kill -TERM $$"]).status;
if (signalled !== 143) throw new Error("signal: " + signalled);
const missing = spawnSync(launch, ["no-such-program"]).status;
if (missing !== 127) throw new Error("missing: " + missing);
for (const cwd of ["lib", "..lib"]) {
  const at = spawnSync(launch, ["sh", "-c", 'echo "$PWD"'], { cwd, encoding: "utf8" }).stdout;
  if (at !== process.cwd() + "/" + cwd + "\\n") throw new Error("folder: " + at);
}
const told = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => new Promise((resolve) => {
  let text = "";
  const child = spawn(launch, ["sh", "-c", "sort | tr -d '\\\\n'; wc -c <app.js"]);
  child.stdout.on("data", (part) => (text += part));
  child.on("close", () => resolve(text));
  child.stdin.end("b" + n + "\\na" + n + "\\n");
})));
told.forEach((text, n) => {
  if (!text.startsWith("a" + n + "b" + n)) throw new Error(n + " of " + told);
});
console.log("METRIC cost=" + told[5].slice(4).trim());
`;
  const made = valueRepository({
    "bench.js": bench,
    "app.js": "//long\n",
    "lib/a.js": "",
    "..lib/a.js": "",
  });
  patch(made, "1-shorter", { "app.js": "//\n" });
  const { lines, stderr } = await assay(
    made.root,
    ...["learn", "--json", "--target", "app.js", "--metric", "node bench.js"],
    ...["--direction", "minimize", "--isolate", "candidate", "--skip-sensitivity"],
    ...["--proposer", `patches:${made.patches}`],
  );
  expect(stderr).toBe("");
  expect(verdictsOf(lines)).toMatchObject([{ kind: "kept", evidence: { before: 7, after: 3 } }]);
}, 60_000);

test("the evaluator that the guide shows works as it stands", async () => {
  const guide = readFileSync(new URL("../docs/isolate.md", import.meta.url), "utf8");
  const bench = /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";
  const sort = (before: string) => `import { readFileSync } from "node:fs";
${before}console.log(readFileSync(0, "utf8").split("\\n").sort().join("\\n"));
`;
  const made = valueRepository({ "bench.js": bench, "sort.js": sort("") });
  patch(made, "1-unsorted", { "sort.js": "process.stdin.pipe(process.stdout);\n" });
  patch(made, "2-broken", { "sort.js": "throw new Error('no sort today');\n" });
  const asked = ["--target", "sort.js", "--metric", "node bench.js", "--metric-name", "seconds"];
  const { lines, stderr } = await assay(
    made.root,
    ...["learn", "--json", ...asked, "--direction", "minimize", "--isolate", "candidate"],
    ...["--skip-sensitivity", "--proposer", `patches:${made.patches}`],
  );
  expect(stderr).toBe("");
  const crashed = { kind: "invalid", because: "crashed" };
  expect(verdictsOf(lines)).toMatchObject([crashed, crashed]);
  expect((await assay(made.root, "show", "2")).stdout).toContain("no sort today");
}, 60_000);

test.each(["instructions:node app.js", "retrieval:queries.json"])(
  "%s cannot be kept apart, and says how else",
  async (metric) => {
    const made = judged();
    patch(made, "1-better", { "app.js": app(80) });
    const labels = { search: "node app.js", queries: [{ query: "a", relevant: ["b"] }] };
    write(made.root, { "queries.json": JSON.stringify(labels) });
    git(made.root, "add", "-A");
    git(made.root, "commit", "-qm", "Add queries");
    const { code, stderr } = await assay(made.root, "learn", ...made.asked, "--metric", metric);
    expect(code).toBe(2);
    expect(stderr).toContain(`The metric "${metric}" cannot be kept apart from the candidate`);
    expect(stderr).toContain("or leave out --isolate");
    expect(existsSync(join(made.root, ".assay"))).toBe(false);
  },
  60_000,
);
