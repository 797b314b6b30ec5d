import { AssayError } from "../../../domain/error.ts";
import type { Verdict } from "../../../domain/verdict.ts";
import type { Answer, Proposer } from "../../../ports/proposer.ts";
import { FIXERS, type Fixer, type Rule } from "./fixers.ts";
import { Workshop } from "./workshop.ts";

/** What became of the moves that were offered, by their source. */
type Tried = ReadonlyMap<string, Verdict>;

/**
 * Offers what the fixers that the sandbox finds would do (`fixers.ts`): rule by rule where a fixer has rules, file by file
 * where it has none. A rule that broke something is offered file by file too. No model is asked, and nothing is offered
 * twice. `only` names some of the fixers.
 *
 * Throws `no-fixers` when the first question finds none.
 */
export function autofixProposer(
  only: readonly string[] = FIXERS.map(({ name }) => name),
): Proposer {
  const wanted = only.map(fixerOf);
  return {
    name: "autofix",
    async propose(context, workspace) {
      const shop = new Workshop(context, workspace);
      const found = await shop.found(wanted.map(({ program }) => program));
      const fixers = wanted.filter(
        (fixer) => found.has(fixer.program) && shop.filesFor(fixer).length > 0,
      );
      if (fixers.length === 0 && context.history.length === 0) throw noFixers(wanted);
      const tried = new Map(context.history.map(({ source, verdict }) => [source, verdict]));
      for (const fixer of fixers) {
        const answer = await offerOf(fixer, tried, shop);
        if (answer) return answer;
      }
      return { kind: "exhausted" };
    },
  };
}

/** Throws `proposer-malformed` for a name that no fixer has. */
function fixerOf(name: string): Fixer {
  const fixer = FIXERS.find((each) => each.name === name);
  if (fixer) return fixer;
  const known = FIXERS.map((each) => each.name).join(", ");
  const detail = `"${name}" is none of the fixers it knows (${known})`;
  throw new AssayError({ code: "proposer-malformed", spec: `autofix:${name}`, detail });
}

function noFixers(wanted: readonly Fixer[]): AssayError {
  const fixers = wanted.map(({ name, install }) => ({ name, install }));
  return new AssayError({ code: "no-fixers", fixers });
}

async function offerOf(fixer: Fixer, tried: Tried, shop: Workshop): Promise<Answer | undefined> {
  const own = `autofix:${fixer.name}`;
  if (!fixer.rules) {
    return oneFile({ fixer, rule: "", source: own, doing: `Run ${fixer.name} on` }, tried, shop);
  }
  if (tried.has(own)) return undefined;
  const rules = await shop.rulesOf(fixer);
  if ("failure" in rules) return failed(own, `${fixer.name} could not be asked: ${rules.failure}`);
  for (const rule of rules) {
    const answer = await offerRule(fixer, rule, tried, shop);
    if (answer) return answer;
  }
  return undefined;
}

async function offerRule(
  fixer: Fixer,
  { id, name }: Rule,
  tried: Tried,
  shop: Workshop,
): Promise<Answer | undefined> {
  const source = `autofix:${fixer.name}/${id}`;
  const doing = `Fix ${name ? `${id} (${name})` : id} with ${fixer.name} in`;
  const verdict = tried.get(source);
  if (verdict) {
    return brokeSomething(verdict)
      ? oneFile({ fixer, rule: id, source, doing }, tried, shop)
      : undefined;
  }
  const changed = await shop.mend(fixer, id);
  if (changed.length === 0) return undefined;
  return edited(
    source,
    `${doing} ${changed.length === 1 ? changed[0] : `${changed.length} files`}`,
  );
}

/** What is no better as a whole is no better in parts; what broke a guard may be right for most files. */
function brokeSomething(verdict: Verdict): boolean {
  if (verdict.kind === "invalid") return verdict.because === "crashed";
  return verdict.kind === "reverted" && ["guard", "worse"].includes(verdict.because);
}

interface Job {
  readonly fixer: Fixer;
  readonly rule: string;
  readonly source: string;
  /** Begins the hypothesis; the file ends it. */
  readonly doing: string;
}

async function oneFile(
  { fixer, rule, source, doing }: Job,
  tried: Tried,
  shop: Workshop,
): Promise<Answer | undefined> {
  const changed = await shop.mend(fixer, rule);
  const file = changed.find((path) => !tried.has(`${source}:${path}`));
  await shop.keepOnly(file ?? "", changed);
  return file === undefined ? undefined : edited(`${source}:${file}`, `${doing} ${file}`);
}

const edited = (source: string, statement: string): Answer => ({
  kind: "proposal",
  source,
  hypothesis: { statement },
  change: { kind: "edits" },
});

const failed = (source: string, detail: string): Answer => ({
  kind: "failed",
  source,
  hypothesis: { statement: "Fix what the linters can fix by themselves" },
  because: "crashed",
  detail,
});
