import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linkedNotes, memoryDocument } from "./export.ts";
import { hotMemory } from "./hot.ts";
import { ownPart } from "./own-part.ts";
import { partsOf } from "./parts.ts";

const note = (name: string, text: string) => ({ name, ...partsOf(text), remarks: [] });

describe("the parts of a note", () => {
  test("are its properties, title, body and links", () => {
    const text =
      '---\nstatus: "proved"\npaths: ["a.js"]\nmine: yes: no\n---\n\n# Title\n\nSee [[notes/b|B]] and [[c#d]].\n';
    expect(partsOf(text)).toEqual({
      properties: { status: "proved", paths: ["a.js"], mine: "yes: no" },
      title: "Title",
      body: "See [[notes/b|B]] and [[c#d]].",
      links: ["b", "c"],
    });
  });

  test("are found in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (head, body) => {
        expect(typeof partsOf(`---\n${head}\n---\n${body}`).title).toBe("string");
      }),
    );
  });
});

describe("the document of a vault", () => {
  const notes = linkedNotes([
    note("studies/s", "# work, minimize\n\n- Say 90 ([[s-t1]])"),
    note("experiments/s-t1", '---\nstatus: "proved"\n---\n# Say 90\n\n**kept**'),
    note("experiments/u-t2", "# Say 80"),
    note("notes/a", "# Mine\n\n## Part\n\n```\n# code <!--\n"),
    note("notes/b", '---\nsupersedes: "[[a]]"\n---\n# Newer <!-- x\n\nOf [[gone]].'),
  ]);

  test("has the user's part first, then studies with their trials, then notes", () => {
    const text = memoryDocument("## Rules\n\n- Be brief.\n", notes);
    expect(text.match(/^#+ .*$/gm)).toEqual([
      ...["# What is remembered", "## The user's part", "#### Rules", "## Studies"],
      ...["### work, minimize", "#### Say 90", "### Study u", "#### Say 80", "## Notes"],
      ...["### Mine", "##### Part", "# code <!--", "### Newer &lt;!-- x"],
    ]);
    expect(text).toContain('<a id="experiments-s-t1"></a>\n\n#### Say 90\n');
    expect(text).toContain("- Say 90 ([s-t1](#experiments-s-t1))");
    expect(text).toContain("**Superseded by [b](#notes-b).**");
    expect(text).toContain("# code <!--\n```\n");
    expect(text).toContain("Of gone.");
  });

  test("of an empty one says so", () => {
    expect(memoryDocument(ownPart(hotMemory(undefined, [])), [])).toBe(
      "# What is remembered\n\nNothing is remembered yet.\n",
    );
  });
});
