import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exampleProposals, exampleRepository, git } from "../examples/repository.ts";
import { describeWith } from "./rig/tools.ts";

/** The example in a repository of its own, as it was before each test. */
function exampleFor(name: string) {
  let repository = "";
  beforeAll(() => {
    repository = exampleRepository(name);
  });
  const reset = () => void git(repository, "reset", "--hard", "--quiet");
  beforeEach(reset);
  afterAll(() => rmSync(repository, { recursive: true, force: true }));
  return {
    reset,
    run(...args: string[]) {
      const how = { cwd: repository, encoding: "utf8", timeout: 20_000 } as const;
      const first = spawnSync(process.execPath, args, how);
      // Node itself was seen to hang at its exit, all threads asleep: it is asked once more.
      return first.signal ? spawnSync(process.execPath, args, how) : first;
    },
    apply: (patch: string) => git(repository, "apply", join(exampleProposals(name), patch)),
    edit(file: string, before: string, after: string) {
      const text = readFileSync(join(repository, file), "utf8");
      expect(text).toContain(before);
      writeFileSync(join(repository, file), text.replace(before, after));
    },
    blob: (path: string) => git(repository, "rev-parse", `HEAD:${path}`),
    files: () => git(repository, "ls-files"),
  };
}

const proposalsOf = (name: string) => readdirSync(exampleProposals(name)).sort();

/** Each proposal is a hypothesis and a patch that git made from the example as it stands. */
function describeProposals(name: string, example: ReturnType<typeof exampleFor>) {
  it.each(proposalsOf(name))("%s says what it is for and applies to the base alone", (patch) => {
    const text = readFileSync(join(exampleProposals(name), patch), "utf8");
    expect(text).toMatch(/^[A-Z].{9,60}\n\n\S/);
    const path = /^diff --git a\/(\S+) /m.exec(text)?.[1] ?? "";
    expect(/^index ([0-9a-f]{40})\.\./m.exec(text)?.[1]).toBe(example.blob(path));
    example.apply(patch);
  });

  it("does not carry its proposals into the repository", () => {
    expect(example.files()).not.toContain("proposals");
  });
}

describe("leaderboard", () => {
  const example = exampleFor("leaderboard");
  describeProposals("leaderboard", example);

  function comparisons(): number {
    const { stdout, status, stderr } = example.run("bench/run.js");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    return Number(/^METRIC comparisons=(\d+)$/m.exec(stdout)?.[1]);
  }

  it("passes its own tests", () => {
    expect(example.run("--test").status).toBe(0);
  });

  it("costs the same number of comparisons every time, part by part", () => {
    const counted = () => example.run("bench/run.js").stdout.replace(/^METRIC wall_ms=.*$/m, "");
    const first = counted();
    expect(first).toMatch(/^METRIC comparisons=[1-9]/);
    expect(counted()).toBe(first);
  });

  it.each([
    ["src/top.js", "slice(0, count)", "slice(1, count + 1)"],
    ["src/rank.js", "+ 1;\n}", "+ 2;\n}"],
    ["src/merge.js", "let best = 0;", "let best = queues.length - 1;"],
    ["src/board.js", "place -= 1", "place -= 2"],
  ])("measures no wrong answer of %s", (file, before, after) => {
    example.edit(file, before, after);
    const { stdout, status } = example.run("bench/run.js");
    expect(status).toBe(1);
    expect(stdout).not.toContain("METRIC");
  });

  it.each(["01-plain-loop.patch", "07-describe-ties.patch", "09-copy-pages-by-hand.patch"])(
    "%s changes no number and breaks nothing",
    (patch) => {
      const before = comparisons();
      example.apply(patch);
      expect(comparisons()).toBe(before);
      expect(example.run("--test").status).toBe(0);
    },
  );

  it("has three improvements that add up, each kept by the tests", () => {
    const improvements = ["02-binary-insertion", "04-keep-only-the-best", "08-merge-in-pairs"];
    let before = comparisons();
    for (const name of improvements) {
      example.apply(`${name}.patch`);
      const after = comparisons();
      expect(after).toBeLessThan(0.9 * before);
      before = after;
    }
    expect(example.run("--test").status).toBe(0);
  });

  it("has a change that costs more although it breaks nothing", () => {
    const before = comparisons();
    example.apply("03-gallop-from-the-top.patch");
    expect(comparisons()).toBeGreaterThan(1.05 * before);
    expect(example.run("--test").status).toBe(0);
  });

  it("has a change that costs less and that only the tests give away", () => {
    const before = comparisons();
    example.apply("06-stop-at-an-equal.patch");
    expect(comparisons()).toBeLessThan(before);
    expect(example.run("--test").status).toBe(1);
  });

  it("has a change of the benchmark that would look like a gain", () => {
    const before = comparisons();
    example.apply("05-shorter-season.patch");
    expect(comparisons()).toBeLessThan(before);
  });
});

describe("tiny-lm", () => {
  const example = exampleFor("tiny-lm");
  describeProposals("tiny-lm", example);

  function valBpb(): number {
    const { stdout, stderr } = example.run("train.ts");
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^---\nval_bpb: +(nan|\d+\.\d{6})\ntraining_seconds: +\d+\.\d\ntotal_seconds: +\d+\.\d\npeak_vram_mb: +0\.0\n(\w+: +\d+\n)*$/m,
    );
    return Number(/^val_bpb: +(\S+)$/m.exec(stdout)?.[1]);
  }

  it("learns, and ends on the same number every time", () => {
    const untrained = () => {
      example.edit("train.ts", "STEPS = 24_000", "STEPS = 0");
      return valBpb();
    };
    const first = valBpb();
    expect(valBpb()).toBe(first);
    expect(first).toBeLessThan(0.6 * untrained());
  });

  it("has proposals without effect, better, diverging and worse", () => {
    const base = valBpb();
    const [useless, better, diverging, worse] = proposalsOf("tiny-lm").map((patch) => {
      example.reset();
      example.apply(patch);
      return valBpb();
    });
    expect(useless).toBe(base);
    expect(better).toBeLessThan(0.9 * base);
    expect(diverging).toBeNaN();
    expect(worse).toBeGreaterThan(1.1 * base);
  });
});

describeWith(["pylint", "pytest", "ruff"], "textkit", () => {
  it("its rating goes up by autofix alone, its pass rate by a scripted agent that also cheats", () => {
    const script = join(import.meta.dirname, "../examples/textkit.ts");
    const { stdout, stderr } = spawnSync(process.execPath, [script], {
      encoding: "utf8",
      timeout: 280_000,
    });
    expect(stderr).toBe("");
    const gains = [...stdout.matchAll(/^\w+: \+([\d.]+) %$/gm)].map(([, gain]) => Number(gain));
    expect(gains[0]).toBeGreaterThanOrEqual(10);
    expect(stdout).toContain("kept: 0.88 → 0.92");
    expect(stdout).toMatch(/Take away the test that fails\n +invalid: tampered/);
  }, 300_000);
});

describe("heartbeat", () => {
  it("takes one trial a beat, from one proposer to the next, and tells what happened", () => {
    const script = join(import.meta.dirname, "../examples/heartbeat/main.ts");
    const { stdout, stderr } = spawnSync(process.execPath, [script], {
      encoding: "utf8",
      timeout: 110_000,
    });
    expect(stderr).toBe("");
    const beats = stdout
      .split("\n")
      .filter((line) => line.startsWith('{"beat"'))
      .map((line) => JSON.parse(line));
    const verdicts = beats.map(({ verdict, ended }) => verdict ?? ended);
    expect(verdicts).toEqual([
      ...["reverted: no-effect", "kept", "invalid: out-of-scope", "queue-exhausted"],
      ...["kept", "invalid: tampered", "queue-exhausted", undefined],
    ]);
    expect(beats.at(-1)).toMatchObject({ beat: "stop" });
    expect(stdout).toMatch(/\d+ events in .*\n\{"schema":1,.*"type":"study-ended"/);
  }, 120_000);
});
