import { type Access, type Network, NO_ACCESS } from "../../domain/access.ts";
import { AssayError } from "../../domain/error.ts";
import type { Strategy } from "../../domain/experiment.ts";
import type { Problem, ProblemCode } from "../../domain/problem.ts";
import { words } from "../../domain/problem-words.ts";
import type { PastTrial } from "../../domain/study.ts";
import type { Answer, ProposalContext, ProposalWorkspace, Proposer } from "../../ports/proposer.ts";
import { askingOrder } from "../../search/bandit.ts";
import { adviceFor } from "../../search/ladder.ts";

/** One of several proposers. */
export interface Member {
  /** As the user named it: by this it is known in the history. */
  readonly spec: string;
  readonly proposer: Proposer;
  /** It reads what was tried and thinks of something: it can be advised. One that goes by its own list cannot. */
  readonly thinks: boolean;
}

/** Several proposers as one. */
export interface Portfolio extends Proposer {
  /** Those that `check` has found nothing wrong with; all, before it. */
  usable(): readonly string[];
  /** What is wrong with the others. */
  refused(): readonly { readonly spec: string; readonly problem: Problem }[];
}

/**
 * Asks one of its members for each trial, by a strategy, from the study's history alone; the next one where one has
 * nothing more. What a member needs of the network and the environment, all of them get.
 *
 * `check` throws the problem of the first member where none is usable. A problem that a member has in the middle of a study is its failed
 * answer, while another member has not failed since it was asked last; then it is thrown. Problems of the machine are thrown.
 */
export function portfolioProposer(members: readonly Member[], strategy: Strategy): Portfolio {
  const refused = new Map<string, Problem>();
  /** Where each member said that it has nothing more: the branch head then. Saves asking, and changes no answer. */
  const exhausted = new Map<string, string>();
  const usable = () => members.filter(({ spec }) => !refused.has(spec));
  return {
    name: members.map(({ spec }) => spec).join(" + "),
    needs: members.map(({ proposer }) => proposer.needs ?? NO_ACCESS).reduce(union, NO_ACCESS),
    usable: () => usable().map(({ spec }) => spec),
    refused: () => [...refused].map(([spec, problem]) => ({ spec, problem })),
    async check(start) {
      for (const { spec, proposer } of members) {
        const problem = await problemOf(() => proposer.check?.(start));
        if (problem) refused.set(spec, problem);
      }
      const [first] = refused.values();
      if (first && usable().length === 0) throw new AssayError(first);
    },
    async propose(context, workspace) {
      const order = askingOrder({
        members: usable().map(({ spec }) => spec),
        history: context.history,
        strategy,
        seed: context.seed,
      });
      const isDone = (spec: string) => exhausted.get(spec) === context.parent;
      for (const spec of [...order.filter((each) => !isDone(each)), ...order.filter(isDone)]) {
        const member = members.find((each) => each.spec === spec) as Member;
        const others = order.filter((each) => each !== spec && !isDone(each));
        const answer = await ask(member, others, context, workspace);
        if (answer.kind !== "exhausted") return { ...answer, by: spec };
        exhausted.set(spec, context.parent);
        await workspace.restore?.();
      }
      return { kind: "exhausted" };
    },
  };

  async function ask(
    member: Member,
    others: readonly string[],
    context: ProposalContext,
    workspace: ProposalWorkspace,
  ): Promise<Answer> {
    const { spec, proposer } = member;
    try {
      return await proposer.propose(contextFor(member, context, strategy), workspace);
    } catch (thrown) {
      const isItsOwn = thrown instanceof AssayError && !OF_THE_MACHINE.has(thrown.problem.code);
      const othersLeft = others.some((each) => !isFailing(each, context.history));
      if (!isItsOwn || !othersLeft) throw thrown;
      return {
        kind: "failed",
        source: `${spec}:${context.trial}`,
        hypothesis: { statement: `Trial ${context.trial} of ${spec}` },
        because: "crashed",
        detail: words(thrown.problem).what,
      };
    }
  }
}

/** What would stop any other proposer as well. */
const OF_THE_MACHINE: ReadonlySet<ProblemCode> = new Set([
  "interrupted",
  "cannot-run",
  "no-sandbox",
  "sandbox-cannot",
  "no-loopback",
  "disk-full",
  "git-failed",
  "state-not-writable",
  "journal-busy",
  "journal-edited",
  "journal-newer",
  "journal-unreadable",
]);

async function problemOf(check: () => Promise<void> | undefined): Promise<Problem | undefined> {
  try {
    await check();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof AssayError) return thrown.problem;
    throw thrown;
  }
}

function isFailing(spec: string, history: readonly PastTrial[]): boolean {
  return history.findLast(({ by }) => by === spec)?.unanswered === true;
}

/**
 * What one member is told. It knows its own trials by their sources, and two of a kind may use the same ones: those of
 * others bear the name of their member.
 */
function contextFor(
  { spec, thinks }: Member,
  context: ProposalContext,
  strategy: Strategy,
): ProposalContext {
  const history = context.history.map((past) =>
    past.by === undefined || past.by === spec
      ? past
      : { ...past, source: `${past.by} → ${past.source}` },
  );
  if (!thinks) return { ...context, history };
  if (strategy === "best-of-n") return { ...context, history: [] };
  const advice = adviceFor(context.history, spec);
  if (!advice) return { ...context, history };
  return { ...context, history: advice.stage === "fresh-context" ? [] : history, advice };
}

/** What reaches as far as both: names of hosts come with a loopback of their own. */
function union(one: Access, other: Access): Access {
  return {
    network: widest(one.network, other.network),
    env: [...new Set([...one.env, ...other.env])],
    read: [...new Set([...one.read, ...other.read])],
  };
}

const REACH = ["none", "loopback"] as const;

function widest(one: Network, other: Network): Network {
  if (one === "open" || other === "open") return "open";
  const hosts = [one, other].filter((each) => typeof each !== "string").flat();
  if (hosts.length > 0) return [...new Set(hosts)];
  return REACH.findLast((each) => each === one || each === other) ?? "none";
}
