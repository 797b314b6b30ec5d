import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { linkText, UNCHAINED } from "../domain/chain.ts";
import type { StudyEvent } from "../domain/event.ts";
import type { Journal } from "../ports/journal.ts";

/** What every journal must do. `open` opens the same journal again each time it is called. */
export function journalContract(name: string, makeOpen: () => () => Journal): void {
  const event = (trial: number): StudyEvent => ({ type: "trial-started", trial, parent: "p" });

  describe(`journal contract: ${name}`, () => {
    test("gives events back equal and in order, after closing too", () => {
      const open = makeOpen();
      const journal = open();
      const written = [1, 2, 3].map((trial) => journal.append("a", 1000 + trial, event(trial)));
      journal.append("b", 5, event(1));
      expect([...journal.read("a")]).toEqual(written);
      journal.close();
      const again = open();
      expect([...again.read("a")]).toEqual(written);
      expect(written.map(({ seq }) => seq)).toEqual([...written.map(({ seq }) => seq)].sort());
      again.close();
    });

    test("keeps any text: quotes, newlines, lone surrogates' replacements, megabytes", () => {
      const journal = makeOpen()();
      const detail = `'"\\\n\u0000é🙂${"x".repeat(3_000_000)}`;
      const odd: StudyEvent = { type: "not-applied", trial: 1, because: "does-not-apply", detail };
      journal.append("a", 1, odd);
      expect([...journal.read("a")][0]?.event).toEqual(odd);
      journal.close();
    });

    test("a second reader sees what was appended, while the writer is open", () => {
      const open = makeOpen();
      const [writer, reader] = [open(), open()];
      writer.append("a", 1, event(1));
      expect([...reader.read("a")]).toHaveLength(1);
      writer.append("a", 2, event(2));
      expect([...reader.read("a")]).toHaveLength(2);
      writer.close();
      reader.close();
    });

    test("chains the events of each study by SHA-256, whatever is appended in between", () => {
      const open = makeOpen();
      const [one, other] = [open(), open()];
      const written = [1, 2, 3, 4].map((trial) => {
        one.append("b", trial, event(trial));
        return (trial % 2 === 0 ? one : other).append("a", 1000 + trial, event(trial));
      });
      let former = UNCHAINED;
      for (const { study, at, event, checksum } of written) {
        const text = linkText(former, { study, at, event: JSON.stringify(event) });
        former = createHash("sha256").update(text).digest("hex");
        expect(checksum).toBe(former);
      }
      expect([...one.read("a")]).toEqual(written);
      one.close();
      other.close();
    });

    test("what is whole has no flaw, and mending it changes nothing", () => {
      const open = makeOpen();
      const journal = open();
      const written = [1, 2, 3].map((trial) => journal.append("a", trial, event(trial)));
      for (const study of ["a", "nothing"]) {
        expect(journal.flaw(study)).toBeUndefined();
        expect(journal.mend(study)).toBe(0);
      }
      expect([...journal.read("a", { edited: "give" })]).toEqual(written);
      journal.close();
    });

    test("gives what follows an event that was read before", () => {
      const open = makeOpen();
      const [writer, reader] = [open(), open()];
      const written = [1, 2, 3].map((trial) => writer.append("a", trial, event(trial)));
      writer.append("b", 4, event(1));
      const [first, second, third] = written;
      expect(first && [...reader.read("a", { after: first })]).toEqual([second, third]);
      expect(third && [...reader.read("a", { after: third })]).toEqual([]);
      const fourth = writer.append("a", 5, event(4));
      expect(third && [...reader.read("a", { after: third })]).toEqual([fourth]);
      writer.close();
      reader.close();
    });

    test("an unknown study is empty", () => {
      const journal = makeOpen()();
      expect([...journal.read("nothing")]).toEqual([]);
      expect(journal.studies()).toEqual([]);
      journal.close();
    });
  });
}
