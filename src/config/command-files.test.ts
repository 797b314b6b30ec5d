import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandFiles } from "./command-files.ts";
import { simpleCommands } from "./shell-words.ts";

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
