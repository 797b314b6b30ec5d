/** Programs whose version decides what a command measures, and how each tells it. */
const VERSION_FLAGS: Readonly<Record<string, string>> = {
  go: "version",
  java: "-version",
  javac: "-version",
  ...Object.fromEntries(
    [
      ...["node", "npm", "npx", "pnpm", "yarn", "bun", "deno", "tsc"],
      ...["python", "python3", "pip", "uv", "poetry", "pytest", "tox", "pylint", "coverage"],
      ...[
        "cargo",
        "rustc",
        "gcc",
        "g++",
        "cc",
        "c++",
        "clang",
        "clang++",
        "make",
        "cmake",
        "ninja",
      ],
      ...[
        "ruby",
        "bundle",
        "rake",
        "php",
        "composer",
        "perl",
        "ghc",
        "stack",
        "cabal",
        "ocaml",
        "dune",
      ],
      ...["mvn", "gradle", "kotlinc", "scala", "sbt", "dotnet", "swift", "julia", "Rscript", "lua"],
      ...["elixir", "mix", "zig", "nim", "hyperfine"],
    ].map((name) => [name, "--version"]),
  ),
};

/** What else decides, behind a tool that only starts another. */
const BEHIND: Readonly<Record<string, string>> = {
  npm: "node",
  npx: "node",
  pnpm: "node",
  yarn: "node",
  tsc: "node",
  pip: "python3",
  pytest: "python3",
  tox: "python3",
  pylint: "python3",
  coverage: "python3",
  cargo: "rustc",
  bundle: "ruby",
  mvn: "java",
  gradle: "java",
};

/** The well-known tools that command lines name, those behind them too; each with the flag that tells its version. */
export function knownTools(lines: readonly string[]): ReadonlyMap<string, string> {
  const words = lines.flatMap((line) => line.split(/[^\w+.-]+/));
  const all = words.flatMap((word) => {
    const behind = Object.hasOwn(BEHIND, word) ? BEHIND[word] : undefined;
    return behind === undefined ? [word] : [word, behind];
  });
  return new Map(
    all.flatMap((name) => {
      const flag = Object.hasOwn(VERSION_FLAGS, name) ? VERSION_FLAGS[name] : undefined;
      return flag === undefined ? [] : [[name, flag] as const];
    }),
  );
}
