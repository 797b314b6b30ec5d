import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { report } from "../src/index.ts";
import { assay } from "./rig/assay.ts";
import { git } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

test("a report of a real study, as a page and as Markdown", async () => {
  const made = valueRepository();
  patch(made, "1-better", { "src/value.txt": "90\n" }, "Less <script>alert(1)</script> work");
  patch(made, "2-same", { "src/<b>.txt": "b\n" });
  patch(made, "3-cheat", { "bench.js": "console.log('METRIC work=1')\n" });
  const { root, patches } = made;
  expect((await assay(root, "learn", ...question(patches))).code).toBe(0);
  const before = git(root, "status", "--porcelain", "--ignored");

  const printed = await assay(root, "report", "--output", "-");
  expect(printed.code).toBe(0);
  expect(git(root, "status", "--porcelain", "--ignored")).toBe(before);
  expect(printed.stdout).toMatch(/<h1 class="kept">work: .*\+10 %, exact<\/h1>/);
  expect(printed.stdout).toContain("Less &lt;script&gt;alert(1)&lt;/script&gt; work");
  expect(printed.stdout).not.toContain("<script");
  expect(printed.stdout).toContain("<ins>+90</ins>");
  expect(printed.stdout).toContain("invalid: tampered");

  const written = await assay(root, "report");
  const file = written.stdout.replace(/^Written to /, "").trim();
  expect(file).toMatch(/^assay-report-.*\.html$/);
  const page = readFileSync(join(root, file), "utf8");
  expect(page.trim()).toBe(printed.stdout.trim());
  expect(await report({ directory: root })).toBe(page);

  const again = await assay(root, "report");
  expect(again.code).toBe(2);
  expect(again.stderr).toContain("--force");
  expect((await assay(root, "report", "--force")).code).toBe(0);
  expect((await assay(root, "report", "-o", "no/where.html")).stderr).toContain("where.html");

  const markdown = await assay(root, "report", "--format", "md");
  expect(markdown.stdout).toMatch(/^## work: .*exact/);
  expect(markdown.stdout).toContain("| 3 |");
});

test("a repository without a study says so", async () => {
  const { root } = valueRepository();
  const said = await assay(root, "report");
  expect(said.code).toBe(2);
  expect(said.stderr).toContain("assay learn");
});
