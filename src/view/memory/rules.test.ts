import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hotMemory } from "./hot.ts";
import { withRule } from "./rules.ts";

describe("a rule of the user's", () => {
  test("is an item below the rules, above the part that Assay keeps up", () => {
    const first = withRule(hotMemory(undefined, []), "Leave the API as it is.") ?? "";
    expect(first).toContain("## Rules\n\n- Leave the API as it is.\n\n<!-- assay: kept up");
    const second = withRule(first, "Be brief.") ?? "";
    expect(second).toContain("- Leave the API as it is.\n- Be brief.\n\n<!-- assay: kept up");
    expect(hotMemory(second, [])).toBe(second);
  });

  test("stands in the section of the rules where there are others", () => {
    const memory = "# Memory\n\n## Rules\n\n1. One.\n\n## Hints\n\nText\n";
    expect(withRule(memory, "Two.")).toBe(
      "# Memory\n\n## Rules\n\n1. One.\n\n- Two.\n\n## Hints\n\nText\n",
    );
    expect(withRule("Text without an end", "Two.")).toBe("Text without an end\n\n- Two.\n");
    expect(withRule("- One.\r\n", "Two.")).toBe("- One.\r\n- Two.\r\n");
    expect(withRule("", "One.")).toBe("- One.\n");
  });

  test("is not added twice, wherever in the user's part it stands", () => {
    expect(withRule("- One.\n", "One.")).toBeUndefined();
    expect(withRule(`${hotMemory(undefined, [])}\n- One.\n`, "One.")).toBeUndefined();
    expect(withRule("- One.\n", "one.")).toBe("- One.\n- one.\n");
  });

  test("changes no other byte, and is there as a line of its own", () => {
    const line = fc.oneof(fc.string(), fc.constantFrom("## Rules", "# A", "- b", "", "  c", "\r"));
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (lines, isKept) => {
        const own = lines.join("\n");
        const memory = isKept ? hotMemory(own, []) : own;
        fc.pre(!own.includes("- rule"));
        const after = withRule(memory, "rule") ?? "";
        const at = after.indexOf("- rule");
        const added = after.length - memory.length;
        const from = Array.from({ length: added }, (_, back) => at - back).find(
          (begin) => begin >= 0 && after.slice(0, begin) + after.slice(begin + added) === memory,
        );
        expect(from).toBeDefined();
        expect(after.split(/\r?\n/).filter((each) => each === "- rule")).toHaveLength(1);
        expect(withRule(after, "rule")).toBeUndefined();
      }),
    );
  });
});
