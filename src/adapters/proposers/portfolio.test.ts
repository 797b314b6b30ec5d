import { expect, test } from "vitest";
import type { Access } from "../../domain/access.ts";
import { AssayError } from "../../domain/error.ts";
import type { Strategy } from "../../domain/experiment.ts";
import type { PastTrial } from "../../domain/study.ts";
import type { ProposalContext, ProposalWorkspace, Proposer } from "../../ports/proposer.ts";
import { type Member, portfolioProposer } from "./portfolio.ts";

/** Notes what it is told, and answers each time. */
function listener(spec: string, more: Partial<Member> & { needs?: Access } = {}) {
  const told: ProposalContext[] = [];
  const proposer: Proposer = {
    name: spec,
    ...(more.needs && { needs: more.needs }),
    async propose(context) {
      told.push(context);
      const hypothesis = { statement: "" };
      return { kind: "proposal", source: "s", hypothesis, change: { kind: "edits" } };
    },
  };
  return { spec, proposer, thinks: true, told, ...more };
}

const past = (by: string, trial: number): PastTrial => ({
  trial,
  by,
  source: `s${trial}`,
  hypothesis: { statement: `Idea ${trial}` },
  verdict: { kind: "reverted", because: "no-effect" },
});

const ask = (members: readonly Member[], history: readonly PastTrial[], strategy: Strategy) =>
  portfolioProposer(members, strategy).propose(
    { trial: 1, parent: "p", seed: 1, history } as unknown as ProposalContext,
    {} as ProposalWorkspace,
  );

test("best-of-n: who thinks is told nothing of earlier trials, who goes by a list is", async () => {
  const [thinks, lists] = [listener("a"), listener("b", { thinks: false })];
  await ask([thinks, lists], [past("b", 1)], "best-of-n");
  await ask([thinks, lists], [past("a", 1)], "best-of-n");
  expect(thinks.told).toMatchObject([{ history: [] }]);
  expect(lists.told).toMatchObject([{ history: [{ trial: 1, source: "a → s1" }] }]);
});

test("a member knows its own trials by their sources, and those of others by their names", async () => {
  const a = listener("a");
  await ask([a, listener("b")], [past("a", 1), past("b", 2)], "sequential");
  expect(a.told[0]?.history).toMatchObject([{ source: "s1" }, { source: "b → s2" }]);
});

test("only who thinks is advised", async () => {
  const [thinks, lists] = [listener("a"), listener("a", { thinks: false })];
  const history = [1, 2, 3].map((trial) => past("a", trial));
  await ask([thinks], history, "bandit");
  await ask([lists], history, "bandit");
  expect(thinks.told).toMatchObject([{ advice: { stage: "refine", barren: 3 } }]);
  expect(lists.told[0]).not.toHaveProperty("advice");
});

test.each([
  ["none", "none", "none"],
  ["none", "loopback", "loopback"],
  ["loopback", ["x.example"], ["x.example"]],
  [["x.example"], ["y.example", "x.example"], ["x.example", "y.example"]],
  [["x.example"], "open", "open"],
] as const)("who needs the network %s and who needs %s together get %s", (one, other, both) => {
  const needs = (network: Access["network"], name: string) => ({ network, env: [name], read: [] });
  const members = [
    listener("a", { needs: needs(one, "A") }),
    listener("b", { needs: needs(other, "B") }),
    listener("c"),
  ];
  const access = { network: both, env: ["A", "B"], read: [] };
  expect(portfolioProposer(members, "bandit").needs).toEqual(access);
});

test("what would stop any proposer stops the study", async () => {
  const full = new AssayError({ code: "disk-full", doing: "writing", where: "/" });
  const broken: Proposer = { name: "a", propose: () => Promise.reject(full) };
  const members = [{ spec: "a", proposer: broken, thinks: true }, listener("b")];
  await expect(ask(members, [], "sequential")).rejects.toBe(full);
});

test("a mistake of ours in a member is no problem of its", async () => {
  const mistake = new TypeError("x is not a function");
  const broken: Proposer = { name: "a", propose: () => Promise.reject(mistake) };
  const members = [{ spec: "a", proposer: broken, thinks: true }, listener("b")];
  await expect(ask(members, [], "sequential")).rejects.toBe(mistake);
});
