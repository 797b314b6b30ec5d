import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createMeter, type MeterOptions } from "../src/adapters/metrics/meter.ts";
import { readWorkspaceFile } from "../src/adapters/metrics/workspace-file.ts";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { metrics } from "../src/config/metrics.ts";
import type { Metric } from "../src/domain/metric.ts";
import { plainExecutor, plainWorkspace } from "./rig/plain-executor.ts";
import { tempDir, write } from "./rig/temp.ts";
import { describeWith } from "./rig/tools.ts";

const conditions = { limitMs: 30_000, label: "study/1/baseline-1" };

/** A meter over a folder with these files, and the folder as its workspace. */
function meterFor(
  metric: Metric,
  files: Readonly<Record<string, string>> = {},
  more: Partial<MeterOptions> & { readonly directory?: string } = {},
) {
  const root = tempDir();
  write(root, files);
  const logs = join(tempDir(), "logs");
  const { directory = "", ...options } = more;
  const objective = { metric, direction: "minimize", leastEffect: 0 } as const;
  const meter = createMeter({
    executor: plainExecutor,
    experiment: { directory, objective },
    logs,
    ...options,
  });
  return { root, logs, meter, run: () => meter.measure(plainWorkspace(root), conditions) };
}

describe("a command", () => {
  test("is run in the directory, logged and read", async () => {
    const { logs, meter, run } = meterFor(
      metrics.command("sh bench.sh"),
      { "pkg/bench.sh": "echo METRIC a=1; echo METRIC fake=2 >&2" },
      { directory: "pkg" },
    );
    expect(await run()).toMatchObject({
      outcome: "completed",
      values: { a: 1 },
      tail: "METRIC a=1\nMETRIC fake=2",
      log: "logs/study/1/baseline-1.log",
    });
    expect(readFileSync(join(logs, "study/1/baseline-1.log"), "utf8")).toContain("METRIC a=1");
    expect(meter.isolation).toBe("none");
  });

  test("that fails has crashed, whatever it printed", async () => {
    const { run } = meterFor(metrics.command("echo METRIC a=1; echo oh no >&2; exit 3"));
    expect(await run()).toMatchObject({ outcome: "crashed", exitCode: 3, tail: /oh no$/ });
  });

  test("that is killed has crashed by a signal", async () => {
    const { run } = meterFor(metrics.command("kill -9 $$"));
    expect(await run()).toMatchObject({ outcome: "crashed", exitCode: null, signal: "SIGKILL" });
  });

  test("that takes too long has timed out", async () => {
    const { root, meter } = meterFor(metrics.command("echo started; exec sleep 600"));
    const run = await meter.measure(plainWorkspace(root), { ...conditions, limitMs: 300 });
    expect(run).toMatchObject({ outcome: "timed-out", afterMs: 300 });
  });

  test("that is cancelled is no run", async () => {
    const { root, meter } = meterFor(metrics.command("exec sleep 600"));
    const stop = new AbortController();
    const reason = new Error("interrupted");
    const run = meter.measure(plainWorkspace(root), { ...conditions, signal: stop.signal });
    stop.abort(reason);
    await expect(run).rejects.toBe(reason);
  });

  test("is timed from outside", async () => {
    const run = await meterFor(metrics.latency("true")).run();
    expect(run).toMatchObject({
      outcome: "completed",
      values: { latency: run.usage.wallMs / 1000 },
    });
    expect(await meterFor(metrics.cpu("true")).run()).toMatchObject({ values: { cpu: 0.02 } });
    expect(await meterFor(metrics.memory("true")).run()).toMatchObject({
      values: { memory: 1024 },
    });
    expect(await meterFor(metrics.exitCode("exit 4")).run()).toMatchObject({
      values: { exit_code: 4 },
    });
  });

  test("is read by a pattern", async () => {
    const { run } = meterFor(metrics.pattern("echo took 12 ms", /took (\d+) ms/));
    expect(await run()).toMatchObject({ values: { value: 12 } });
  });
});

describe("a JSON file", () => {
  const metric = metrics.json("sh run.sh", "a[0].b", { file: "out/result.json" });

  test("is read when the command wrote it", async () => {
    const { run } = meterFor(
      metric,
      { "pkg/run.sh": `mkdir -p out; echo '{"a":[{"b":7}]}' > out/result.json` },
      { directory: "pkg" },
    );
    expect(await run()).toMatchObject({ outcome: "completed", values: { b: 7 } });
  });

  test("of an earlier run is not read", async () => {
    const { run } = meterFor(metric, { "run.sh": "true", "out/result.json": '{"a":[{"b":7}]}' });
    expect(await run()).toMatchObject({
      outcome: "unmeasurable",
      because: "no-metric",
      detail: "left no readable out/result.json (ENOENT)",
    });
  });

  test("that lies elsewhere is refused before anything runs", () => {
    for (const file of ["/etc/passwd", "../../x.json"]) {
      const elsewhere = metrics.json("true", "a", { file });
      expect(() => meterFor(elsewhere, {}, { directory: "pkg" })).toThrow(/not inside/);
    }
  });

  test("is read nowhere but in the workspace, and is a regular file", async () => {
    const root = tempDir();
    const elsewhere = tempDir();
    write(elsewhere, { secret: "1" });
    symlinkSync(join(elsewhere, "secret"), join(root, "link"));
    mkdirSync(join(root, "folder"));
    expect(await readWorkspaceFile(root, "link")).toEqual({
      problem: "left link outside its workspace",
    });
    expect(await readWorkspaceFile(root, "../x")).toHaveProperty("problem");
    expect(await readWorkspaceFile(root, "folder")).toHaveProperty("problem");
  });
});

describe("a guard", () => {
  test("passes with exit code 0 and nothing else", async () => {
    const { meter, root } = meterFor(metrics.latency("true"));
    const guard = (command: string) =>
      meter.guard({ name: "g", command }, plainWorkspace(root), conditions);
    expect(await guard("echo fine")).toMatchObject({ outcome: "completed", values: {} });
    expect(await guard("echo broken; exit 1")).toMatchObject({
      outcome: "crashed",
      exitCode: 1,
      tail: "broken",
    });
  });
});

describe("a module", () => {
  const module = (text: string) =>
    meterFor(metrics.module("bench/size.ts#size"), { "bench/size.ts": text });

  test("gives the number of its function, which may start commands", async () => {
    const { run } = module(`
      export async function size({ path, exec }: { path: string; exec: Function }): Promise<number> {
        const { stdout } = await exec("wc -c < bench/size.ts");
        const { stdout: again } = await exec(["cat", path + "/bench/size.ts"]);
        console.log("between");
        process.stdout.write("no newline");
        setInterval(() => {}, 1000);
        return Number(stdout) - again.length;
      }`);
    expect(await run()).toMatchObject({ outcome: "completed", values: { size: 0 } });
  });

  test("that throws has crashed with its message", async () => {
    const { run } = module("export function size() { throw new Error('no data') }");
    expect(await run()).toMatchObject({ outcome: "crashed", tail: /no data/ });
    expect(await module("export const other = 1").run()).toMatchObject({
      outcome: "crashed",
      tail: /exports no function "size"/,
    });
  });

  test.each([
    ["NaN", "not-finite", /NaN/],
    ["'12'", "no-metric", /not a number/],
    ["undefined", "no-metric", /undefined/],
    ["process.exit(0)", "no-metric", /printed no line/],
  ])("that returns %s cannot be measured", async (text, because, detail) => {
    const { run } = module(`export default 0; export function size() { return ${text} }`);
    expect(await run()).toMatchObject({ outcome: "unmeasurable", because, detail });
  });
});

describe("a closure", () => {
  const closure = (metricFunction: NonNullable<MeterOptions["metricFunction"]>) =>
    meterFor(metrics.function("lines"), { "a.txt": "1\n2\n" }, { metricFunction });

  test("gets the workspace and starts commands in it", async () => {
    const { run, meter, root } = closure(async ({ exec, path }) => {
      expect(path).toBe(root);
      const { stdout, seconds } = await exec("wc -l < a.txt");
      expect(seconds).toBeGreaterThan(0);
      return Number(stdout);
    });
    expect(meter.isolation).toBe("not isolated");
    expect(await run()).toMatchObject({ outcome: "completed", values: { lines: 2 }, tail: "2" });
  });

  test("that throws, or whose command fails, has crashed", async () => {
    expect(
      await closure(() => {
        throw new Error("no data");
      }).run(),
    ).toMatchObject({ outcome: "crashed", exitCode: null, tail: "no data" });
    expect(
      await closure(async ({ exec }) => (await exec("echo bad >&2; exit 9")).seconds).run(),
    ).toMatchObject({ outcome: "crashed", tail: "bad\necho bad >&2; exit 9: exited with code 9" });
  });

  test("that gives no number cannot be measured", async () => {
    expect(await closure(() => Number.NaN).run()).toMatchObject({ because: "not-finite" });
    const text = () => JSON.parse('"12"') as number;
    expect(await closure(text).run()).toMatchObject({ because: "no-metric", detail: /"12"/ });
  });

  test("is over at the limit, and so are its commands", async () => {
    const endings: unknown[] = [];
    const { root, meter } = closure(async ({ exec }) => {
      await exec("exec sleep 600").catch((error: unknown) => endings.push(error));
      return delay(600_000, 1, { ref: false });
    });
    const run = await meter.measure(plainWorkspace(root), { ...conditions, limitMs: 300 });
    expect(run).toMatchObject({ outcome: "timed-out", afterMs: 300 });
    expect(endings).toHaveLength(1);
  });

  test("that is cancelled is no run", async () => {
    const stop = new AbortController();
    const reason = new Error("interrupted");
    const { root, meter } = closure(async ({ exec }) => {
      const command = exec("exec sleep 600");
      stop.abort(reason);
      return (await command).seconds;
    });
    const run = meter.measure(plainWorkspace(root), { ...conditions, signal: stop.signal });
    await expect(run).rejects.toBe(reason);
  });
});

describe("retrieval", () => {
  const queries = [
    { query: "first 'one'", relevant: ["a"] },
    { query: "second", relevant: { b: 2, c: 1 } },
  ];
  const file = (more: object) => JSON.stringify({ k: 2, queries, ...more });
  const retrieval = (text: string, files: Readonly<Record<string, string>>, name?: string) =>
    meterFor(
      metrics.retrieval("eval/q.json", name ? { name } : {}),
      { "pkg/eval/q.json": text, ...files },
      {
        directory: "pkg",
        readBase: async (path) => (path === "pkg/eval/q.json" ? text : undefined),
      },
    );
  const each = `
    case "$1" in
      "first 'one'") printf 'x\\na\\n' ;;
      second) echo '["b", {"id": "c"}, "b"]' ;;
    esac`;
  const expected = {
    "recall@2": 1,
    mrr: (1 / 2 + 1) / 2,
    "ndcg@2": (1 / Math.log2(3) + 1) / 2,
  };

  test("asks each query, and rates the answers", async () => {
    const { run } = retrieval(file({ search: "sh s.sh" }), { "pkg/s.sh": each }, "ndcg@2");
    expect(await run()).toMatchObject({ outcome: "completed", values: expected });
  });

  test("asks all queries at once", async () => {
    const answers =
      'echo loading; echo \'["x","a"]\'; read first; read second; case "$second" in *second*) echo \'["b","c"]\';; esac';
    const { run } = retrieval(
      file({ search: "sh s.sh", mode: "batch" }),
      { "pkg/s.sh": answers },
      "mrr",
    );
    expect(await run()).toMatchObject({ outcome: "completed", values: expected });
  });

  test("keeps the labels from the search command, and puts them back", async () => {
    const text = file({ search: "if test -e eval/q.json; then echo a; else echo x; fi #" });
    const { run, root } = retrieval(text, {}, "mrr");
    expect(await run()).toMatchObject({ values: { mrr: 0 } });
    expect(readFileSync(join(root, "pkg/eval/q.json"), "utf8")).toBe(text);
  });

  test("takes the cutoff from the metric's name", async () => {
    const { run } = retrieval(file({ search: "sh s.sh" }), { "pkg/s.sh": each }, "recall@1");
    expect(await run()).toMatchObject({ values: { "recall@1": 0.25, "recall@2": 1 } });
  });

  test("a search that fails has crashed, one that answers too little cannot be measured", async () => {
    expect(await retrieval(file({ search: "echo sorry >&2; exit 4;" }), {}).run()).toMatchObject({
      outcome: "crashed",
      exitCode: 4,
      tail: /sorry\nsearch failed \(exit code 4\) on the query: first 'one'/,
    });
    expect(
      await retrieval(file({ search: "echo '[\"a\"]'", mode: "batch" }), {}).run(),
    ).toMatchObject({ outcome: "unmeasurable", detail: "answered 1 of 2 queries" });
  });

  test("a file that is missing or wrong is a problem of the question", async () => {
    const missing = meterFor(metrics.retrieval("q.json"), {}, { readBase: async () => undefined });
    await expect(missing.run()).rejects.toMatchObject({ problem: { code: "file-missing" } });
    await expect(retrieval("oops", {}).run()).rejects.toMatchObject({
      problem: { code: "file-unreadable", file: "pkg/eval/q.json" },
    });
  });
});

describeWith(["bwrap"], "in a sandbox", () => {
  const confined = async () => processExecutor({ sandbox: await chooseSandbox("bubblewrap") });

  test("a module runs, and sees its own workspace only", async () => {
    const elsewhere = tempDir();
    write(elsewhere, { secret: "1" });
    const { run, meter } = meterFor(
      metrics.module("size.ts"),
      {
        "size.ts": `import { existsSync } from "node:fs";
          export default async ({ path, exec }: any) =>
            Number((await exec(["ls", path])).stdout === "size.ts\\n") +
            10 * Number(existsSync(${JSON.stringify(elsewhere)}));`,
      },
      { executor: await confined() },
    );
    expect(meter.isolation).toBe("bubblewrap");
    expect(await run()).toMatchObject({ outcome: "completed", values: { size: 1 } });
  });

  test("a search command answers", async () => {
    const text = JSON.stringify({ search: "echo", queries: [{ query: "a", relevant: ["a"] }] });
    const { run } = meterFor(
      metrics.retrieval("q.json"),
      { "q.json": text },
      { executor: await confined(), readBase: async () => text },
    );
    expect(await run()).toMatchObject({ outcome: "completed", values: { "ndcg@10": 1, mrr: 1 } });
  });

  test("CPU time and memory are measured", async () => {
    const executor = await confined();
    const busy = `node -e 'for (let i = 0; i < 1e7; i++) Math.sqrt(i)'`;
    for (const metric of [metrics.cpu(busy), metrics.memory(busy)]) {
      const run = await meterFor(metric, {}, { executor }).run();
      expect(run.outcome === "completed" && run.values[metric.name]).toBeGreaterThan(0);
    }
  });
});

const python = {
  "lib.py":
    '"""Numbers."""\n\n\ndef sign(x):\n    """Gives the sign."""\n    if x < 0:\n        return -1\n    return 1\n',
  "test_lib.py":
    "import lib\n\ndef test_good(): assert lib.sign(2) == 1\n\ndef test_bad(): assert lib.sign(2) == 0\n",
  "conftest.py": "",
};

describeWith(["pytest"], "pytest", () => {
  test("gives the rate of passing tests", async () => {
    expect(await meterFor(metrics.pytest("-q"), python).run()).toMatchObject({
      outcome: "completed",
      values: { pass_rate: 0.5, passed: 1, failed: 1, errors: 0 },
    });
  });

  test("a broken test file is a crash, an empty folder no measurement", async () => {
    const broken = { ...python, "test_lib.py": "import nothing_of_that_name\n" };
    expect(await meterFor(metrics.pytest(), broken).run()).toMatchObject({
      outcome: "crashed",
      exitCode: 2,
    });
    expect(await meterFor(metrics.pytest(), { "a.txt": "" }).run()).toMatchObject({
      outcome: "unmeasurable",
      because: "no-metric",
      detail: "pytest found no tests",
    });
  });
});

describeWith(["pytest", "coverage"], "coverage", () => {
  const ours = { ...python, ".coveragerc": "[run]\ninclude = lib.py\n" };

  test("gives the percentage of lines that tests reach, again and again", async () => {
    const { run } = meterFor(metrics.coverage("-q"), ours);
    const expected = { outcome: "completed", values: { pass_rate: 0.5, coverage: 75 } };
    expect(await run()).toMatchObject(expected);
    expect(await run()).toMatchObject(expected);
  });

  test("works with parallel data and a threshold, which is not the question", async () => {
    const strict = "[run]\ninclude = lib.py\nparallel = true\n[report]\nfail_under = 100\n";
    const { run } = meterFor(metrics.coverage(), { ...python, ".coveragerc": strict });
    expect(await run()).toMatchObject({ outcome: "completed", values: { coverage: 75 } });
  });

  test("no tests are no measurement, a broken one is a crash", async () => {
    expect(await meterFor(metrics.coverage(), { "a.txt": "" }).run()).toMatchObject({
      outcome: "unmeasurable",
    });
    const broken = { ...python, "test_lib.py": "import nothing_of_that_name\n" };
    expect(await meterFor(metrics.coverage(), broken).run()).toMatchObject({
      outcome: "crashed",
      exitCode: 2,
    });
  });
});

describeWith(["pylint"], "pylint", () => {
  test("gives the rating, whatever the messages and the configuration", async () => {
    const quiet = { ".pylintrc": "[REPORTS]\nscore=no\noutput-format=json\n" };
    expect(await meterFor(metrics.pylint(["lib.py"]), { ...python, ...quiet }).run()).toMatchObject(
      {
        outcome: "completed",
        values: { rating: expect.closeTo(7.5, -1) },
      },
    );
  });

  test("a file that is not there, or a wrong option, is a crash", async () => {
    for (const argument of ["absent.py", "--no-such-option"]) {
      expect(await meterFor(metrics.pylint([argument]), python).run()).toMatchObject({
        outcome: "crashed",
      });
    }
  });
});

describeWith(["tox", "pytest"], "tox", () => {
  const files = {
    ...python,
    "tox.ini": `[tox]
env_list = py
no_package = true
[testenv:unit]
allowlist_externals = pytest
commands = pytest -q
[testenv:lint]
allowlist_externals = sh
commands = sh -c "exit 1"
`,
  };

  test("gives pytest's rate, or whether the environment passes", async () => {
    expect(await meterFor(metrics.tox("unit"), files).run()).toMatchObject({
      outcome: "completed",
      values: { pass_rate: 0.5 },
    });
    expect(await meterFor(metrics.tox("lint"), files).run()).toMatchObject({
      outcome: "completed",
      values: { pass_rate: 0 },
    });
    expect(await meterFor(metrics.tox("absent"), files).run()).toMatchObject({
      outcome: "crashed",
    });
  });
});
