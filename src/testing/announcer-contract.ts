import { describe, expect, test } from "vitest";
import { ENVELOPE_SCHEMA, type Envelope } from "../domain/envelope.ts";
import type { Announcer } from "../ports/announcer.ts";

/** An announcer, and the other side of it. */
export interface AnnouncerScene {
  readonly announcer: Announcer;
  /** What has arrived so far, in the order in which it did. */
  readonly arrived: () => readonly unknown[];
  /** Why events did not get through, as the announcer told it. */
  readonly troubles: readonly string[];
}

/** How a scene is set: the other side takes everything, or nothing. */
export type StartScene = (side: "sound" | "broken") => Promise<AnnouncerScene>;

/** An event as announcers are given it. */
export function envelope(seq: number, data: Envelope["data"] = { trial: seq }): Envelope {
  const time = new Date(1_790_000_000_000 + seq).toISOString();
  return {
    schema: ENVELOPE_SCHEMA,
    study: "20260131-120000-ab12",
    seq,
    time,
    type: "settled",
    data,
  };
}

/** What every announcer must do. */
export function announcerContract(name: string, start: StartScene): void {
  const forLong = () => new AbortController().signal;
  const over = () => AbortSignal.abort();

  describe(`announcer contract: ${name}`, () => {
    test("tells all events in their order, each of them whole", async () => {
      const { announcer, arrived, troubles } = await start("sound");
      const odd = { text: `'"\\\n\u0000é🙂\u2028${"x".repeat(200_000)}` };
      const events = [
        envelope(3),
        envelope(7, odd),
        ...Array.from({ length: 50 }, (_, n) => envelope(10 + n)),
      ];
      for (const each of events) announcer.announce(each);
      expect(await announcer.close(forLong())).toEqual({ told: events.length, missed: 0 });
      expect(arrived()).toEqual(events);
      expect(troubles).toEqual([]);
    });

    test("does not throw where nobody listens, says so once, and counts what was missed", async () => {
      const { announcer, arrived, troubles } = await start("broken");
      for (const seq of [5, 6, 7]) announcer.announce(envelope(seq));
      expect(await announcer.close(forLong())).toEqual({ told: 0, missed: 3, firstMissed: 5 });
      expect(arrived()).toEqual([]);
      expect(troubles).toHaveLength(1);
    });

    test("waits no longer than it may, and can be closed twice", async () => {
      const { announcer } = await start("broken");
      announcer.announce(envelope(1));
      const closed = await announcer.close(over());
      expect(closed).toMatchObject({ told: 0, missed: 1 });
      expect(await announcer.close(over())).toEqual(closed);
    });

    test("what comes after its end is missed", async () => {
      const { announcer, arrived } = await start("sound");
      announcer.announce(envelope(1));
      await announcer.close(forLong());
      announcer.announce(envelope(2));
      expect(await announcer.close(forLong())).toEqual({ told: 1, missed: 1, firstMissed: 2 });
      expect(arrived()).toEqual([envelope(1)]);
    });
  });
}
