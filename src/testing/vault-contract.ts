import { describe, expect, test } from "vitest";
import type { Vault } from "../ports/vault.ts";

/** What every vault must do. `start` gives two that stand for the same memory, with nothing in it. */
export function vaultContract(name: string, start: () => readonly [Vault, Vault]): void {
  describe(`vault contract: ${name}`, () => {
    test("gives what was added, and never changes it", () => {
      const [vault, other] = start();
      expect(vault.add("experiments/a.md", "one\n")).toBe(true);
      expect(other.add("experiments/a.md", "two\n")).toBe(false);
      expect(other.read("experiments/a.md")).toBe("one\n");
    });

    test("puts a file in the place of another when it is told to", () => {
      const [vault, other] = start();
      vault.replace("MEMORY.md", "one\n");
      other.replace("MEMORY.md", "two\n");
      expect(vault.read("MEMORY.md")).toBe("two\n");
    });

    test("makes a file from what is there, and asks again where somebody wrote meanwhile", () => {
      const [vault, other] = start();
      const seen: (string | undefined)[] = [];
      const isDone = vault.update("MEMORY.md", (before) => {
        if (seen.push(before) === 1) other.replace("MEMORY.md", "a rule\n");
        return `${before ?? ""}more\n`;
      });
      expect(isDone).toBe(true);
      expect(seen).toEqual([undefined, "a rule\n"]);
      expect(vault.read("MEMORY.md")).toBe("a rule\nmore\n");
      expect(vault.update("MEMORY.md", () => undefined)).toBe(false);
      expect(other.read("MEMORY.md")).toBe("a rule\nmore\n");
    });

    test("has nothing where nothing was written, and leaves nothing by looking", () => {
      const [vault] = start();
      expect(vault.read("experiments/a.md")).toBeUndefined();
      expect(vault.names("experiments")).toEqual([]);
      expect(vault.names("")).toEqual([]);
    });

    test("names the notes of a folder in their order, and nothing else", () => {
      const [vault] = start();
      for (const each of ["b", "a", "c"]) vault.add(`studies/${each}.md`, each);
      vault.replace("MEMORY.md", "");
      expect(vault.names("studies")).toEqual(["a.md", "b.md", "c.md"]);
    });

    test("keeps every byte of a text", () => {
      const [vault, other] = start();
      const text = "é\u0000\r\n\u2028🙂";
      vault.add("notes/a.md", text);
      expect(other.read("notes/a.md")).toBe(text);
    });
  });
}
