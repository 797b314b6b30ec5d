import { join } from "node:path";
import { expect, test } from "vitest";
import { createMeter } from "../src/adapters/metrics/meter.ts";
import { metrics } from "../src/config/metrics.ts";
import type { Experiment } from "../src/domain/experiment.ts";
import type { Metric } from "../src/domain/metric.ts";
import type { TestsSeen } from "../src/domain/run.ts";
import { assay } from "./rig/assay.ts";
import { plainExecutor, plainWorkspace } from "./rig/plain-executor.ts";
import { repositoryWith, tempDir, write } from "./rig/temp.ts";
import { describeWith } from "./rig/tools.ts";
import { patch } from "./rig/value-repository.ts";

const LIB = "def sign(x):\n    return -1 if x < 0 else 1\n";
const TESTS = `import pytest
from lib import sign

def test_good():
    assert sign(2) == 1

@pytest.mark.parametrize("x", [-1, 0])
def test_each(x):
    assert sign(x) == (x > 0) - (x < 0)

class TestMore:
    def test_text(self):
        assert sign(-3) == -1
`;
const SIGN = "tests/test_sign.py";
/** Of five tests one fails: sign(0) should be 0. */
const FILES: Edits = {
  "lib.py": LIB,
  [SIGN]: TESTS,
  "tests/test_other.py": "def test_other():\n    assert True\n",
  "conftest.py": "",
  "pytest.ini": "[pytest]\naddopts = -q\n",
  "uv.lock": "version = 1\n",
  ".gitignore": "__pycache__/\n.pytest_cache/\n",
};
const MENDED = LIB.replace("1 if x < 0 else 1", "1 if x < 0 else int(x > 0)");
const IDS = [
  "tests/test_other.py::test_other",
  `${SIGN}::TestMore::test_text`,
  `${SIGN}::test_each[-1]`,
  `${SIGN}::test_each[0]`,
  `${SIGN}::test_good`,
];

type Edits = Readonly<Record<string, string>>;

/** The verdict on each change to the repository above, by the change's name, and all that was journalled. */
async function learnt(
  changes: Readonly<Record<string, Readonly<Record<string, string | null>>>>,
  { target, more = [] }: { readonly target: readonly string[]; readonly more?: readonly string[] },
) {
  const made = { root: repositoryWith(FILES), patches: tempDir("assay-patches-") };
  const names = Object.keys(changes);
  for (const [n, name] of names.entries()) patch(made, `${10 + n}-${name}`, changes[name] ?? {});
  const { lines, stderr } = await assay(
    made.root,
    ...["learn", "--json", "--metric", "pytest", "--proposer", `patches:${made.patches}`],
    ...target.flatMap((each) => ["--target", each]),
    ...["--seed", "1", "--skip-sensitivity", ...more],
  );
  if (!target.includes("tests/*.py")) expect(stderr).toBe("");
  else expect(stderr).toMatch(/Tests are part of the target \(tests\/test_other.py and 1 more\)/);
  const decided = lines.filter(({ type }) => type === "decided").map(({ verdict }) => verdict);
  expect(decided).toHaveLength(names.length);
  const verdicts = Object.fromEntries(names.map((name, n) => [name, decided[n]]));
  return { ...made, lines, verdicts };
}

const tampered = (detail: string) => ({ kind: "invalid", because: "tampered", detail });

describeWith(["pytest", "bwrap"], "tests that a proposal may edit", () => {
  test.each(["bubblewrap", "unshare", "none"])(
    "cannot be emptied (%s)",
    async (sandbox) => {
      const { verdicts, lines, root } = await learnt(
        {
          skip: { [SIGN]: TESTS.replace("class", '@pytest.mark.skip(reason="slow")\nclass') },
          xfail: { [SIGN]: TESTS.replace("@pytest", "@pytest.mark.xfail\n@pytest") },
          fewer: { [SIGN]: TESTS.replace("[-1, 0]", "[-1]") },
          gone: { [SIGN]: null },
          renamed: { [SIGN]: TESTS.replace("test_good", "test_fine") },
          mended: { "lib.py": MENDED, "tests/test_new.py": "def test_new(): pass\n" },
        },
        { target: ["lib.py", "tests/*.py", "tests/test_*.py"], more: ["--sandbox", sandbox] },
      );
      expect(verdicts).toMatchObject({
        skip: tampered(`1 test is skipped now: ${SIGN}::TestMore::test_text`),
        xfail: tampered(`1 test is skipped now: ${SIGN}::test_each[0]`),
        fewer: tampered(`1 test vanished: ${SIGN}::test_each[0]`),
        gone: tampered(`4 tests vanished: ${IDS.slice(1, 4).join(", ")}, …`),
        renamed: tampered(`1 test vanished: ${SIGN}::test_good`),
        mended: { kind: "kept", grade: "exact" },
      });
      const told = lines.filter((line) => JSON.stringify(line).includes('"ran":'));
      expect(told).toMatchObject([{ type: "baseline-ran", run: { tests: { ran: IDS } } }]);
      expect((await assay(root, "verify")).code).toBe(0);
    },
    180_000,
  );
});

/** Prints what pytest would, past its capturing, and leaves: no test has run. */
const FORGED = `import os
for fd in range(1, 32):
    try: os.write(fd, b"\\n9 passed in 0.01s\\n")
    except OSError: pass
os._exit(0)
`;

describeWith(["pytest"], "tests that a proposal may not edit", () => {
  test("are run as they are on the base", async () => {
    const protects = (path: string) => tampered(path);
    const { verdicts } = await learnt(
      {
        skipped: { [SIGN]: TESTS.replace("class", "@pytest.mark.skip\nclass"), "lib.py": MENDED },
        emptied: { [SIGN]: TESTS.replace("sign(x) ==", "True or"), "lib.py": MENDED },
        deleted: { [SIGN]: null },
        conftest: { "tests/conftest.py": "collect_ignore = ['test_sign.py']\n" },
        options: { "pytest.ini": "[pytest]\naddopts = -q --deselect tests/test_sign.py\n" },
        lock: { "uv.lock": "version = 2\n" },
        filter: { ".gitattributes": "*.py filter=lfs\n" },
        hook: { ".githooks/post-checkout": "#!/bin/sh\nrm -r tests\n" },
        runner: { "pytest.py": "print('5 passed in 0.01s')\n" },
        library: { "json.py": "" },
        installed: { "node_modules/.bin/pytest": "#!/bin/sh\necho 5 passed in 0.01s\n" },
        site: { "sitecustomize.py": "import os\n" },
      },
      { target: ["**"] },
    );
    expect(verdicts).toMatchObject({
      skipped: protects(SIGN),
      emptied: protects(SIGN),
      deleted: protects(SIGN),
      conftest: protects("tests/conftest.py"),
      options: protects("pytest.ini"),
      lock: protects("uv.lock"),
      filter: protects(".gitattributes"),
      hook: protects(".githooks/post-checkout"),
      runner: protects("pytest.py"),
      library: protects("json.py"),
      installed: protects("node_modules/.bin/pytest"),
      site: protects("sitecustomize.py"),
    });
  }, 120_000);

  test("cannot be reached through git's own folder", async () => {
    const hook = "--- /dev/null\n+++ b/.git/hooks/post-checkout\n@@ -0,0 +1 @@\n+#!/bin/sh\n";
    const made = { root: repositoryWith(FILES), patches: tempDir("assay-patches-") };
    write(made.patches, {
      "1.patch": `diff --git a/.git/hooks/post-checkout b/.git/hooks/post-checkout\nnew file mode 100755\n${hook}`,
    });
    const { lines } = await assay(
      made.root,
      ...["learn", "--json", "--metric", "pytest", "--proposer", `patches:${made.patches}`],
      ...["--target", "**", "--skip-sensitivity"],
    );
    expect(lines.find(({ type }) => type === "decided")?.verdict).toMatchObject({
      kind: "invalid",
      because: "does-not-apply",
    });
  }, 60_000);

  test("are not emptied by the code they test", async () => {
    const { verdicts } = await learnt(
      {
        exits: { "lib.py": `import sys\nsys.exit(0)\n${LIB}` },
        leaves: { "lib.py": `import os\nos._exit(0)\n${LIB}` },
        forges: { "lib.py": FORGED },
        skips: { "lib.py": `import pytest\npytest.skip("x", allow_module_level=True)\n${LIB}` },
        breaks: { "lib.py": "nonsense\n" },
      },
      { target: ["lib.py"] },
    );
    expect(verdicts).toMatchObject({
      exits: { kind: "invalid", because: "crashed" },
      leaves: { kind: "invalid", because: "no-metric" },
      forges: tampered(`5 tests vanished: ${IDS.slice(0, 3).join(", ")}, …`),
      skips: tampered(`4 tests are skipped now: ${IDS.slice(1, 4).join(", ")}, …`),
      breaks: { kind: "invalid", because: "crashed" },
    });
  }, 120_000);
});

/** What a run of a metric says of the tests of these files. */
async function seen(
  metric: Metric,
  files: Edits,
  tests: "all" | readonly string[] = "all",
  beside: Pick<Experiment, "metricGuards" | "holdout"> = {},
) {
  const root = tempDir();
  write(root, files);
  const objective = { metric, direction: "maximize", leastEffect: 0 } as const;
  const experiment = { directory: "", objective, ...beside };
  const logs = join(tempDir(), "logs");
  const meter = createMeter({ executor: plainExecutor, experiment, logs });
  const conditions = { limitMs: 60_000, label: "study/1/run", tests };
  const run = await meter.measure(plainWorkspace(root), conditions);
  return run.outcome === "completed" ? (run.tests ?? "none") : run.outcome;
}

const missing = (over: Partial<TestsSeen>) => ({ vanished: 0, skipped: 0, ...over });

describeWith(["pytest", "coverage"], "coverage", () => {
  test("tells the same ids", async () => {
    expect(await seen(metrics.coverage(), FILES)).toEqual({ ran: IDS });
    const fewer = { ...FILES, [SIGN]: TESTS.replace("[-1, 0]", "[-1]") };
    expect(await seen(metrics.coverage(), fewer, IDS)).toEqual(
      missing({ vanished: 1, ids: [IDS[3] ?? ""] }),
    );
  });
});

describeWith(["pytest", "tox"], "tox", () => {
  const tox = (commands: string) => ({
    ...FILES,
    "tox.ini": `[tox]\nno_package = true\n[testenv]\npass_env = HOME\nallowlist_externals = pytest\n[testenv:unit]\npass_env = LANG\nsetenv = PYTHONPATH=.\ncommands =${commands}`,
  });

  test("tells ids where its environment runs pytest once", async () => {
    expect(await seen(metrics.tox("unit"), tox(" pytest\n"))).toEqual({ ran: IDS });
    const two = tox("\n  - pytest tests/test_other.py\n  - pytest tests/test_sign.py\n");
    expect(await seen(metrics.tox("unit"), two)).toBe("none");
  });
});

describeWith(["pytest"], "missing tests", () => {
  test("are nobody's fault where pytest stopped at a failing one", async () => {
    const run = await seen(metrics.pytest("-x"), FILES, IDS);
    expect(run).toMatchObject(missing({ vanished: 1, excuse: "stopped at failing tests" }));
  });

  test("are nobody's fault where their module cannot be collected", async () => {
    const broken = { ...FILES, "lib.py": "" };
    const run = await seen(metrics.pytest("--continue-on-collection-errors"), broken, IDS);
    const excuse = "could not collect the tests of tests.test_sign";
    expect(run).toMatchObject(missing({ vanished: 4, excuse }));
  });

  test("of a number guarded beside the metric are told, of a holdout they are not", async () => {
    const guard = {
      name: "tests",
      metric: metrics.pytest(),
      direction: "maximize",
      tolerance: 0,
      mode: "strict",
    } as const;
    const metric = metrics.latency("true");
    expect(await seen(metric, FILES, "all", { metricGuards: [guard] })).toEqual({ ran: IDS });
    expect(await seen(metric, FILES, "all", { holdout: guard })).toBe("none");
  });

  test("are not asked for of a metric that runs no tests", async () => {
    expect(await seen(metrics.latency("true"), FILES)).toBe("none");
    expect(await seen(metrics.latency("true"), FILES, IDS)).toBe("none");
  });
});
