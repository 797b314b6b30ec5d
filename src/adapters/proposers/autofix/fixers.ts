import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** A rule of a fixer that says it could mend something. */
export interface Rule {
  /** As the fixer takes it: `F401`, `style/useConst`. */
  readonly id: string;
  /** In words, where the fixer has some. */
  readonly name?: string;
  /** How often. */
  readonly count: number;
}

/**
 * A program that mends source files by itself. Its command lines are shell; they get the files as further arguments, and
 * what they changed is seen in the files, never taken from an exit code.
 */
export interface Fixer {
  readonly name: string;
  readonly program: string;
  /** Names of the files it reads. */
  readonly reads: RegExp;
  /** Lists its rules, each to be offered by itself. Without it, it is offered file by file. */
  readonly rules?: {
    readonly list: string;
    /** Reads what `list` printed; `undefined` for anything that it should not print. */
    parse(stdout: string): readonly Rule[] | undefined;
  };
  /** Mends the files; only what the rule `$1` finds, where there are rules. */
  readonly fix: string;
  /** How to get it. */
  readonly install: string;
}

const PYTHON = /\.pyi?$/;
const SCRIPT = /\.[cm]?[jt]sx?$/;
const WEB = /\.([cm]?[jt]sx?|json|css|html|vue|svelte|graphql)$/;

const extension = extname(fileURLToPath(import.meta.url));
/** Asks ESLint's own interface, which can fix one rule alone. It is handed in under a name that says it is a module. */
export const ESLINT_RUNNER = {
  path: fileURLToPath(new URL(`runners/eslint${extension}`, import.meta.url)),
  name: extension === ".ts" ? "eslint.mts" : "eslint.mjs",
};
const RUN_ESLINT = `node --disable-warning=ExperimentalWarning "$ASSAY_CONTEXT/${ESLINT_RUNNER.name}"`;

/** In the order in which they are offered: what mends single rules first, then what lays out files anew. */
export const FIXERS: readonly Fixer[] = [
  {
    name: "ruff",
    program: "ruff",
    reads: PYTHON,
    rules: {
      list: "ruff check --no-cache --exit-zero --quiet --select ALL --statistics --output-format json",
      parse: ruffStatistics,
    },
    fix: 'ruff check --no-cache --quiet --fix-only --select "$1"',
    install: "pip install ruff",
  },
  {
    name: "eslint",
    program: "eslint",
    reads: SCRIPT,
    rules: { list: `${RUN_ESLINT} list`, parse: counted },
    fix: `${RUN_ESLINT} "$1"`,
    install: "npm install --save-dev eslint",
  },
  {
    name: "biome",
    program: "biome",
    reads: WEB,
    rules: { list: "biome lint --reporter=json --max-diagnostics=none", parse: biomeReport },
    fix: 'biome lint --write --only="$1"',
    install: "npm install --save-dev @biomejs/biome",
  },
  byFile(PYTHON, "autoflake --in-place --remove-all-unused-imports"),
  byFile(PYTHON, "pyupgrade"),
  byFile(PYTHON, "isort --quiet"),
  byFile(PYTHON, "black --quiet"),
  { ...byFile(PYTHON, "ruff format --no-cache --quiet"), name: "ruff-format" },
  {
    ...byFile(WEB, "prettier --write --log-level=silent"),
    install: "npm install --save-dev prettier",
  },
];

function byFile(reads: RegExp, fix: string): Fixer {
  const program = fix.split(" ")[0] ?? "";
  return { name: program, program, reads, fix, install: `pip install ${program}` };
}

/** Lists of JSON, one behind the other where there were too many files for one call. */
function jsonLists(stdout: string): readonly unknown[] | undefined {
  try {
    return stdout
      .split(/(?<=^\])$/m)
      .filter((text) => text.trim() !== "")
      .flatMap((text) => {
        const list: unknown = JSON.parse(text);
        return Array.isArray(list) ? list : [];
      });
  } catch {
    return undefined;
  }
}

function ruffStatistics(stdout: string): readonly Rule[] | undefined {
  const lists = jsonLists(stdout);
  const rules = lists?.flatMap((entry): Rule[] => {
    const { code, name, count, fixable, fixable_count: some } = Object(entry) as RuffRule;
    const times = typeof some === "number" ? some : fixable === true ? count : 0;
    if (typeof code !== "string" || typeof times !== "number" || !(times > 0)) return [];
    return [{ id: code, count: times, ...(typeof name === "string" ? { name } : {}) }];
  });
  return rules && [...summed(rules)].sort((a, b) => Number(isLayout(a)) - Number(isLayout(b)));
}

/** An entry of its statistics, as far as it is one; older versions do not say how many can be fixed. */
type RuffRule = Readonly<
  Partial<Record<"code" | "name" | "count" | "fixable" | "fixable_count", unknown>>
>;

/** Rules about the look of a file come last: there are many, and they seldom move a number. */
const isLayout = ({ id }: Rule) => /^(?:COM|D|EM|I|ISC|Q|W)\d/.test(id);

/** `no-var 3`, one rule a line, as `runners/eslint` prints it. */
function counted(stdout: string): readonly Rule[] | undefined {
  const rules = stdout.split("\n").flatMap((line): Rule[] => {
    const [, id = "", count] = /^(\S+) (\d+)$/.exec(line) ?? [];
    return id === "" ? [] : [{ id, count: Number(count) }];
  });
  return rules.length > 0 || stdout.trim() === "" ? summed(rules) : undefined;
}

function biomeReport(stdout: string): readonly Rule[] | undefined {
  const categories = [...stdout.matchAll(/"category":"lint\/([\w-]+\/[\w-]+)"/g)];
  if (categories.length === 0 && !stdout.includes('"summary"')) return undefined;
  return summed(categories.map(([, id = ""]) => ({ id, count: 1 })));
}

/** Each rule once, the most frequent first. */
function summed(rules: readonly Rule[]): readonly Rule[] {
  const all = new Map<string, Rule>();
  for (const rule of rules) {
    all.set(rule.id, { ...rule, count: (all.get(rule.id)?.count ?? 0) + rule.count });
  }
  return [...all.values()].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}
