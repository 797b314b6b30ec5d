import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, test } from "vitest";
import type { Territory } from "../domain/proposal.ts";
import { commandFiles } from "./command-files.ts";
import { type EvaluatorQuestion, evaluatorFiles } from "./evaluator-files.ts";
import { parseMetric } from "./metric-spec.ts";
import { metrics } from "./metrics.ts";
import { simpleCommands } from "./shell-words.ts";

const match = (globs: readonly string[]) => picomatch([...globs], { dot: true });

const words = (line: string) => simpleCommands(line).map((command) => command.words);

describe("a shell line", () => {
  test.each<[string, string[][]]>([
    ["a b && c|d;e & f", [["a", "b"], ["c"], ["d"], ["e"], ["f"]]],
    ['a \'b c\' "d \\" e" f\\ g', [["a", "b c", 'd " e', "f g"]]],
    ["a 2>&1 >out.txt 2>/dev/null b", [["a", "b"]]],
    ["(a; b) # c; d\ne", [["a"], ["b"], ["e"]]],
    ["a 'open", [["a", "open"]]],
    ["a \\\n b", [["a", "b"]]],
    ["x=$(a b)", [["x=$"], ["a", "b"]]],
    ["", []],
  ])("%j", (line, commands) => {
    expect(words(line)).toEqual(commands);
  });

  test("knows what is fed to a command", () => {
    expect(simpleCommands("a <in.txt b")).toEqual([{ words: ["a", "b"], inputs: ["in.txt"] }]);
  });

  test("of any kind ends", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom("'", '"', "\\", "&&", "<", "2>", "#", "\n"),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { words: found } of simpleCommands(pieces.join(""))) {
          expect(Array.isArray(found)).toBe(true);
        }
      }),
    );
  });
});

describe("the files of a command", () => {
  const manifest = (scripts: object) => JSON.stringify({ scripts });
  const files: Readonly<Record<string, string>> = {
    "package.json": manifest({
      test: "node --test checks/a.js && npm run lint",
      prebench: "node prepare.mjs",
      bench: "cross-env A=b tsx bench/run.ts",
      lint: "sh lint.sh; npm run test",
      load: "FOO=1 node bench/load",
    }),
    "deno.jsonc": JSON.stringify({ tasks: { bench: "deno run -A bench/run.ts" } }),
    "web/package.json": "{ broken",
    "web/src/app.js": "",
    "bench/run.ts": "",
    "bench/load.js": "",
    "bench/hook.mjs": "",
    "bench/__main__.py": "",
    "bench/data.json": "",
    "checks/a.js": "",
    "lint.sh": "",
    "prepare.mjs": "",
    "run me.sh": "",
    "eval.py": "",
    Makefile: "",
    "tools/build.mk": "",
  };
  const ground = {
    has: (path: string) => Object.hasOwn(files, path),
    read: async (path: string) => files[path],
  };
  const found = async (line: string, folder = "") =>
    [...(await commandFiles(line, folder, ground))].sort();

  test.each<[string, string[]]>([
    ["python3 eval.py --data bench/data.json", ["eval.py"]],
    ["python3.12 -u eval.py < bench/data.json", ["bench/data.json", "eval.py"]],
    ["python3 -m bench", ["bench/__main__.py"]],
    ["python3 -m bench bench/data.json", ["bench/__main__.py"]],
    ["python -m pytest -q eval.py::test_a", ["eval.py"]],
    ["python3 -c 'print(1)' eval.py", []],
    ["node -e 'x' bench/run.ts", []],
    ["node --check bench/run.ts", []],
    ["node --import ./bench/hook.mjs bench/load", ["bench/hook.mjs", "bench/load.js"]],
    ["node --import=./bench/hook.mjs -- bench/load", ["bench/hook.mjs", "bench/load.js"]],
    ["node --test checks/a.js", ["checks/a.js"]],
    ["./lint.sh && cd bench && node load.js", ["bench/load.js", "lint.sh"]],
    ["bash -euc 'node bench/load.js'", ["bench/load.js"]],
    ["A=1 timeout -k 5 10s env B=2 node bench/load.js", ["bench/load.js"]],
    ["'./run me.sh' | python3 eval.py", ["eval.py", "run me.sh"]],
    ["time ./lint.sh", ["lint.sh"]],
    ["uv run eval.py", ["eval.py"]],
    ["uv run --with rich python eval.py", ["eval.py"]],
    ["poetry run pytest eval.py::test_a", ["eval.py"]],
    ["deno run --allow-read bench/run.ts", ["bench/run.ts"]],
    ["npx -y tsx bench/run.ts", ["bench/run.ts"]],
    ["bun bench/run.ts", ["bench/run.ts"]],
    ["npm test", ["checks/a.js", "lint.sh", "package.json"]],
    ["npm run -s load", ["bench/load.js", "package.json"]],
    ["npm run bench", ["bench/run.ts", "package.json", "prepare.mjs"]],
    ["yarn load", ["bench/load.js", "package.json"]],
    ["pnpm tsx bench/run.ts", ["bench/run.ts"]],
    ["npm --prefix bench run load", ["bench/load.js", "package.json"]],
    ["npm run absent", []],
    ["make bench", ["Makefile"]],
    ["make -C tools -f build.mk", ["tools/build.mk"]],
    ["deno task bench", ["bench/run.ts", "deno.jsonc"]],
    ["deno task absent", []],
    [
      "pytest -c bench/data.json -p bench.hook --rootdir=x eval.py",
      ["bench/data.json", "bench/hook.mjs", "eval.py"],
    ],
    ["pytest -pbench", ["bench/__main__.py"]],
    ["npx vitest run --config=bench/run.ts", ["bench/run.ts"]],
    ["mocha --require ./bench/hook.mjs", ["bench/hook.mjs"]],
    ["tox -c bench/data.json run -e py", ["bench/data.json"]],
    ["coverage run --source=x eval.py", ["eval.py"]],
    ["coverage run -m pytest eval.py", ["eval.py"]],
    ["python3 -m cProfile -o x eval.py", ["eval.py"]],
    ["c8 -r text node bench/load", ["bench/load.js"]],
    ["/usr/bin/time -f %e ./lint.sh", ["lint.sh"]],
    ["chrt -f 99 perf stat -r 5 node bench/load", ["bench/load.js"]],
    ["hyperfine -N -w 3 -p './lint.sh' 'node bench/load'", ["bench/load.js", "lint.sh"]],
    ["hyperfine --prepare=./lint.sh --export-json eval.py true", ["lint.sh"]],
    ["node ../outside.js; /bin/sh lint.sh; node /etc/passwd", ["lint.sh"]],
    ["cat eval.py", []],
  ])("%s", async (line, expected) => {
    expect(await found(line)).toEqual(expected);
  });

  test("are seen from the folder where it runs", async () => {
    expect(await found("node src/app", "web")).toEqual(["web/src/app.js"]);
    expect(await found("node ../bench/load.js", "web")).toEqual(["bench/load.js"]);
    expect(await found("npm test", "web")).toEqual([]);
  });
});

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
