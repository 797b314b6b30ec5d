import picomatch from "picomatch";
import { describe, expect, test } from "vitest";
import type { Territory } from "../domain/proposal.ts";
import { type EvaluatorQuestion, evaluatorFiles } from "./evaluator-files.ts";
import { parseMetric } from "./metric-spec.ts";
import { metrics } from "./metrics.ts";

const match = (globs: readonly string[]) => picomatch([...globs], { dot: true });

describe("territory", () => {
  const paths = [
    ...["src/app.ts", "src/app.test.ts", "src/test/help.ts", "src/bench.ts", "src/package.json"],
    ...["tests/test_app.py", "tests/fixtures/a.json", "bench/run.js", "train.py", "eval/q.json"],
  ];
  async function territories(
    question: Partial<EvaluatorQuestion>,
    asked: readonly string[],
  ): Promise<Territory[]> {
    const { territoryOf } = await evaluatorFiles({
      metric: metrics.command("node bench/run.js"),
      guards: [],
      directory: "",
      paths,
      target: ["src/**"],
      protect: [],
      match,
      read: () => undefined,
      ...question,
    });
    return asked.map(territoryOf);
  }
  const ask = async (path: string, question: Partial<EvaluatorQuestion>) =>
    (await territories(question, [path]))[0];

  test("is the target's, but for tests and configuration in it", async () => {
    const asked = [...paths, "src/new.ts", "src/new.spec.tsx", "README.md"];
    const told = await territories({}, asked);
    expect(asked.map((path, i) => `${path}: ${told[i]}`)).toEqual([
      "src/app.ts: target",
      "src/app.test.ts: protected",
      "src/test/help.ts: protected",
      "src/bench.ts: target",
      "src/package.json: protected",
      "tests/test_app.py: protected",
      "tests/fixtures/a.json: protected",
      "bench/run.js: protected",
      "train.py: outside",
      "eval/q.json: outside",
      "src/new.ts: target",
      "src/new.spec.tsx: protected",
      "README.md: outside",
    ]);
  });

  test("what the user protects is protected, even when it is named as a target", async () => {
    expect(await ask("src/app.ts", { target: ["src/app.ts"], protect: ["src/app.*"] })).toBe(
      "protected",
    );
  });

  test("the evaluator is protected, unless the target names it", async () => {
    const metric = metrics.command("node src/bench.ts");
    expect(await ask("src/bench.ts", { metric })).toBe("protected");
    expect(await ask("src/bench.ts", { metric, target: ["src/bench.ts"] })).toBe("target");
    const training = parseMetric("val_bpb", { targets: [] }).metric;
    expect(await ask("train.py", { metric: training, target: ["**"] })).toBe("protected");
    expect(await ask("train.py", { metric: training, target: ["train.py"] })).toBe("target");
  });

  test("a command that is timed from outside is the target's, a guard's is not", async () => {
    const guards = [{ name: "g", command: "node src/bench.ts" }];
    for (const metric of [metrics.latency, metrics.cpu, metrics.memory]) {
      expect(await ask("src/bench.ts", { metric: metric("node src/bench.ts") })).toBe("target");
      expect(await ask("src/bench.ts", { metric: metric("node src/bench.ts"), guards })).toBe(
        "protected",
      );
    }
  });

  test("labels and metric modules are protected, seen from the directory", async () => {
    expect(
      await ask("eval/q.json", { metric: metrics.retrieval("q.json"), directory: "eval" }),
    ).toBe("protected");
    const metric = metrics.module("./bench.ts#size");
    expect(await ask("src/bench.ts", { metric, directory: "src" })).toBe("protected");
  });

  test("a target may spell tests or configuration out", async () => {
    const target = ["tests/fixtures/**", "src/**/*.test.ts", "src/package.json"];
    expect(
      await territories({ target }, [
        "tests/fixtures/a.json",
        "src/app.test.ts",
        "src/package.json",
        "tests/test_app.py",
      ]),
    ).toEqual(["target", "target", "target", "protected"]);
    expect(await ask("tests/fixtures/x.test.ts", { target: ["tests/fixtures/**"] })).toBe(
      "protected",
    );
    expect(await ask("tests/test_app.py", { target: ["**"] })).toBe("protected");
  });

  test.each([
    ...["package.json", "a/b/package-lock.json", "Cargo.lock", "pyproject.toml", "conftest.py"],
    ...[".github/workflows/ci.yml", "vitest.config.mts", "vite.config.ts", "tsconfig.build.json"],
    ...[".pylintrc", ".coveragerc", "Makefile", "assay.config.ts", "program.md", ".gitattributes"],
    ...["pkg/sitecustomize.py", "requirements-dev.txt", ".eslintrc.json", "a/__tests__/b.js"],
    ...["pkg/a_test.go", "spec/a_spec.rb", "pkg/testdata/a.txt", "benches/a.rs", "a.test.ts.snap"],
    ...["__mocks__/fs.js", "lib/a-test.mjs", "lib/a_test.ts", "test-a.js", "check.bats"],
    ...[
      "build.rs",
      "go.work",
      "bunfig.toml",
      ".pnpmfile.cjs",
      "jest.setup.ts",
      ".envrc",
      "Justfile",
    ],
    ...["rules.mk", "x.dist-info/entry_points.txt", "x.egg-info/PKG-INFO", "lib/__pycache__/a.pyc"],
    ...["node_modules/.bin/pytest", ".venv/bin/python", "a/site-packages/b.py", "evil.pth"],
    ...[".githooks/pre-commit", ".husky/pre-push", ".pre-commit-config.yaml", ".mocharc.cjs"],
    ...[".nycrc.json", ".babelrc", "setup.cfg", ".npmrc", "usercustomize.py", "tests/data/a.json"],
  ])("%s judges, whatever the target", async (path) => {
    expect(await ask(path, { target: ["**"] })).toBe("protected");
  });

  test.each(["src/testing/a.ts", "src/latest.ts", "contest.py", "src/config.ts", ".gitignore"])(
    "%s does not judge",
    async (path) => {
      expect(await ask(path, { target: ["**"] })).toBe("target");
    },
  );

  test("new files that are loaded in place of what judges are protected", async () => {
    const asked = [
      ...["bench/run.mjs", "bench/run/index.js", "bench/json.py", "bench/helper.js"],
      ...["json.py", "random/__init__.py", "pytest.py", "pytest_cov.py", "src/typing.py"],
      ...["_socket.cpython-311-x86_64-linux-gnu.so", "src/core/types.py", "src/parse.py"],
    ];
    const told = await territories({ target: ["**"] }, asked);
    expect(asked.filter((_, n) => told[n] !== "target")).toEqual([
      ...["bench/run.mjs", "bench/run/index.js", "bench/json.py"],
      ...["json.py", "random/__init__.py", "pytest.py", "pytest_cov.py", "src/typing.py"],
      "_socket.cpython-311-x86_64-linux-gnu.so",
    ]);
    const known = { target: ["**"], paths: [...paths, "json.py"] };
    expect(await ask("json.py", known)).toBe("target");
    expect(await ask("json.py", { target: ["json.py"] })).toBe("target");
  });

  test.each([
    ["pytest.ini", "[pytest]\npython_files = check_*.py\n    *_spec.py *.py\naddopts = -q a.py\n"],
    ["pyproject.toml", '[tool.pytest.ini_options]\npython_files = ["check_*.py", "*_spec.py"]\n'],
  ])("names of tests are read from %s", async (file, text) => {
    const read = (path: string) => (path === file ? text : undefined);
    const question = { target: ["**"], paths: [...paths, file], read };
    const asked = ["a/check_b.py", "b_spec.py", "a/b.py", "a.py"];
    expect(await territories(question, asked)).toEqual([
      ...["protected", "protected", "target", "target"],
    ]);
  });

  test("lists the evaluator's own files", async () => {
    const { evaluator } = await evaluatorFiles({
      metric: metrics.command("node bench/run.js"),
      guards: [{ name: "g", command: "python3 train.py" }],
      directory: "",
      paths,
      target: ["src/**"],
      protect: [],
      match,
      read: () => undefined,
    });
    expect(evaluator).toEqual(["bench/run.js", "train.py"]);
  });
});

test.each(["test.js", "lib/test.mjs", "test.py", "tests.rb", "index.test-d.ts"])(
  "%s is a test by its name, wherever everything is the target",
  async (path) => {
    const { territoryOf } = await evaluatorFiles({
      metric: parseMetric("echo METRIC x=1", { targets: ["**"] }).metric,
      guards: [],
      directory: "",
      paths: [path],
      target: ["**"],
      protect: [],
      match,
      read: () => undefined,
    });
    expect(territoryOf(path)).toBe("protected");
    expect(territoryOf("lib/latest.js")).toBe("target");
  },
);
