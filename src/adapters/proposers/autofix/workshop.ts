import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { Finished } from "../../../ports/executor.ts";
import type { ProposalContext, ProposalWorkspace } from "../../../ports/proposer.ts";
import { ESLINT_RUNNER, type Fixer, type Rule } from "./fixers.ts";

/** The fixers at work in one proposal's workspace. */
export class Workshop {
  readonly #context: ProposalContext;
  readonly #workspace: ProposalWorkspace;

  constructor(context: ProposalContext, workspace: ProposalWorkspace) {
    this.#context = context;
    this.#workspace = workspace;
  }

  /** Those of the programs that the sandbox finds; a project's own come first on its `PATH`. */
  async found(programs: readonly string[]): Promise<ReadonlySet<string>> {
    const line = 'for p; do command -v "$p" >/dev/null && echo "$p"; done; :';
    const { stdout } = await this.#run(line, [...new Set(programs)]);
    return new Set(stdout.split("\n"));
  }

  /** Files of the target that a fixer reads, from the repository's root. */
  filesFor({ reads }: Fixer): readonly string[] {
    return this.#context.files.filter((path) => reads.test(path));
  }

  /** The rules by which a fixer could mend something; or why it could not say. */
  async rulesOf(fixer: Fixer): Promise<readonly Rule[] | { readonly failure: string }> {
    if (!fixer.rules) return [];
    const finished = await this.#onFiles(fixer, fixer.rules.list, "");
    const { stdout, stderr, truncated } = finished;
    const rules = truncated ? undefined : fixer.rules.parse(stdout);
    if (rules && (rules.length > 0 || isDone(finished))) return rules;
    return { failure: stderr.trim().slice(-500) || "it printed something else than its rules" };
  }

  /** Lets a fixer mend what it can; gives the files that it changed. */
  async mend(fixer: Fixer, rule: string): Promise<readonly string[]> {
    await this.#onFiles(fixer, fixer.fix, rule);
    const { stdout } = await this.#run("git diff --name-only --no-renames -z", []);
    const target = new Set(this.#context.files);
    return stdout.split("\0").filter((path) => target.has(path));
  }

  /** Puts all changed files back but one. */
  async keepOnly(file: string, changed: readonly string[]): Promise<void> {
    const others = changed.filter((each) => each !== file);
    if (others.length === 0) return;
    const line =
      'cd "$(git rev-parse --show-toplevel)" && xargs -0 git checkout -q -- <"$ASSAY_CONTEXT/files"';
    await this.#run(line, [], { files: nulled(others) });
  }

  #onFiles(fixer: Fixer, line: string, rule: string): Promise<Finished> {
    const { directory } = this.#context;
    const files = this.filesFor(fixer).map((path) => `./${relative(directory, path)}`);
    const given = { files: nulled(files), ...(line.includes(ESLINT_RUNNER.name) ? runner() : {}) };
    return this.#run(`xargs -0 ${line} <"$ASSAY_CONTEXT/files"`, [rule], given);
  }

  #run(
    line: string,
    given: readonly string[],
    files: Readonly<Record<string, string>> = {},
  ): Promise<Finished> {
    return this.#workspace.exec(["sh", "-c", line, "sh", ...given], { files });
  }
}

const nulled = (paths: readonly string[]) => paths.map((path) => `${path}\0`).join("");
const runner = () => ({ [ESLINT_RUNNER.name]: readFileSync(ESLINT_RUNNER.path, "utf8") });

const isDone = ({ ending }: Finished) => ending.how === "exited" && ending.exitCode === 0;
