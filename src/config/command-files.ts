import { type CommandGround, DENO, packageScript } from "./package-scripts.ts";
import { folderOf, pathFrom } from "./paths.ts";
import { simpleCommands } from "./shell-words.ts";
import { afterFlags, unwrap } from "./unwrap.ts";

const INTERPRETER =
  /^(?:node|nodejs|python[\d.]*|pypy3?|bash|sh|zsh|dash|ksh|ruby|perl|php|lua|Rscript|julia|tsx|ts-node|source|\.)$/;
const SHELL = /^(?:bash|sh|zsh|dash|ksh)$/;
const TEST_RUNNER = /^(?:pytest|py\.test|vitest|jest|mocha|ava|tap|rspec|phpunit|bats)$/;
/** Modules that `python -m` starts, whose further words name tests. */
const TEST_MODULE = /^(?:pytest|unittest|coverage)$/;
/** Modules that `python -m` starts and that start a script themselves. */
const PROFILER = /^(?:cProfile|profile|trace|memory_profiler|scalene)$/;
const PACKAGE_TOOL = /^(?:npm|pnpm|yarn|bun)$/;
/** Tools that start the rest of the line: `uv run x`. */
const RUN_TOOL = /^(?:uv|poetry|pipenv|pdm|rye|hatch|conda)$/;

/** Flags after which an interpreter runs text, or only looks at a file. */
const NO_SCRIPT = /^(?:-|-c|-e|-p|-pe|-ne|--eval|--print|--check)$/;
/** Flags whose next word is theirs; a file there is loaded too (`node --import ./hook.js`). */
const VALUED =
  /^(?:-r|--require|--import|--loader|--env-file|-W|-X|--project|--config|--tsconfig)$/;
const PERF_VALUED = /^-[reoxICDpt]$/;
const RUN_VALUED = /^(?:--with|--extra|--group|-p|--python|-n)$/;

/** Runtimes let the ending be left out. */
const ENDINGS = ["", ".js", ".mjs", ".cjs", ".ts", ".py", "/index.js", "/index.ts", "/__main__.py"];

/**
 * The files of the repository that a shell line executes or is fed with: scripts given to
 * interpreters, programs named by a path, `package.json` scripts (followed), Makefiles, test files
 * given to a test runner. What a script starts itself is not looked into.
 *
 * @param folder where the line runs, from the repository's root
 */
export async function commandFiles(
  line: string,
  folder: string,
  ground: CommandGround,
): Promise<ReadonlySet<string>> {
  const search: Search = { ground, found: new Set(), seen: new Set() };
  await visitLine(search, line, folder);
  return search.found;
}

interface Search {
  readonly ground: CommandGround;
  readonly found: Set<string>;
  /** Lines that were followed already: package scripts may call each other in a circle. */
  readonly seen: Set<string>;
}

async function visitLine(search: Search, line: string, start: string): Promise<void> {
  const key = `${start}\n${line}`;
  if (search.seen.has(key)) return;
  search.seen.add(key);
  let folder = start;
  for (const { words, inputs } of simpleCommands(line)) {
    for (const input of inputs) note(search, folder, input);
    const command = unwrap(words);
    if (command[0] === "cd") folder = pathFrom(folder, command[1] ?? "") ?? folder;
    else await visitCommand(search, command, folder);
  }
}

async function visitCommand(
  search: Search,
  [program = "", ...given]: readonly string[],
  folder: string,
): Promise<void> {
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (program.includes("/")) note(search, folder, program);
  if (INTERPRETER.test(name)) {
    const inline = SHELL.test(name) ? given.findIndex((word) => /^-\w*c$/.test(word)) : -1;
    if (inline >= 0) await visitLine(search, given[inline + 1] ?? "", folder);
    else noteScript(search, given, folder);
  } else if (TEST_RUNNER.test(name)) {
    noteAll(search, given, folder);
  } else if (name === "coverage") {
    if (given[0] === "run") noteScript(search, given.slice(1), folder);
  } else if (name === "tox" || name === "nox" || name === "just") noteAll(search, given, folder);
  else if (name === "perf" && given[0] === "stat") {
    await visitCommand(search, unwrap(afterFlags(given.slice(1), PERF_VALUED)), folder);
  } else if (name === "hyperfine") await visitHyperfine(search, given, folder);
  else if (PACKAGE_TOOL.test(name)) await visitPackageTool(search, name, given, folder);
  else if (RUN_TOOL.test(name)) await visitRunTool(search, given, folder);
  else if (name === "deno") {
    if (/^(?:run|test|bench)$/.test(given[0] ?? "")) noteScript(search, given.slice(1), folder);
    else if (given[0] === "task") await visitTask(search, given.slice(1), folder);
  } else if (name === "make" || name === "gmake") noteMakefile(search, given, folder);
}

/** An interpreter's script: its first argument that is no flag, and the files that its flags load. */
function noteScript(search: Search, given: readonly string[], folder: string): void {
  for (let i = 0; i < given.length; i++) {
    const word = given[i] ?? "";
    if (NO_SCRIPT.test(word)) return;
    const next = given[i + 1] ?? "";
    if (word === "--test") {
      for (const file of given.slice(i + 1)) note(search, folder, file);
      return;
    }
    if (word === "-m") {
      note(search, folder, next.replaceAll(".", "/"));
      if (PROFILER.test(next))
        noteScript(search, afterFlags(given.slice(i + 2), /^-[os]$/), folder);
      if (TEST_MODULE.test(next)) for (const file of given.slice(i + 2)) note(search, folder, file);
      return;
    }
    if (VALUED.test(word)) {
      note(search, folder, next);
      i += 1;
    } else if (/^--[\w-]+=/.test(word)) {
      note(search, folder, word.slice(word.indexOf("=") + 1));
    } else if (!word.startsWith("-")) {
      note(search, folder, word);
      return;
    }
  }
}

/** Every word that could be a file, behind a flag's `=` too, and plugins that are named as modules. */
function noteAll(search: Search, given: readonly string[], folder: string): void {
  for (const [n, word] of given.entries()) {
    note(search, folder, /^--[\w-]+=/.test(word) ? word.slice(word.indexOf("=") + 1) : word);
    const plugin = given[n - 1] === "-p" ? word : /^-p(?=\w)(.*)$/.exec(word)?.[1];
    if (plugin) note(search, folder, plugin.replaceAll(".", "/"));
  }
}

const HYPERFINE_VALUED =
  /^(?:-[wmMrPDLSnu]|--(?:warmup|min-runs|max-runs|runs|parameter-\w+|shell|output|export-\w+|command-name|time-unit|sort|style))$/;

/** hyperfine's arguments are lines for a shell; so is what it runs before and after them. */
async function visitHyperfine(
  search: Search,
  given: readonly string[],
  folder: string,
): Promise<void> {
  for (let i = 0; i < given.length; i++) {
    const word = given[i] ?? "";
    if (HYPERFINE_VALUED.test(word)) i += 1;
    else if (/^--(?:setup|prepare|conclude|cleanup|reference)=/.test(word)) {
      await visitLine(search, word.slice(word.indexOf("=") + 1), folder);
    } else if (!word.startsWith("-")) await visitLine(search, word, folder);
  }
}

/** A task of `deno.json`. */
async function visitTask(search: Search, given: readonly string[], folder: string): Promise<void> {
  const script = await packageScript(
    search.ground,
    afterFlags(given, VALUED)[0] ?? "",
    folder,
    DENO,
  );
  if (!script) return;
  search.found.add(script.file);
  for (const line of script.lines) await visitLine(search, line, folderOf(script.file));
}

/** Remembers a file, if the repository has it. */
function note({ ground, found }: Search, folder: string, word: string): void {
  // pytest: tests/test_a.py::test_b
  const path = pathFrom(folder, word.replace(/::.*$/s, ""));
  if (path === undefined || path === "") return;
  const file = ENDINGS.map((ending) => path + ending).find((candidate) => ground.has(candidate));
  if (file !== undefined) found.add(file);
}

function noteMakefile(search: Search, given: readonly string[], folder: string): void {
  const place = valueAfter(given, /^(?:-C|--directory)$/) ?? "";
  const named = valueAfter(given, /^(?:-f|--file)$/);
  const files = named === undefined ? ["GNUmakefile", "makefile", "Makefile"] : [named];
  for (const file of files) note(search, pathFrom(folder, place) ?? folder, file);
}

function valueAfter(words: readonly string[], flag: RegExp): string | undefined {
  const index = words.findIndex((word) => flag.test(word));
  return index < 0 ? undefined : words[index + 1];
}

/** `uv run x`, `poetry run x`, … */
async function visitRunTool(
  search: Search,
  given: readonly string[],
  folder: string,
): Promise<void> {
  const { place, words } = ownFlags(given, folder);
  if (words[0] !== "run") return;
  const command = afterFlags(words.slice(1), RUN_VALUED);
  note(search, place, command[0] ?? "");
  await visitCommand(search, command, place);
}

/** `npm run x`, `npm test`, `yarn x`, `bun x.ts`. */
async function visitPackageTool(
  search: Search,
  tool: string,
  given: readonly string[],
  folder: string,
): Promise<void> {
  const { place, words } = ownFlags(given, folder);
  const [verb = "", ...rest] = words;
  const command = afterFlags(rest, RUN_VALUED);
  if (/^(?:exec|dlx|x)$/.test(verb)) return visitCommand(search, command, place);
  const running = /^(?:run|run-script)$/.test(verb);
  const name = (running ? command[0] : verb === "t" ? "test" : verb) ?? "";
  if (tool === "bun") note(search, place, name);
  const script = await packageScript(search.ground, name, place);
  if (script) {
    search.found.add(script.file);
    for (const line of script.lines) await visitLine(search, line, folderOf(script.file));
  } else if (tool === "yarn" || tool === "pnpm") {
    // Both fall back on installed programs: `pnpm vitest`.
    await visitCommand(search, running ? command : words, place);
  }
}

const OWN_PLACE = /^(?:--prefix|-C|--cwd|--dir|--directory|--project)$/;
const OWN_VALUED = /^(?:-w|--workspace|-F|--filter)$/;

/** Flags of the tool itself that come before the verb; some say where it works. */
function ownFlags(given: readonly string[], folder: string) {
  let place = folder;
  let index = 0;
  while (given[index]?.startsWith("-")) {
    const flag = given[index] ?? "";
    const moves = OWN_PLACE.test(flag);
    if (moves) place = pathFrom(folder, given[index + 1] ?? "") ?? folder;
    index += moves || OWN_VALUED.test(flag) ? 2 : 1;
  }
  return { place, words: given.slice(index) };
}
