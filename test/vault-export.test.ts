import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addNote, addRemark, addRule, exportVault } from "../src/api/index.ts";
import { assay } from "./rig/assay.ts";
import { tempDir } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/** A repository after a study, with notes of the user's. */
async function remembering() {
  const made = valueRepository();
  const { root } = made;
  patch(made, "01-worse", { "src/value.txt": "120\n" }, "Say 120");
  patch(made, "02-better", { "src/value.txt": "90\n" }, "Say 90");
  const said = await assay(
    ...[root, "learn", "--json", ...question(made.patches), "--skip-sensitivity"],
  );
  const id = String(said.lines[0]?.study);
  const { name } = await addNote("Old words", { directory: root });
  const { name: newer } = await addNote("New words", { directory: root, supersedes: name });
  await addRemark(`${id}-t1`, "Not so.", { by: "me", directory: root });
  await addRule("Be brief.", { directory: root });
  return { root, id, name, newer };
}

test("every note is a line of JSON, with what is known of it", async () => {
  const { root, id, name, newer } = await remembering();
  const { lines, code } = await assay(root, "vault", "export");
  expect(code).toBe(0);
  expect(lines.map((line) => line.name)).toEqual([
    ...[`experiments/${id}-t1`, `experiments/${id}-t2`, `studies/${id}`],
    ...[newer, name],
  ]);
  expect(lines[0]).toMatchObject({
    title: "Say 120",
    properties: { status: "refuted", trial: 1, study: id },
    body: expect.stringContaining("**reverted: worse**"),
    links: [id],
    remarks: [{ by: "me", text: "Not so." }],
  });
  expect(lines.map((line) => line.supersededBy)).toEqual([
    ...[undefined, undefined, undefined, undefined],
    newer,
  ]);
});

test("as a document: the user's part, the study with its trials, the notes", async () => {
  const { root } = await remembering();
  const text = await exportVault({ directory: root, format: "md" });
  const order = ["- Be brief.", "## Studies", "#### Say 120", "#### Say 90", "### New words"];
  const places = order.map((each) => text.indexOf(`\n${each}\n`));
  expect(places.every((place, nth) => place > (places[nth - 1] ?? 0))).toBe(true);
  expect(text).toContain("> Not so.");
  expect(text).not.toMatch(/<!--|\[\[/);
});

test("a file is written whole, and not over another but with --force", async () => {
  const { root } = valueRepository();
  await addNote("Words", { directory: root });
  const folder = tempDir();
  const file = join(folder, "memory.jsonl");
  const written = await assay(root, "vault", "export", "-o", file);
  expect(written.stdout).toBe(`Written to ${file}: 1 line`);
  writeFileSync(file, "mine");
  const refused = await assay(root, "vault", "export", "-o", file);
  expect([refused.code, readFileSync(file, "utf8")]).toEqual([2, "mine"]);
  expect(refused.stderr).toContain("is there already");
  await assay(root, "vault", "export", "-o", file, "--force");
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ title: "Words" });
  expect(readdirSync(folder)).toEqual(["memory.jsonl"]);
  const nowhere = await assay(root, "vault", "export", "-o", join(file, "below"));
  expect(nowhere.stderr).toContain("cannot be written");
});

test("what a hand wrote into a note is masked; an empty vault is an empty file", async () => {
  const { root } = valueRepository();
  expect((await assay(root, "vault", "export")).stdout).toBe("");
  expect((await assay(root, "vault", "export", "--format", "md")).stdout).toContain(
    "Nothing is remembered yet.",
  );
  const { name } = await addNote("Words", { directory: root });
  const key = `sk-ant-api03-${"Ab3x".repeat(24)}`;
  writeFileSync(join(root, `.assay/memory/${name}.md`), `# Key\n\n${key}\n`);
  expect(await exportVault({ directory: root })).toContain("[masked: ");
  expect(await exportVault({ directory: root, format: "md" })).not.toContain("Ab3x");
});
