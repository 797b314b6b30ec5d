import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { hasTool } from "./rig/tools.ts";
import { question, valueRepository } from "./rig/value-repository.ts";

/*
 * A program that proposes: what it may do, what becomes of it when it fails, and that nothing it does
 * reaches the user's repository.
 */

const decided = (lines: readonly Record<string, unknown>[]) =>
  lines.filter(({ type }) => type === "decided").map(({ verdict }) => verdict);

/** Runs a study whose proposer is a script that is told the number of the trial. */
async function study(script: string, ...flags: string[]) {
  const { root } = valueRepository({ ".gitignore": "ignored\n" });
  write(root, { "src/value.txt": "55\n", untracked: "mine\n", ignored: "mine\n" });
  const before = state(root);
  const command = `command:${script}`;
  const asked = [...question("").slice(0, -2), "--proposer", command, "--json", ...flags];
  const said = await assay(root, "learn", ...asked);
  expect(state(root)).toEqual(before);
  return { root, said, verdicts: decided(said.lines) };
}

/** The user's own files, and what git knows of them. */
function state(root: string) {
  const names = readdirSync(root).filter((name) => name !== ".assay");
  const files = names
    .filter((name) => !["src", ".git"].includes(name))
    .map((name) => [name, readFileSync(join(root, name), "utf8")]);
  const refs = git(root, "for-each-ref")
    .split("\n")
    .filter((ref) => !ref.includes("heads/assay/"));
  return {
    names,
    files,
    value: readFileSync(join(root, "src/value.txt"), "utf8"),
    status: git(root, "status", "--porcelain=v2", "--branch"),
    config: readFileSync(join(root, ".git/config"), "utf8"),
    hooks: existsSync(join(root, ".git/hooks/post-checkout")),
    refs,
  };
}

test("five answers in a row that give nothing to measure end the study as planned", async () => {
  const { said, verdicts } = await study(
    `
    case $ASSAY_TRIAL in
      2) echo 90 >src/value.txt;;
      4) echo 'HYPOTHESIS: give up' ; echo tired >&2; exit 3;;
      5) kill -9 $$;;
      6) exec sleep 600;;
      7) touch src/value.txt; mkdir src/empty; echo x >ignored;;
    esac`,
    "--budget",
    "2s",
  );
  expect(said.code).toBe(0);
  expect(verdicts).toMatchObject([
    { because: "no-change" },
    { kind: "kept" },
    { because: "no-change" },
    { because: "crashed", detail: "the proposer exited with code 3: tired" },
    { because: "crashed", detail: "the proposer was ended by SIGKILL" },
    { because: "timed-out", detail: "the proposer was stopped at its limit of 2 s" },
    { because: "no-change" },
  ]);
  expect(said.lines.at(-1)).toMatchObject({ because: "nothing-proposed", trials: 7, invalid: 6 });
  expect(said.lines.filter(({ type }) => type === "not-proposed")[2]).toMatchObject({
    hypothesis: { statement: "give up" },
  });
});

test("whatever it does to its workspace, only the difference counts", async () => {
  const { root, said, verdicts } = await study(
    `
    case $ASSAY_TRIAL in
      1) rm -rf .git; git init -q; echo 99 >src/value.txt; git add -A
         git -c user.name=x -c user.email=x commit -qm mine; git checkout -q -b mine
         git config core.fsmonitor "touch $PWD/src/ran";;
      2) rm -rf ./* .??*;;
      3) git init -q src/nested; git -C src/nested -c user.name=x -c user.email=x commit -q --allow-empty -m n;;
      4) chmod -R 000 src;;
      5) rm -rf src; ln -s /etc src;;
      6) mkfifo src/pipe; echo 97 >src/value.txt;;
      7) rm src/value.txt;;
      8) printf '1' >src/$(printf 'caf\\351'); echo 96 >src/value.txt;;
    esac
    exit 0`,
    "--max-experiments",
    "8",
  );
  expect(said.code).toBe(0);
  expect(verdicts).toMatchObject([
    { kind: "kept", evidence: { after: 99 } },
    { because: "tampered", detail: expect.stringContaining("bench.js") },
    { because: "out-of-scope", detail: expect.stringContaining("src/nested is a repository") },
    {},
    { because: "out-of-scope" },
    { kind: "kept", evidence: { after: 97 } },
    { because: "crashed" },
    { kind: "kept", evidence: { after: 96 } },
  ]);
  expect(existsSync(join(root, "src/ran"))).toBe(false);
  git(root, "fsck", "--strict");
});

const isIsolated = hasTool("bwrap") || hasTool("unshare", "-Urm", "true");

test.skipIf(!isIsolated)("what it writes elsewhere is refused or thrown away", async () => {
  const outside = tempDir();
  write(outside, { mine: "mine\n" });
  const home = git(outside, "--exec-path");
  const { root, verdicts, said } = await study(
    `
    for at in '${outside}' .assay ../ /usr '${home}' /tmp; do echo x >"$at/written" 2>/dev/null; done
    echo x >'${outside}/mine'; rm -rf '${outside}'
    git branch evil; git tag evil; git config user.name evil; git stash
    mkdir -p .git/hooks; printf '#!/bin/sh\\ntouch ${outside}/hook' >.git/hooks/post-checkout
    chmod +x .git/hooks/post-checkout
    echo $((100 - ASSAY_TRIAL)) >src/value.txt; exit 0`,
    "--max-experiments",
    "2",
  );
  expect(said.code).toBe(0);
  expect(verdicts).toMatchObject([{ kind: "kept" }, { kind: "kept" }]);
  expect(readFileSync(join(outside, "mine"), "utf8")).toBe("mine\n");
  expect(readdirSync(outside)).toEqual(["mine"]);
  expect(existsSync("/tmp/written")).toBe(false);
  expect(git(root, "log", "-1", "--format=%an", "HEAD")).toBe("User");
});
