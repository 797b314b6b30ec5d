import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandProposer } from "../src/adapters/proposers/command.ts";
import { ideasProposer } from "../src/adapters/proposers/ideas.ts";
import type { Proposal } from "../src/domain/proposal.ts";
import { proposerContract } from "../src/testing/proposer-contract.ts";
import { assay, type Said } from "./rig/assay.ts";
import { inFrontOf } from "./rig/proposers.ts";
import { tempDir, write } from "./rig/temp.ts";
import { question, valueRepository } from "./rig/value-repository.ts";

const LIST = `# Numbers

- [ ] Say 90
  It is less than 100.
- [x] Say 1
- Say 110
- [ ] Break it
`;

/** Writes the number of the idea, and prints what it was told. */
const WORKER = `node -e '
const { readFileSync, writeFileSync } = require("node:fs");
const { idea } = JSON.parse(readFileSync(process.env.ASSAY_CONTEXT + "/context.json", "utf8"));
const told = readFileSync(process.env.ASSAY_CONTEXT + "/context.md", "utf8");
if (!told.includes("**" + idea.title + "**")) throw new Error("not told");
writeFileSync("src/value.txt", (/[0-9]+/.exec(idea.title) ?? ["rubbish"])[0] + "\\n");
console.log("HYPOTHESIS because " + idea.text.replace(/\\s+/g, " "));
'`;

const asked = (path: string) => [
  ...question("").slice(0, -1),
  ...[`ideas:${path},with=command:${WORKER}`, "--skip-sensitivity"],
];

proposerContract(
  "ideas",
  () => {
    const list = tempDir();
    write(list, { "ideas.md": LIST });
    const inner = commandProposer(
      'node -e \'require("fs").writeFileSync("src/value.txt", "9\\n")\'',
    );
    const proposer = ideasProposer(join(list, "ideas.md"), inner, { mask: (text) => text });
    return inFrontOf(valueRepository(), proposer);
  },
  { offers: 3 },
);

describe("a backlog", () => {
  test("is tried one idea a trial, told with its verdicts, and ticked off when asked to", async () => {
    const { root } = valueRepository();
    write(root, { "ideas.md": LIST });
    const study = await assay(root, "learn", "--json", ...asked("ideas.md"));
    expect(study.stderr).toBe("");
    expect(study.lines.filter(({ type }) => type === "proposed")).toMatchObject([
      { proposal: { hypothesis: { statement: "Say 90\n\nbecause Numbers It is less than 100." } } },
      { proposal: { hypothesis: { statement: "Say 110\n\nbecause Numbers" } } },
      { proposal: { hypothesis: { statement: "Break it\n\nbecause Numbers" } } },
    ]);
    expect(readFileSync(join(root, "ideas.md"), "utf8")).toBe(LIST);
    const { stdout } = await assay(root, "ideas");
    expect(stdout).toMatch(/^\[ \] Say 90 {2}kept \(exact\), \+10 % \(trial 1 of /m);
    expect(stdout).toMatch(/^\[x\] Say 1$/m);
    expect(stdout).toMatch(/^\[ \] Break it {2}invalid: /m);
    await assay(root, "ideas", "--write");
    const lines = readFileSync(join(root, "ideas.md"), "utf8").split("\n");
    expect(lines[2]).toMatch(/^- \[x\] Say 90 — kept \(exact\), \+10 % \(trial 1 of \S+\)$/);
    expect(lines[5]).toMatch(/^- \[x\] Say 110 — reverted: worse, -22.2 % \(trial 2 of \S+\)$/);
    expect(lines[6]).toBe("- [ ] Break it");
    expect([...lines.slice(0, 2), ...lines.slice(3, 5)]).toEqual(
      [0, 1, 3, 4].map((nth) => LIST.split("\n")[nth]),
    );
    const again = await assay(root, "learn", "--json", ...asked("ideas.md"));
    expect(again.lines.filter(({ type }) => type === "trial-started")).toHaveLength(1);
  }, 60_000);

  test("goes on in a later study where the last one ended", async () => {
    const { root } = valueRepository();
    write(root, { "ideas.md": "- Say 90\n- Break it\n- Say 80\n" });
    const titles = ({ lines }: Said) =>
      lines
        .filter(({ type }) => type === "proposed")
        .map(({ proposal }) => (proposal as Proposal).hypothesis.statement.split("\n")[0]);
    const first = await assay(root, "learn", "--json", ...asked("ideas.md"), "-n", "2");
    expect(titles(first)).toEqual(["Say 90", "Break it"]);
    const second = await assay(root, "learn", "--json", ...asked("ideas.md"));
    expect(titles(second)).toEqual(["Break it", "Say 80"]);
    expect(second.stderr).toContain("1 open idea was tried in an earlier study");
    write(root, { "ideas.md": "- Say 90\n- Say 80\n" });
    const third = await assay(root, "learn", ...asked("ideas.md"));
    expect(third.code).toBe(2);
    expect(third.stderr).toContain("All 2 open ideas in");
    const again = await assay(root, "learn", "--json", ...asked("ideas.md"), "--again");
    expect(titles(again)).toEqual(["Say 90", "Say 80"]);
    expect(again.stderr).toBe("");
  }, 60_000);

  test("is told and written down without its secrets", async () => {
    const { root } = valueRepository();
    const secret = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
    write(root, { "ideas.md": `- Say 90 (see ${secret})\n- Say 90\n` });
    const { lines } = await assay(root, "learn", "--json", ...asked("ideas.md"));
    const sources = lines
      .filter(({ type }) => type === "proposed" || type === "not-proposed")
      .map(({ proposal, source = (proposal as { source: string }).source }) => source);
    expect(sources).toEqual([
      expect.stringMatching(/^ideas:"Say 90 \(see \[masked: GitHub token\]\)" \(/),
      expect.stringMatching(/^ideas:"Say 90" \(/),
    ]);
    await assay(root, "ideas", "--write");
    const written = readFileSync(join(root, "ideas.md"), "utf8");
    expect(written).toMatch(new RegExp(`^- \\[x\\] Say 90 \\(see ${secret}\\) — kept`));
    expect(readdirSync(root)).not.toContainEqual(expect.stringContaining(".assay."));
  }, 60_000);

  test("that is no text is left alone", async () => {
    const { root } = valueRepository();
    writeFileSync(join(root, "ideas.md"), Buffer.from("- Caf\xe9\n", "latin1"));
    const { code, stderr } = await assay(root, "ideas", "--write");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("UTF-8") });
    expect(readFileSync(join(root, "ideas.md"), "latin1")).toBe("- Caf\xe9\n");
  });

  test("may be a folder", async () => {
    const { root } = valueRepository();
    write(root, { "ideas/1.md": "# Say 90\n\nLess.\n", "ideas/2.txt": "# Say 80\n" });
    const { code } = await assay(root, "learn", ...asked("ideas"));
    expect(code).toBe(0);
    await assay(root, "ideas", "ideas", "--write");
    expect(readFileSync(join(root, "ideas/1.md"), "utf8")).toMatch(
      /^# Say 90\n\nLess\.\n\n> Assay: kept \(exact\), \+10 % \(trial 1 of \S+\)\n$/,
    );
    const { code: none, stderr } = await assay(root, "learn", ...asked("ideas"));
    expect({ none, stderr }).toEqual({
      none: 2,
      stderr: expect.stringContaining("The one idea in"),
    });
  }, 60_000);

  test.each([
    ["ideas:ideas.md", "say who works the ideas out"],
    ["ideas:ideas.md,with=patches:p", "say who works the ideas out"],
    ["ideas:none.md,with=command:true", "The list of ideas"],
    ["ideas:empty.md,with=command:true", "empty.md has no idea."],
    ["ideas:twice.md,with=command:true", 'are called "One"'],
  ])("%s is refused before anything is measured", async (spec, words) => {
    const { root } = valueRepository();
    write(root, { "ideas.md": LIST, "empty.md": "Words.\n", "twice.md": "- One\n- One\n" });
    const { code, stderr } = await assay(root, "learn", ...question("").slice(0, -1), spec);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
  });
});
