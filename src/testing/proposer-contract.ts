import { describe, expect, test } from "vitest";
import type { PastTrial } from "../domain/study.ts";
import type { Answer, Proposer } from "../ports/proposer.ts";
import { everything } from "./vandalism.ts";

/** A proposer in front of a repository. */
export interface ProposerRig {
  readonly proposer: Proposer;
  /** The root of the user's repository. */
  readonly root: string;
  /** The commit that a study would begin from, and the files that it might change. */
  readonly base: string;
  readonly files: readonly string[];
  /** Asks it in a fresh workspace, in front of these trials. */
  ask(history: readonly PastTrial[]): Promise<Answer>;
}

/**
 * What every proposer must do. `start` makes one that has exactly `offers` changes to offer, or any
 * number when that is left out.
 */
export function proposerContract(
  name: string,
  start: () => Promise<ProposerRig>,
  { offers }: { readonly offers?: number } = {},
): void {
  /** What the engine remembers of an answer. */
  const past = (answer: Answer, trial: number): PastTrial => {
    if (answer.kind === "exhausted") throw new Error("nothing was offered");
    const { source, hypothesis, by } = answer;
    const verdict = { kind: "invalid", because: "interrupted", detail: "" } as const;
    return { trial, source, hypothesis, verdict, ...(by === undefined ? {} : { by }) };
  };

  describe(`proposer contract: ${name}`, () => {
    test("has something to offer, and says where it comes from and what it expects", async () => {
      const { proposer, ask, base, files } = await start();
      await proposer.check?.({ base, files });
      const answer = await ask([]);
      expect(answer).toMatchObject({
        kind: "proposal",
        source: expect.stringMatching(/./),
        hypothesis: { statement: expect.stringMatching(/./) },
        change: { kind: expect.stringMatching(/^(edits|patch|revision)$/) },
      });
    });

    test("asked again after a crash, answers again", async () => {
      const { ask } = await start();
      const first = await ask([]);
      expect((await ask([])).kind).toBe(first.kind);
    });

    test(`offers ${offers ?? "as many as asked for"}, each once, whatever became of them`, async () => {
      const { ask } = await start();
      const history: PastTrial[] = [];
      const wanted = offers ?? 3;
      for (let trial = 1; trial <= wanted; trial++) history.push(past(await ask(history), trial));
      expect(new Set(history.map(({ source }) => source)).size).toBe(wanted);
      if (offers !== undefined) expect(await ask(history)).toEqual({ kind: "exhausted" });
    });

    test("changes nothing of the user's", async () => {
      const { root, ask } = await start();
      const before = everything(root);
      await ask([]);
      expect(everything(root)).toEqual(before);
    });
  });
}
