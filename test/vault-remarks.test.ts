import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addNote, addRemark, readNote, searchVault } from "../src/api/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { tempDir, write } from "./rig/temp.ts";
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

test("a proposer's remarks are in the journal, and in the vault as a view of it", async () => {
  const { root } = valueRepository();
  const key = `sk-ant-api03-${"Ab3x".repeat(24)}`;
  const { name } = await addNote("The turbine", { directory: root });
  const remarks = [
    `REMARK ${name}: It stands, said ${key}`,
    `REMARK gone: nothing`,
    `REMARK ${name} ${"y".repeat(1200)}`,
    ...[4, 5, 6].map((nth) => `REMARK ${name} number ${nth}`),
  ];
  const folder = tempDir();
  write(folder, { said: `${remarks.join("\n")}\nHYPOTHESIS Say 90\n` });
  const worker = `command:echo 90 >src/value.txt; cat ${folder}/said`;
  const metric = ["--metric", "node bench.js", "--metric-name", "work", "--direction", "minimize"];
  const flags = ["--skip-sensitivity", "--sandbox", "none", "-n", "2", "--json", "--proposer"];
  const said = await assay(root, "learn", "--target", "src", ...metric, ...flags, worker);
  expect(said.stderr).toContain("of 6 remarks on notes the first 5 are taken");
  expect(said.stderr).toContain('a remark on "gone" is left out: the vault has no such note');
  expect(said.stderr).toContain(`a remark on "${name}" is cut to 1000 characters`);
  const [first, second] = said.lines.filter(({ type }) => /proposed/.test(String(type)));
  expect(first).toMatchObject({
    type: "proposed",
    remarks: [
      { note: name, text: expect.stringMatching(/^It stands, said \[masked: /) },
      { note: name, text: "y".repeat(1000) },
      { note: name, text: "number 4" },
      { note: name, text: "number 5" },
    ],
  });
  // The second left every file as it was, and its remarks count all the same.
  expect(second).toMatchObject({ type: "not-proposed", remarks: expect.any(Array) });
  const shown = (await assay(root, "vault", "show", name)).stdout;
  expect(shown.match(/^Remark by command:.* \(.*; not measured\):$/gm)).toHaveLength(8);
  expect(shown).not.toContain("Ab3x");
  rmSync(join(root, ".assay/memory/remarks"), { recursive: true });
  expect((await assay(root, "vault", "rebuild")).stdout).toBe("8 notes added.");
  expect((await assay(root, "vault", "show", name)).stdout).toBe(shown);
  expect((await assay(root, "vault", "rebuild")).stdout).toBe("0 notes added.");
});

test("remarks that a session that was stopped did not write are written by the next", async () => {
  const { root } = valueRepository();
  const { name } = await addNote("The turbine", { directory: root });
  const worker = `command:echo 9$ASSAY_TRIAL >src/value.txt; echo REMARK ${name} number $ASSAY_TRIAL`;
  const metric = ["--metric", "node bench.js", "--metric-name", "work", "--direction", "minimize"];
  const flags = ["--skip-sensitivity", "--sandbox", "none", "-n", "2", "--json", "--proposer"];
  const asked = ["learn", "--target", "src", ...metric, ...flags, worker];
  const going = startAssay(root, asked, (line) => {
    if (line.includes('"settled"')) going.child.kill("SIGINT");
  });
  await going.done;
  rmSync(join(root, ".assay/memory/remarks"), { recursive: true });
  await assay(root, "resume");
  const { remarks } = await readNote(name, { directory: root });
  expect(remarks.map(({ text }) => text)).toEqual(["number 1", "number 2"]);
});
