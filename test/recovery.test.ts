import { cpSync } from "node:fs";
import { expect, test } from "vitest";
import { readStudy } from "../src/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { puppeteer, STRINGS } from "./rig/puppet.ts";
import { git, tempDir } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/** Two improvements, one without effect, one outside the target: every way a trial can end. */
function queue() {
  const repository = valueRepository();
  patch(repository, "1-better", { "src/value.txt": "90\n" }, "Ninety");
  patch(repository, "2-same", { "src/other.txt": "b\n" }, "Something else");
  patch(repository, "3-outside", { "README.md": "x\n" }, "Document it");
  patch(repository, "4-added", { "src/new.txt": "n\n" }, "Add a file");
  return repository;
}

/** What a study came to, times and ids that depend on them left out. */
async function essence(root: string) {
  const { study, trials } = await readStudy({ directory: root });
  const settled = [...trials()].map(({ number, source, verdict, tree, runs, settled }) => {
    const arms = runs.map(({ arm, run }) => [arm, run.outcome === "completed" && run.values]);
    return { number, source, verdict, tree, arms, kept: settled?.commit !== undefined };
  });
  const log = git(root, "log", "--reverse", "--format=%T %s", `main..${study.branch}`).split("\n");
  return { settled, log, ended: study.ended, tally: study.tally };
}

const learn = (patches: string) => ["learn", "--json", "--seed", "5", ...question(patches)];

/** The same study without an interruption. */
async function uninterrupted() {
  const { root, patches } = queue();
  const said = await assay(root, ...learn(patches));
  expect(said.stderr).toBe("");
  expect(said.code).toBe(0);
  const whole = await essence(root);
  expect(whole.tally).toEqual({ kept: 1, reverted: 2, invalid: 1 });
  expect(whole.log).toHaveLength(1);
  return { whole, lines: said.lines.length };
}

test("killed with -9 after any event, resume ends as an uninterrupted run does", async () => {
  const { whole, lines } = await uninterrupted();
  const fresh = queue();
  const { patches } = fresh;
  for (let killAt = 1; killAt < lines; killAt++) {
    const root = tempDir();
    cpSync(fresh.root, root, { recursive: true });
    const before = git(root, "status", "--porcelain");
    let seen = 0;
    const { child, done } = startAssay(root, learn(patches), () => {
      seen++;
      if (seen === killAt) child.kill("SIGKILL");
    });
    const killed = await done;
    expect(killed.signal, `killed after line ${killAt}`).toBe("SIGKILL");
    const resumed = await assay(root, "resume", "--json");
    expect(resumed.stderr, `resumed after line ${killAt}`).toBe("");
    expect(resumed.code).toBe(0);
    expect(await essence(root), `killed after line ${killAt}`).toEqual(whole);
    expect(git(root, "status", "--porcelain")).toBe(before);
  }
}, 300_000);

test("killed in the middle of a run: the run dies too, and is made again", async () => {
  const puppets = await puppeteer();
  const repository = valueRepository({ "bench.js": puppets.source });
  patch(repository, "1-better", { "src/value.txt": "90\n" });
  const { root, patches } = repository;
  const metric = [...STRINGS, "--metric", "node bench.js src/value.txt"];
  const { child, done } = startAssay(root, [...learn(patches), ...metric]);
  const value = (text: string | undefined) => `METRIC work=${Number(text)}\n`;
  for (let run = 0; run < 3; run++) {
    const puppet = await puppets.next();
    puppet.say(value(puppet.files["src/value.txt"]));
    puppet.exit();
  }
  const under = await puppets.next();
  expect((await assay(root, "status", "--json")).lines).toMatchObject([{ running: true }]);
  child.kill("SIGKILL");
  await Promise.all([done, under.gone]);
  const { lines } = await assay(root, "status", "--json");
  expect(lines).toMatchObject([{ running: false }]);
  const goOn = `Go on with: assay resume --study ${lines[0]?.id}`;
  expect((await assay(root, "status")).stdout).toContain(
    `Interrupted: no process works on it any more. ${goOn}`,
  );
  expect((await assay(root, "report", "--format", "md")).stdout).toMatch(/^## .*Interrupted/);

  puppets.answer((puppet) => {
    puppet.say(value(puppet.files["src/value.txt"]));
    puppet.exit();
  });
  const resumed = await assay(root, "resume", "--json");
  expect(resumed.code).toBe(0);
  const { settled } = await essence(root);
  expect(settled).toMatchObject([{ kept: true, verdict: { kind: "kept", grade: "exact" } }]);
  expect(settled[0]?.arms).toHaveLength(5);
});

/** A study whose first run waits for orders, after one Ctrl-C. */
async function interrupted() {
  const puppets = await puppeteer();
  const repository = valueRepository({ "bench.js": puppets.source });
  patch(repository, "1-better", { "src/value.txt": "90\n" });
  const { root, patches } = repository;
  const plain = learn(patches).filter((flag) => flag !== "--json");
  const { child, done } = startAssay(root, [
    ...plain,
    ...STRINGS,
    "--metric",
    "node bench.js src/value.txt",
  ]);
  const first = await puppets.next();
  const ctrlC = () => process.kill(-(child.pid ?? 0), "SIGINT");
  ctrlC();
  await new Promise((resolve) => child.stderr?.once("data", resolve));
  const goesOn = async () => {
    puppets.answer((puppet) => {
      puppet.say(`METRIC work=${Number(puppet.files["src/value.txt"])}\n`);
      puppet.exit();
    });
    expect((await assay(root, "resume")).code).toBe(0);
    expect((await essence(root)).tally.kept).toBe(1);
  };
  return { first, done, ctrlC, goesOn };
}

test("a first Ctrl-C ends cleanly and says how to go on; resume does", async () => {
  const { first, done, goesOn } = await interrupted();
  first.say("METRIC work=100\n");
  first.exit();
  const said = await done;
  expect(said.code).toBe(130);
  expect(said.stdout + said.stderr).toMatch(/assay resume --study \d/);
  await goesOn();
});

test("a run that the first Ctrl-C took with it says nothing, and is made again", async () => {
  const { first, done, goesOn } = await interrupted();
  first.exit(130);
  const said = await done;
  expect(said.code).toBe(130);
  await goesOn();
});

test("a second Ctrl-C stops at once, and loses nothing", async () => {
  const { first, done, ctrlC, goesOn } = await interrupted();
  ctrlC();
  const [said] = await Promise.all([done, first.gone]);
  expect(said.code).toBe(130);
  await goesOn();
});

test("two studies on one repository do not collide: the second is told who is there", async () => {
  const puppets = await puppeteer();
  const repository = valueRepository({ "bench.js": puppets.source });
  patch(repository, "1-better", { "src/value.txt": "90\n" });
  const { root, patches } = repository;
  const asked = [...learn(patches), ...STRINGS, "--metric", "node bench.js src/value.txt"];
  const { child } = startAssay(root, asked);
  await puppets.next();
  const second = await assay(root, ...asked);
  expect(second.code).toBe(2);
  expect(second.stderr).toContain(`process ${child.pid}`);
  expect(second.lines.at(-1)).toMatchObject({ type: "problem", code: "study-running" });
});

test("nothing to resume, and a finished study", async () => {
  const { root, patches } = queue();
  expect((await assay(root, "resume")).code).toBe(2);
  expect((await assay(root, ...learn(patches))).code).toBe(0);
  const again = await assay(root, "resume");
  expect(again.code).toBe(0);
  expect(again.stdout).toMatch(/finished/);
  const id = again.stdout.match(/Study (\S+)/)?.[1] ?? "";
  expect((await assay(root, "resume", "--study", id)).code).toBe(0);
  expect((await assay(root, "resume", "--study", "x")).stderr).toContain("x");
  expect((await assay(tempDir(), "resume")).code).toBe(2);
});
