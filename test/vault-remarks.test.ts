import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addNote, addRemark, readNote, searchVault } from "../src/api/index.ts";
import { assay } from "./rig/assay.ts";
import { tempDir } from "./rig/temp.ts";
import { valueRepository } from "./rig/value-repository.ts";

test("a remark is told below its note, as what it is, and changes nothing of it", async () => {
  const { root } = valueRepository();
  const { name } = await addNote("The turbine\n\nspins", { directory: root });
  const before = readFileSync(join(root, `.assay/memory/${name}.md`), "utf8");
  const key = `sk-ant-api03-${"Ab3x".repeat(24)}`;
  const first = await assay(root, "vault", "remark", name, "Seen", "again", "--by", "me");
  expect(first.stdout).toMatch(/^remarks\/[\d-]+-the-turbine--\d{8}T\d{6}Z$/);
  const second = await addRemark(name, `With ${key}\n# Heading`, { by: "a b", directory: root });
  expect(second.masked).toBe(true);
  const shown = (await assay(root, "vault", "show", name)).stdout;
  const day = new Date().toISOString().slice(0, 10);
  expect(shown.startsWith(before.trimEnd())).toBe(true);
  expect(shown).toContain(`\n\nRemark by me (${day}; not measured):\n> Seen again\n`);
  expect(shown).toContain("> # Heading");
  expect(shown).not.toContain("Ab3x");
  expect(readFileSync(join(root, `.assay/memory/${name}.md`), "utf8")).toBe(before);
  const { remarks } = await readNote(name, { directory: root });
  expect(remarks.map(({ by }) => by)).toEqual(["me", "a b"]);
  const found = await searchVault("turbine heading", { directory: root });
  expect(found.map((each) => each.name)).toEqual([name]);
});

test("the note has to be there, and a remark has words and a name", async () => {
  const { root } = valueRepository();
  await addNote("The turbine", { directory: root });
  const remark = async (...args: string[]) => {
    const { code, stderr } = await assay(root, "vault", "remark", ...args);
    expect(code).toBe(2);
    return stderr;
  };
  const day = new Date().toISOString().slice(0, 10);
  const near = await remark(`${day}-the-turbin`, "text", "--by", "me");
  expect(near).toContain(`Did you mean "${day}-the-turbine"?`);
  expect(await remark(`${day}-the-turbine`, " ", "--by", "me")).toContain("has no text");
  expect(await remark(`${day}-the-turbine`, "text", "--by", " ")).toContain("has no text");
  expect(await remark(`${day}-the-turbine`, "text")).toContain("--by");
  expect(await remark(`${day}-the-turbine`, "x".repeat(1001), "--by", "me")).toContain(
    "more than 1000 characters",
  );
});

test("proposers are told remarks with the note, marked as such", async () => {
  const { root } = valueRepository();
  const { name } = await addNote("What the work is\n\nIt is a number.", { directory: root });
  await addRemark(name, `Not any more. ${"x".repeat(400)}`, { by: "claude", directory: root });
  const told = tempDir();
  const worker = `command:cp $ASSAY_CONTEXT/context.md ${told}; echo 90 >src/value.txt`;
  const metric = ["--metric", "node bench.js", "--metric-name", "work", "--direction", "minimize"];
  const flags = ["--skip-sensitivity", "--sandbox", "none", "-n", "1", "--proposer", worker];
  await assay(root, "learn", "--target", "src", ...metric, ...flags);
  const context = readFileSync(join(told, "context.md"), "utf8");
  expect(context).toMatch(
    / {2}> Remark by claude \(.*; not measured\):\n {2}> > Not any more\. x+ …/,
  );
});
