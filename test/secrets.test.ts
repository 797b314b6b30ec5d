import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { startAssay } from "./rig/assay.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/*
 * Whole studies in which everything prints secrets: none may be found afterwards but in git's objects. The
 * secrets are put together where they are printed, so that no file of the repository holds one.
 */

const DRAWN = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAcD4f";
const [FRONT, BACK] = [DRAWN.slice(0, 18), DRAWN.slice(18)];
const TOKEN = `ghp_${DRAWN}`;
const VALUE = "quiet!harbour!7";
const ENV = { MY_API_TOKEN: VALUE };

/** Prints both, one of them in two pieces, and measures; a value of 110 is more than it bears. */
const BENCH = `
import { readFileSync, writeSync } from "node:fs";
const token = "ghp_" + "${FRONT}" + "${BACK}";
const value = ["quiet", "harbour", "7"].join("!");
writeSync(1, "using " + token.slice(0, 9));
writeSync(1, token.slice(9) + " and " + value + " and " + process.env.MY_API_TOKEN + "\\n");
writeSync(2, JSON.stringify({ token, header: "a\\n" + value }) + "\\n");
const work = Number(readFileSync("src/value.txt", "utf8"));
if (work > 100) process.exit(1);
console.log("METRIC work=" + work);
`;

/** Says both in every way a proposer has, then edits, or fails. */
const PROPOSE = `
token="ghp_${FRONT}""${BACK}"
value="quiet!har""bour!7"
echo "HYPOTHESIS Use $token and $value"
echo "$value" >&2
case $ASSAY_TRIAL in
  1) echo 110 >src/value.txt ;;
  2) echo 80 >src/value.txt ;;
  *) echo "no more $token" >&2; exit 1 ;;
esac
`;

async function run(cwd: string, ...args: string[]) {
  const said = await startAssay(cwd, args, () => {}, ENV).done;
  return { ...said, all: `${said.stdout}\n${said.stderr}` };
}

/** Every file below a folder that holds one of the texts, as bytes. */
function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    const file = join(folder, name);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
    const bytes = readFileSync(file);
    return texts.some((text) => bytes.includes(text));
  });
}

const SECRETS = [TOKEN, DRAWN, VALUE, JSON.stringify(VALUE).slice(1, -1)];

describe("what commands and proposers print", () => {
  test("is found nowhere but masked: state folder, commands' output, branch", async () => {
    const { root } = valueRepository({ "bench.js": BENCH, "propose.sh": PROPOSE });
    const flags = ["--metric", "node bench.js", "--metric-name", "work", "--direction", "minimize"];
    const asked = ["--target", "src", ...flags, "--proposer", "command:sh propose.sh"];
    const learnt = await run(root, "learn", "--json", ...asked, "--max-experiments", "3");
    expect(learnt).toMatchObject({ code: 0, stderr: "" });
    expect(learnt.lines.filter(({ type }) => type === "decided")).toMatchObject([
      { verdict: { because: "crashed" } },
      { verdict: { kind: "kept" } },
      {
        verdict: { because: "crashed", detail: expect.stringContaining("[masked: GitHub token]") },
      },
    ]);

    const views = [learnt.all];
    for (const args of [["status"], ["log"], ["show", "1"], ["show", "2"], ["show", "3"]]) {
      views.push((await run(root, ...args)).all, (await run(root, ...args, "--json")).all);
    }
    const { branch } = learnt.lines.at(-1) as { branch: string };
    const message = git(root, "log", "-1", "--format=%B", branch);
    views.push(message, (await run(root, "verify")).all);
    expect(SECRETS.filter((secret) => views.join("\n").includes(secret))).toEqual([]);
    expect(filesWith(join(root, ".assay"), SECRETS)).toEqual([]);

    // They were there, or this test would prove nothing.
    expect(message).toMatch(
      /^Use \[masked: GitHub token\] and \[masked: value of MY_API_TOKEN\]\n/,
    );
    const [show = ""] = views.slice(5);
    expect(show).toContain("using [masked: GitHub token] and [masked: value of MY_API_TOKEN]");
    const logs = filesWith(join(root, ".assay/logs"), ["[masked: GitHub token]"]);
    expect(logs.length).toBeGreaterThan(3);
    expect(await run(root, "verify")).toMatchObject({ code: 0 });
  });

  test("nor when the base itself fails", async () => {
    const { root, patches } = valueRepository({ "bench.js": BENCH, "src/value.txt": "200\n" });
    patch({ root, patches }, "1", { "src/value.txt": "90\n" });
    const said = await run(root, "learn", ...question(patches));
    expect(said.code).toBe(2);
    expect(said.stderr).toContain("[masked: GitHub token]");
    const all =
      said.all + (await run(root, "status")).all + (await run(root, "status", "--json")).all;
    expect(SECRETS.filter((secret) => all.includes(secret))).toEqual([]);
    expect(filesWith(join(root, ".assay"), SECRETS)).toEqual([]);
  });
});

describe("a patch that brings a secret", () => {
  test("is measured and kept as it is; journal and views hold it masked", async () => {
    const made = valueRepository({ "src/config.txt": `token = ${TOKEN}\n` });
    patch(made, "1-a", { "src/value.txt": "90\n", "src/new.txt": `${TOKEN}\n` }, `With ${TOKEN}`);
    patch(made, "2-b", { "src/config.txt": `x ${VALUE}\n` });
    write(made.patches, {
      "3-c.patch": `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-${TOKEN}\n+x\n`,
    });
    const { root, patches } = made;
    const said = await run(root, "learn", "--json", ...question(patches));
    expect(said.lines.filter(({ type }) => type === "decided")).toMatchObject([
      { verdict: { kind: "kept" } },
      { verdict: { because: "no-effect" } },
      { verdict: { because: "does-not-apply" } },
    ]);
    const { branch } = said.lines.at(-1) as { branch: string };
    expect(git(root, "show", `${branch}:src/new.txt`)).toBe(TOKEN);
    const { tree } = said.lines.filter(({ type }) => type === "applied").at(-1) as { tree: string };
    const ours = `--git-dir=${join(root, ".assay/.git/git")}`;
    expect(git(root, ours, "show", `${tree}:src/config.txt`)).toBe(`x ${VALUE}`);

    const journal = new DatabaseSync(join(root, ".assay/journal.db"));
    const events = JSON.stringify(journal.prepare("SELECT event FROM events").all());
    journal.close();
    const shown = (await run(root, "show", "1")).all + (await run(root, "log", "--json")).all;
    expect(shown).toContain("+[masked: GitHub token]");
    for (const secret of SECRETS) expect(said.all + events + shown).not.toContain(secret);
    expect(await run(root, "verify")).toMatchObject({ code: 0 });
  });
});

test("a secret in the question is refused, before anything is written down", async () => {
  const { root, patches } = valueRepository();
  patch({ root, patches }, "1", { "src/value.txt": "90\n" });
  const asked = question(patches);
  for (const [flags, where] of [
    [["--metric", `TOKEN=${TOKEN} node bench.js`], /metric.*GitHub token/],
    [["--guard", `echo ${VALUE}`], /guards.*value of MY_API_TOKEN/],
    [["--proposer", `command:echo ${TOKEN}`], /proposer.*GitHub token/],
  ] as const) {
    const said = await run(root, "learn", ...asked, ...flags);
    expect(said).toMatchObject({ code: 2, stdout: "" });
    expect(said.stderr).toMatch(where);
    expect(said.stderr).toMatch(/→ .*environment variable/);
    for (const secret of SECRETS) expect(said.all).not.toContain(secret);
  }
  expect(readdirSync(root)).not.toContain(".assay");
});

test("a research direction is told without its secrets", async () => {
  const { root, patches } = valueRepository();
  const program = join(tempDir(), "program.md");
  write(join(program, ".."), { "program.md": `Be quick. The key is ${TOKEN}.\n` });
  patch({ root, patches }, "1", { "src/value.txt": "90\n" });
  const said = await run(
    root,
    "learn",
    "--json",
    "--dry-run",
    "--program",
    program,
    ...question(patches),
  );
  expect(said.lines[0]?.context).toContain("The key is [masked: GitHub token].");
  expect(said.all).not.toContain(TOKEN);
});
