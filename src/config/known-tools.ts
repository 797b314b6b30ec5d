/** Programs whose version decides what a command measures, and how each tells it. */
const VERSION_FLAGS: ReadonlyMap<string, string> = new Map([
  ["go", "version"],
  ["java", "-version"],
  ["javac", "-version"],
  ...`node npm npx pnpm yarn bun deno tsc python python3 pip uv poetry pytest tox pylint coverage
  cargo rustc gcc g++ cc c++ clang clang++ make cmake ninja ruby bundle rake php composer perl ghc stack cabal
  ocaml dune mvn gradle kotlinc scala sbt dotnet swift julia Rscript lua elixir mix zig nim hyperfine`
    .split(/\s+/)
    .map((name): [string, string] => [name, "--version"]),
]);

/** What else decides, behind a tool that only starts another. */
const BEHIND: ReadonlyMap<string, string> = new Map([
  ...["npm", "npx", "pnpm", "yarn", "tsc"].map((name): [string, string] => [name, "node"]),
  ...["pip", "pytest", "tox", "pylint", "coverage"].map((name): [string, string] => [
    name,
    "python3",
  ]),
  ["cargo", "rustc"],
  ["bundle", "ruby"],
  ["mvn", "java"],
  ["gradle", "java"],
]);

/** The well-known tools that command lines name, those behind them too; each with the flag that tells its version. */
export function knownTools(lines: readonly string[]): ReadonlyMap<string, string> {
  const words = lines.flatMap((line) => line.split(/[^\w+.-]+/));
  const named = words.flatMap((word) => [word, BEHIND.get(word) ?? word]);
  return new Map(
    named.flatMap((name) => {
      const flag = VERSION_FLAGS.get(name);
      return flag === undefined ? [] : [[name, flag] as const];
    }),
  );
}
