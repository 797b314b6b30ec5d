import { expect, test } from "vitest";
import type { Recorded } from "../domain/event.ts";
import type { Study } from "../domain/study.ts";
import { studyRun } from "./study-run.ts";

const event = (seq: number): Recorded => ({
  seq,
  at: 0,
  study: "s",
  event: { type: "study-resumed" },
  checksum: "",
});
const study = {
  id: "s",
  ended: { because: "queue-exhausted" },
  spentMs: 2000,
  experiment: {},
} as unknown as Study;

function running() {
  const seen = { begun: 0, finished: false };
  const events = async function* () {
    try {
      for (let seq = 1; seq <= 3; seq++) {
        seen.begun++;
        yield event(seq);
      }
    } finally {
      seen.finished = true;
    }
  };
  return { seen, run: studyRun(events(), () => study) };
}

test("awaiting the outcome drives the study to its end", async () => {
  const { run, seen } = running();
  expect(await run.outcome).toMatchObject({ because: "queue-exhausted", seconds: 2 });
  expect(seen).toEqual({ begun: 3, finished: true });
});

test("iterating after asking for the outcome still gives every event", async () => {
  const { run } = running();
  const outcome = run.outcome;
  const seqs: number[] = [];
  for await (const { seq } of run) seqs.push(seq);
  expect(seqs).toEqual([1, 2, 3]);
  expect((await outcome).study).toBe("s");
});

test("leaving the iteration early ends the generator, and the outcome does not hang", async () => {
  const { run, seen } = running();
  for await (const _ of run) break;
  expect(seen).toEqual({ begun: 1, finished: true });
  expect((await run.outcome).study).toBe("s");
});

test("a failure reaches the iteration and the outcome", async () => {
  const broken = (async function* (): AsyncGenerator<Recorded> {
    yield event(1);
    throw new Error("bug");
  })();
  const run = studyRun(broken, () => undefined);
  await expect(run.outcome).rejects.toThrow("bug");
});
