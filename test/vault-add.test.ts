import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addNote, addRule, searchVault } from "../src/api/index.ts";
import { assay } from "./rig/assay.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

const BIN = new URL("../bin/assay.js", import.meta.url).pathname;
const memory = (root: string, name: string) =>
  readFileSync(join(root, ".assay/memory", name), "utf8");
const today = () => new Date().toISOString().slice(0, 10);

test("a note of the user's is a file that the search finds; another of its name gets a number", async () => {
  const { root } = valueRepository();
  const said = await assay(
    ...[root, "vault", "add", "The allocator", "is slow", "--path", "./src/", "--tag", "#parser"],
  );
  const name = `notes/${today()}-the-allocator-is-slow`;
  expect([said.code, said.stdout, said.stderr]).toEqual([0, name, ""]);
  expect(memory(root, `${name}.md`)).toContain('paths: ["src"]\n');
  expect(memory(root, `${name}.md`)).toContain('"parser"]\n');
  const again = await assay(root, "vault", "add", "The allocator is slow", "--json");
  expect(again.lines).toEqual([{ type: "note", name: `${name}-2`, masked: false }]);
  const found = await searchVault("allocators", { directory: root });
  expect(found.map((each) => each.name).toSorted()).toEqual([name, `${name}-2`]);
  expect((await assay(root, "vault", "show", `${today()}-the-allocator-is-slow-2`)).stdout).toMatch(
    /# The allocator is slow$/,
  );
  expect(git(root, "status", "--porcelain")).toBe("");
});

test("a correction takes the place of a note, which has to be there", async () => {
  const { root } = valueRepository();
  const { name } = await addNote("The turbine\n\nspins", { directory: root });
  const { name: newer } = await addNote("The turbine stands", {
    ...{ directory: root, supersedes: name.replace("notes/", "") },
  });
  expect(memory(root, `${newer}.md`)).toContain(
    `supersedes: "[[${name.replace("notes/", "")}]]"\n`,
  );
  const found = await searchVault("turbine", { directory: root });
  expect(found.map((each) => each.name)).toEqual([newer]);
  const flags = ["--supersedes", `${today()}-the-turbin`];
  const none = await assay(root, "vault", "add", "Else", ...flags);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain(`Did you mean "${today()}-the-turbine"?`);
  await addRule("Be brief.", { directory: root });
  await expect(addNote("Mine", { directory: root, supersedes: "MEMORY.md" })).rejects.toMatchObject(
    { problem: { code: "unknown-note", notes: 2 } },
  );
});

test("the text comes from a file or from standard input as well", async () => {
  const { root } = valueRepository();
  const folder = tempDir();
  write(folder, { "note.md": "\ufeff# From a file\r\n\r\nIts text\r\n" });
  const file = await assay(root, "vault", "add", "--file", join(folder, "note.md"));
  expect(file.stdout).toBe(`notes/${today()}-from-a-file`);
  expect(memory(root, `${file.stdout}.md`)).toMatch(/\n# From a file\n\nIts text\n$/);
  const args = [BIN, "vault", "add", "--title", "From a pipe", "-"];
  const env = { PATH: process.env.PATH, HOME: folder };
  const piped = spawnSync(process.execPath, args, { cwd: root, input: "One\nTwo\n", env });
  expect(String(piped.stdout)).toBe(`notes/${today()}-from-a-pipe\n`);
  const endless = spawnSync(process.execPath, args, {
    ...{ cwd: root, env, input: "x".repeat(10_000_000) },
  });
  expect(endless.status).toBe(2);
  expect(String(endless.stderr)).toContain("more than 200000 characters");
});

test("what cannot be a note is told, and nothing is written", async () => {
  const { root } = valueRepository();
  const folder = tempDir();
  writeFileSync(join(folder, "long.md"), "x".repeat(10_000_000));
  writeFileSync(join(folder, "bytes"), Buffer.from([1, 0, 255]));
  const add = async (...args: string[]) => (await assay(root, "vault", "add", ...args)).stderr;
  expect(await add()).toContain("The note has no text.");
  expect(await add("  ", "\n")).toContain("The note has no text.");
  expect(await add("--file", join(folder, "long.md"))).toContain("more than 200000 characters");
  expect(await add("--file", join(folder, "bytes"))).toContain("is no text");
  expect(await add("--file", folder)).toContain("it is no file");
  expect(await add("--file", "gone.md")).toContain("gone.md does not exist");
  expect(await add("words", "--file", "gone.md")).toContain("There is a text and a file.");
  expect(await add("words", "--tag", "two words")).toContain('"two words" is no tag.');
  expect(await add("--rule", "Be <!-- not -->")).toContain("a mark of a comment");
  expect(await add("--rule", "x".repeat(2001))).toContain("more than 2000 characters");
  expect(await add("--rule", "words", "--tag", "one")).toMatch(/--rule.* cannot be used with/);
  expect(existsSync(join(root, ".assay/memory"))).toBe(false);
  mkdirSync(join(root, ".assay"), { recursive: true });
  writeFileSync(join(root, ".assay/memory"), "a file in the way");
  expect(await add("words")).toMatch(/The note .* cannot be written/);
});

test("what looks like a secret is masked, and that is said", async () => {
  const { root } = valueRepository();
  const key = `sk-ant-api03-${"Ab3x".repeat(24)}`;
  const said = await assay(root, "vault", "add", `The key is ${key}`, "--title", `Of ${key}`);
  expect(said.stderr).toBe("assay: what looks like a secret in it is masked.\n");
  expect(memory(root, `${said.stdout}.md`)).toContain("[masked: ");
  const rule = await assay(root, "vault", "add", "--rule", `Use ${key}`, "--json");
  expect(rule.lines).toEqual([{ type: "rule", added: true, masked: true }]);
  const files = [memory(root, "MEMORY.md"), ...readdirSync(join(root, ".assay/memory/notes"))];
  expect(files.join()).not.toContain("Ab3x");
});

test("a rule stands in the user's part of MEMORY.md, once, and the next study keeps it", async () => {
  const made = valueRepository();
  const { root } = made;
  const rule = ["vault", "add", "--rule", "Leave the parser alone."];
  expect((await assay(root, ...rule)).stdout).toBe("Added to MEMORY.md.");
  const first = memory(root, "MEMORY.md");
  expect(first).toContain("## Rules\n\n- Leave the parser alone.\n");
  expect((await assay(root, ...rule)).stdout).toBe("MEMORY.md has this rule already.");
  expect(memory(root, "MEMORY.md")).toBe(first);
  patch(made, "01-better", { "src/value.txt": "90\n" }, "Say 90");
  await assay(root, "learn", ...question(made.patches), "--skip-sensitivity");
  expect(await addRule("- Be\n  brief.", { directory: root })).toEqual({
    added: true,
    masked: false,
  });
  const last = memory(root, "MEMORY.md");
  expect(last).toContain("- Leave the parser alone.\n- Be brief.\n");
  expect(last).toContain("## What worked here\n\n- Say 90");
});
