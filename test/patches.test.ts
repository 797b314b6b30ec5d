import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readStudy } from "../src/index.ts";
import { assay } from "./rig/assay.ts";
import { git, repositoryWith, tempDir, write } from "./rig/temp.ts";
import { question, valueRepository } from "./rig/value-repository.ts";

/*
 * Every kind of patch that people and tools hand over, many in one study: what becomes of each, and what
 * its author is told.
 */

interface Expected {
  /** `kept`, or why not. */
  readonly verdict: string;
  /** Words of the verdict's detail. */
  readonly says?: RegExp;
}

interface Case extends Expected {
  readonly patch: string | Buffer;
}

/** Runs all cases in one study, in the order given, and compares trial by trial. */
async function study(root: string, cases: Readonly<Record<string, Case>>, ...flags: string[]) {
  const patches = tempDir("assay-patches-");
  for (const [n, [name, { patch }]] of Object.entries(cases).entries()) {
    writeFileSync(join(patches, `${String(n + 1).padStart(2, "0")} ${name}.patch`), patch);
  }
  const before = git(root, "status", "--porcelain");
  const said = await assay(root, "learn", "--json", ...question(patches), ...flags);
  expect(said.stderr).toBe("");
  expect(said.code).toBe(0);
  const reading = await readStudy({ directory: root });
  const trials = [...reading.trials()];
  const found = trials.map(({ verdict }) => (verdict?.kind === "kept" ? "kept" : verdict?.because));
  const names = Object.keys(cases);
  const wanted = Object.values(cases).map(({ verdict }) => verdict);
  const named = (verdicts: readonly unknown[]) => names.map((name, n) => [name, verdicts[n]]);
  expect(named(found)).toEqual(named(wanted));
  for (const [n, { says = /^/ }] of Object.values(cases).entries()) {
    const verdict = trials[n]?.verdict;
    const detail = verdict && verdict.kind !== "kept" ? (verdict.detail ?? "") : "";
    expect(detail, names[n]).toMatch(says);
  }
  expect(git(root, "status", "--porcelain")).toBe(before);
  return { root, trials, study: reading.study };
}

/** The difference that edits to a clone make, as git itself writes it. */
function diffOf(root: string, edit: (clone: string) => void, ...how: string[]): Buffer {
  const clone = join(tempDir("assay-clone-"), "clone");
  git(root, "clone", "-q", root, clone);
  edit(clone);
  git(clone, "add", "-A");
  const file = `${clone}.diff`;
  git(clone, "diff", "--cached", `--output=${file}`, ...how);
  return readFileSync(file);
}

/** A change of one line, by hand. */
const hunk = (path: string, from: string, to: string) =>
  `--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-${from}\n+${to}\n`;

const addition = (path: string) => `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`;

const invalid = (verdict: string, says: RegExp, patch: string | Buffer): Case => ({
  verdict,
  says,
  patch,
});
const harmless = (patch: string | Buffer): Case => ({ verdict: "no-effect", patch });

test("patches that cannot be applied say why, and the study goes on to the next", async () => {
  const { root } = valueRepository();
  const bytes = Buffer.from(Array.from({ length: 600 }, (_, n) => (n * 7) % 256));
  const blob = (clone: string) => writeFileSync(join(clone, "src/blob"), bytes);
  const patched = hunk("src/value.txt", "100", "99");
  const { trials } = await study(root, {
    empty: invalid("no-change", /empty/, ""),
    "blank lines": invalid("no-change", /empty/, "\n \n"),
    words: invalid("does-not-apply", /^there is no diff in it$/, "Try harder\n\nSomehow.\n"),
    noise: invalid("does-not-apply", /^there is no diff in it$/, bytes),
    stale: invalid("does-not-apply", /src\/value\.txt/, hunk("src/value.txt", "777", "1")),
    "no such file": invalid(
      "does-not-apply",
      /src\/no\.txt.* does not exist/,
      hunk("src/no.txt", "1", "2"),
    ),
    cut: invalid("does-not-apply", /corrupt patch/, patched.slice(0, -4)),
    "binary without its content": invalid(
      "does-not-apply",
      /^src\/blob is binary .* git diff --binary/,
      diffOf(root, blob),
    ),
    "the same, ids in full": invalid(
      "does-not-apply",
      /^src\/blob is binary .* git diff --binary/,
      diffOf(root, blob, "--full-index"),
    ),
    "sent through Windows": invalid("does-not-apply", /CRLF/, patched.replaceAll("\n", "\r\n")),
    "into .git": invalid("does-not-apply", /invalid path/, addition(".git/hooks/post-commit")),
    upwards: invalid("does-not-apply", /invalid path/, addition("src/../../evil")),
    good: { verdict: "kept", patch: patched },
    "done already": invalid("no-change", /as it already is/, patched),
    conflicting: invalid(
      "does-not-apply",
      /conflicts with .*: src\/value\.txt$/,
      hunk("src/value.txt", "100", "98"),
    ),
  });
  expect(trials.at(-1)?.hypothesis?.statement).toBe("conflicting");
});

test("every form of a change is understood", async () => {
  const { root } = valueRepository({ "src/dos.txt": "one\r\ntwo\r\n" });
  const diff = (edit: (clone: string) => void, ...how: string[]) => diffOf(root, edit, ...how);
  const other = (clone: string) => join(clone, "src/other.txt");
  const mail = [
    "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001",
    "From: A Name <name@example.org>",
    "Date: Sun, 22 Nov 2026 10:00:00 +0000",
    "Subject: [PATCH 3/9] Count down to",
    " ninety",
    "",
    "Because it is smaller.",
    "---",
    " src/value.txt | 2 +-",
    "",
    hunk("src/value.txt", "100", "90").concat("-- \n2.39.5\n"),
  ].join("\n");
  const { trials, study: after } = await study(root, {
    binary: harmless(
      diff((at) => writeFileSync(join(at, "src/blob"), Buffer.from([0, 255, 10, 0])), "--binary"),
    ),
    rename: harmless(diff((at) => renameSync(other(at), join(at, "src/renamed.txt")), "-M")),
    deletion: harmless(diff((at) => rmSync(other(at)))),
    mode: harmless(diff((at) => chmodSync(other(at), 0o755))),
    "link within": harmless(diff((at) => symlinkSync("other.txt", join(at, "src/link")))),
    "Windows file": harmless(diff((at) => writeFileSync(join(at, "src/dos.txt"), "1\r\ntwo\r\n"))),
    "Latin-1": harmless(
      Buffer.from(addition("src/latin.txt").replace("+x", "+caf\u00e9"), "latin1"),
    ),
    "odd name": harmless(
      diff((at) => writeFileSync(join(at, "src/a\nb \"c\" 'd' \u{1f642}.txt"), "x")),
    ),
    mail: { verdict: "kept", patch: mail },
    "other lines, after that": harmless(
      diff((at) => writeFileSync(other(at), "a\nb\nc\nd\ne\nf\ng\nH\n")),
    ),
  });
  expect(trials[8]?.hypothesis?.statement).toBe("Count down to ninety\n\nBecause it is smaller.");
  expect(git(root, "log", "--format=%s", `main..${after.branch}`)).toBe("Count down to ninety");
  expect(git(root, "show", `${after.branch}:src/value.txt`)).toBe("90");
  expect(trials[6]?.patch).toContain("GIT binary patch");
  expect(trials[9]?.parent).toBe(after.head);
});

test("tampering comes before leaving the target, and both before anything runs", async () => {
  const files = { "test/a.test.js": "", "README.md": "", ".gitattributes": "", "src/gen/x": "" };
  const { root } = valueRepository(files);
  const diff = (files: Readonly<Record<string, string>>) =>
    diffOf(root, (clone) => write(clone, files));
  const submodule = (clone: string, gitmodules: boolean) => {
    if (gitmodules)
      write(clone, { ".gitmodules": '[submodule "x"]\n\tpath = src/x\n\turl = ./\n' });
    mkdirSync(join(clone, "src/x"));
    const head = git(clone, "rev-parse", "HEAD");
    git(clone, "update-index", "--add", "--cacheinfo", `160000,${head},src/x`);
  };
  const link = (to: string) => diffOf(root, (at) => symlinkSync(to, join(at, "src/link")));
  const { trials } = await study(
    root,
    {
      bench: invalid("tampered", /^bench\.js$/, diff({ "bench.js": "", "README.md": "x" })),
      tests: invalid("tampered", /^test\/a\.test\.js$/, diff({ "test/a.test.js": "x" })),
      "new test": invalid("tampered", /^src\/a_test\.py$/, diff({ "src/a_test.py": "x" })),
      manifest: invalid("tampered", /^package\.json$/, diff({ "package.json": "{}" })),
      config: invalid("tampered", /^assay\.config\.ts$/, diff({ "assay.config.ts": "x" })),
      attributes: invalid("tampered", /gitattributes/, diff({ "src/.gitattributes": "* text" })),
      journal: invalid("tampered", /^\.assay\/journal\.db$/, diff({ ".assay/journal.db": "x" })),
      gitmodules: invalid("tampered", /^\.gitmodules$/, diff({ ".gitmodules": "" })),
      "submodule with .gitmodules": invalid(
        "tampered",
        /^\.gitmodules$/,
        diffOf(root, (clone) => submodule(clone, true)),
      ),
      submodule: invalid(
        "out-of-scope",
        /src\/x is a repository of its own/,
        diffOf(root, (clone) => submodule(clone, false)),
      ),
      "link to a file of the machine": invalid(
        "out-of-scope",
        /to \/etc\/passwd$/,
        link("/etc/passwd"),
      ),
      "link upwards": invalid("out-of-scope", /to \.\.\/\.\.\/x$/, link("../../x")),
      outside: invalid("out-of-scope", /^README\.md$/, diff({ "README.md": "x", "src/new": "" })),
      "rename to outside": invalid(
        "out-of-scope",
        /^moved\.txt$/,
        diffOf(root, (at) => renameSync(join(at, "src/other.txt"), join(at, "moved.txt")), "-M"),
      ),
      "what ! takes away": invalid("out-of-scope", /^src\/gen\/x$/, diff({ "src/gen/x": "x" })),
    },
    ...["--target", "src", "!src/gen"],
  );
  expect(trials.flatMap(({ runs }) => runs)).toEqual([]);
});

test("revisions: commits and branches, merged onto what was kept since", async () => {
  const { root } = valueRepository();
  const branch = (name: string, files: Readonly<Record<string, string>>) => {
    git(root, "switch", "-q", "-c", name, "main");
    write(root, files);
    git(root, "commit", "-q", "-am", `Try ${name}`);
    git(root, "switch", "-q", "main");
  };
  branch("ninety", { "src/value.txt": "90\n" });
  branch("feature/other", { "src/other.txt": "A\nb\nc\nd\ne\nf\ng\nh\n" });
  branch("eighty", { "src/value.txt": "80\n" });
  const sha = git(root, "rev-parse", "eighty");
  const asked = [...question("").slice(0, -2), "--json", "--proposer"];
  const said = await assay(root, "learn", ...asked, `revisions:ninety, feature/other,${sha},main`);
  expect(said.code).toBe(0);
  const decided = said.lines.filter(({ type }) => type === "decided");
  expect(decided).toMatchObject([
    { verdict: { kind: "kept" } },
    { verdict: { because: "no-effect" } },
    { verdict: { because: "does-not-apply" } },
    { verdict: { because: "no-change" } },
  ]);
  const proposed = said.lines.filter(({ type }) => type === "proposed");
  expect(proposed[0]).toMatchObject({ proposal: { hypothesis: { statement: "Try ninety" } } });

  const slip = await assay(root, "learn", ...asked, "revisions:ninety,nintey");
  expect(slip.code).toBe(2);
  expect(slip.lines).toMatchObject([{ code: "unknown-revision", revision: "nintey" }]);
});

test("a folder of patches that is missing, empty, or holds what cannot be read", async () => {
  const root = repositoryWith({
    "src/value.txt": "1\n",
    "bench.js": "console.log('METRIC work=1')",
  });
  const patches = tempDir("assay-patches-");
  const learn = (folder: string) => assay(root, "learn", "--json", ...question(folder));

  const missing = await learn(join(patches, "nowhere"));
  expect(missing).toMatchObject({ code: 2, lines: [{ type: "problem", code: "file-missing" }] });
  expect(missing.stderr).toContain("nowhere does not exist");

  mkdirSync(join(patches, "folder.patch"));
  writeFileSync(join(patches, "notes.txt"), "");
  const empty = await learn(patches);
  expect(empty).toMatchObject({ code: 2, lines: [{ type: "problem", code: "patches-missing" }] });
  expect(empty.stderr).toMatch(/has no patches\.\n→ .*\.patch or \.diff/);
  expect(git(root, "branch", "--format=%(refname:short)")).toBe("main");

  symlinkSync("nowhere", join(patches, "1-dangling.patch"));
  writeFileSync(join(patches, "2-good.patch"), addition("src/new.txt"));
  const asked = [...question(patches), "--skip-sensitivity"];
  const said = await assay(root, "learn", "--json", ...asked);
  expect(said.code).toBe(0);
  expect(said.lines.filter(({ type }) => type === "decided")).toMatchObject([
    { verdict: { because: "does-not-apply", detail: expect.stringContaining("cannot be read") } },
    { verdict: { because: "no-effect" } },
  ]);
});
