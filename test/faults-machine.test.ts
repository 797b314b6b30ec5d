import { spawnSync } from "node:child_process";
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assay, startAssay } from "./rig/assay.ts";
import { puppeteer, STRINGS } from "./rig/puppet.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { describeWith, hasTool } from "./rig/tools.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/*
 * What the machine, and a metric that behaves badly, can do to a study.
 */

const BIN = new URL("../bin/assay.js", import.meta.url).pathname;

const decided = (lines: readonly Record<string, unknown>[]) =>
  lines.filter(({ type }) => type === "decided").map(({ verdict }) => verdict);

/** Whether a mount namespace of one's own can be had; a program that is there may still be forbidden. */
const canMount = hasTool("unshare", "-Urm", "mount", "-t", "tmpfs", "x", "/tmp");

describeWith(canMount ? ["unshare"] : ["a mount namespace"], "a full disk", () => {
  /**
   * The repository on a small disk of its own, with so many kilobytes left: `learn`, then room is made,
   * then `resume`, else `learn` again where no study had begun. Everything is printed in between.
   */
  const SCRIPT = `
    node=$1 bin=$2 repository=$3 patches=$4
    export HOME=/nowhere NO_COLOR=1
    mount -t tmpfs -o size=24m disk /mnt && cp -r "$repository" /mnt/r && cd /mnt/r || exit 99
    learn() { "$node" "$bin" learn --json --target src --metric 'node bench.js' --direction minimize \\
      --sandbox none --proposer "patches:$patches" 2>&1; }
    for left in 0 56 1000; do
      rm -rf .assay /mnt/fill
      free=$(df -k --output=avail /mnt | tail -1)
      head -c $(( (free - left) * 1024 )) /dev/zero >/mnt/fill
      learn; echo "full $left: $?"
      rm /mnt/fill
      "$node" "$bin" resume --json 2>&1 || learn; echo "resumed $left: $?"
      git fsck --strict 2>&1; git status --porcelain
    done`;

  test("is told as such, costs nothing, and with room made the study goes on", () => {
    const made = valueRepository({ "src/large": `${"0123456789abcdef".repeat(65536)}\n` });
    patch(made, "1-better", { "src/value.txt": "90\n" });
    const { stdout } = spawnSync(
      "unshare",
      ["-Urm", "sh", "-c", SCRIPT, "sh", process.execPath, BIN, made.root, made.patches],
      { encoding: "utf8" },
    );
    const rounds = stdout.split(/^(?=full )|(?<=^resumed .*\n)/m);
    const codes = [...stdout.matchAll(/^(full|resumed) (\d+): (\d+)$/gm)];
    expect(codes.map(([line]) => line)).toEqual(
      [0, 56, 1000].flatMap((left) => [`full ${left}: 2`, `resumed ${left}: 0`]),
    );
    for (const full of rounds.filter((round) => round.includes("disk-full"))) {
      expect(full).toMatch(/assay: The disk is full \(.*\n→ Make room, then run assay resume/);
    }
    expect(stdout).not.toMatch(/bug in Assay|journal-unreadable/);
    expect(stdout.match(/"code":"disk-full"/g)?.length).toBeGreaterThanOrEqual(3);
    expect(stdout.match(/"type":"outcome".*"kept":1/g)).toHaveLength(3);
    expect(stdout).not.toMatch(/^(error|missing|dangling|broken|\?\?| M) /m);
  });
});

test("200 MB in one line cost bounded memory, and the number after it still counts", async () => {
  const flood = `
    import { readFileSync, writeSync } from "node:fs";
    const chunk = Buffer.alloc(1024 * 1024, "x");
    for (let n = 0; n < 200; n++) for (let at = 0; at < chunk.length; ) at += writeSync(1, chunk, at);
    writeSync(1, "\\nMETRIC work=" + Number(readFileSync("src/value.txt", "utf8")) + "\\n");
  `;
  const made = valueRepository({ "bench.js": flood });
  patch(made, "1-better", { "src/value.txt": "90\n" });
  const { root, patches } = made;
  let peak = 0;
  const { child, done } = startAssay(root, ["learn", "--json", ...question(patches)], () => {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? peak);
  });
  const said = await done;
  expect(said.code).toBe(0);
  expect(decided(said.lines)).toMatchObject([{ kind: "kept" }]);
  expect(peak).toBeGreaterThan(20_000);
  expect(peak).toBeLessThan(300_000);
  const { log } = (said.lines.find(({ type }) => type === "ran")?.run ?? {}) as { log?: string };
  expect(statSync(join(root, ".assay", log ?? "")).size).toBeLessThan(10 * 1024 * 1024);
});

test("bytes that are no UTF-8 are output like any other", async () => {
  const made = valueRepository();
  patch(made, "1-better", { "src/value.txt": "90\n" }, "Besser");
  const { root, patches } = made;
  const metric = "printf 'caf\\351 \\377\\0 \\033[31mred\n'; node bench.js";
  const said = await assay(root, "learn", "--json", ...question(patches), "--metric", metric);
  expect(decided(said.lines)).toMatchObject([{ kind: "kept" }]);
  expect((await assay(root, "show", "1", "--json")).lines).toHaveLength(1);
});

describeWith(["setsid"], "a daemon", () => {
  test.each(["auto", "none"])("of a metric dies with its run (sandbox %s)", async (sandbox) => {
    const puppets = await puppeteer();
    const made = valueRepository({ "bench.js": puppets.source });
    patch(made, "1-better", { "src/value.txt": "90\n" });
    const metric = "setsid sh -c 'trap : TERM HUP; node bench.js daemon; :' >/dev/null 2>&1 &";
    const flags = [
      "--metric",
      `${metric} node bench.js src/value.txt`,
      "--sandbox",
      sandbox,
      "--skip-sensitivity",
      ...STRINGS,
    ];
    const { done } = startAssay(made.root, [
      "learn",
      "--json",
      ...question(made.patches),
      ...flags,
    ]);
    for (let run = 0; run < 10; run++) {
      const both = [await puppets.next(), await puppets.next()];
      const daemon = both.find(({ args }) => args[0] === "daemon");
      const bench = both.find((puppet) => puppet !== daemon);
      bench?.say(`METRIC work=${Number(bench.files["src/value.txt"])}\n`);
      bench?.exit();
      await daemon?.gone;
      expect(daemon?.args).toEqual(["daemon"]);
    }
    expect(decided((await done).lines)).toMatchObject([{ kind: "kept" }]);
  });
});

test("a repository whose folder cannot be written: said so, nothing else happens", async () => {
  const made = valueRepository();
  patch(made, "1-better", { "src/value.txt": "90\n" });
  const { root, patches } = made;
  spawnSync("chmod", ["-R", "a+rX", patches]);
  const said = await asOrdinaryUser(root, ["learn", "--json", ...question(patches)]);
  expect(said.stderr).toMatch(/^assay: .*\.assay cannot be written: .*\n→ .*write access/);
  expect(said.status).toBe(2);
  expect(JSON.parse(said.stdout)).toMatchObject({ type: "problem", code: "state-not-writable" });
  expect(existsSync(join(root, ".assay"))).toBe(false);
});

describeWith(["bwrap"], "an ordinary user", () => {
  test("runs a study in the sandbox, whatever its runs leave behind", async () => {
    const leaves = `
      import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
      mkdirSync("out/locked", { recursive: true });
      writeFileSync("out/locked/x", "x");
      chmodSync("out/locked", 0);
      console.log("METRIC work=" + Number(readFileSync("src/value.txt", "utf8")));
      rmSync("src", { recursive: true });
    `;
    const made = valueRepository({ "bench.js": leaves });
    patch(made, "1-better", { "src/value.txt": "90\n" });
    patch(made, "2-same", { "src/other.txt": "b\n" });
    const { root, patches } = made;
    spawnSync("chmod", ["-R", "a+rX", patches]);
    if (process.getuid?.() === 0) spawnSync("chown", ["-R", "1000:1000", root]);
    const said = asUser(root, ["learn", "--json", ...question(patches)]);
    expect(said.stderr).toBe("");
    expect(said.status).toBe(0);
    const lines = said.stdout.trim().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ type: "outcome", kept: 1, reverted: 1 });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ environment: { isolation: "bubblewrap" } });
    expect(readdirSync(join(root, ".assay/.git"))).toEqual(["git", "sealed"]);
  });

  test("goes on, and judges apart, after a candidate that locks what it shares", () => {
    const locks = `
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
mkdirSync(process.env.ASSAY_SHARED + "/a/b", { recursive: true });
for (const name of ["/a/b", "/a", ""]) chmodSync(process.env.ASSAY_SHARED + name, 0);
`;
    const made = valueRepository({
      "bench.js": `
import { spawnSync } from "node:child_process";
const { status, stdout } = spawnSync(process.env.ASSAY_LAUNCH, [process.execPath, "app.js"]);
if (status !== 0) process.exit(1);
console.log("METRIC cost=" + stdout);
`,
      "app.js": "console.log(100);\n",
    });
    patch(made, "1-locks", { "app.js": `${locks}console.log(100);\n` });
    patch(made, "2-better", { "app.js": "console.log(90);\n" });
    spawnSync("chmod", ["-R", "a+rX", made.patches]);
    if (process.getuid?.() === 0) spawnSync("chown", ["-R", "1000:1000", made.root]);
    const { stdout, stderr } = asUser(made.root, [
      ...["learn", "--json", "--target", "app.js", "--metric", "node bench.js"],
      ...["--direction", "minimize", "--isolate", "candidate", "--skip-sensitivity"],
      ...["--proposer", `patches:${made.patches}`],
    ]);
    expect(stderr).toBe("");
    const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(last).toMatchObject({ type: "outcome", kept: 1, reverted: 1 });
    expect(existsSync(join(made.root, ".assay/context/launch"))).toBe(false);
  }, 60_000);
});

/** Runs the binary as somebody who may read a folder but not write to it. */
async function asOrdinaryUser(root: string, args: readonly string[]) {
  spawnSync("chmod", ["-R", "a+rX,a-w", root]);
  if (process.getuid?.() === 0) {
    for (const path of [root, join(root, ".git")]) chownSync(path, 1000, 1000);
  }
  const said = asUser(root, args);
  spawnSync("chmod", ["-R", "u+w", root]);
  return said;
}

/** Runs the binary without the rights of root. */
function asUser(root: string, args: readonly string[]) {
  const drop = ["--reuid=1000", "--regid=1000", "--clear-groups", "--"];
  const [program = "", ...rest] = [
    ...(process.getuid?.() === 0 ? ["setpriv", ...drop] : []),
    ...[process.execPath, BIN, ...args],
  ];
  const env = { PATH: process.env.PATH, HOME: "/nowhere", NO_COLOR: "1", ...TRUSTED };
  return spawnSync(program, rest, { cwd: root, encoding: "utf8", env });
}

const TRUSTED = {
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "safe.directory",
  GIT_CONFIG_VALUE_0: "*",
};

test("paths and names may hold spaces, quotes, line ends, emoji and glob characters", async () => {
  const odd = `o'd "d" $(x)\n\u{1f642} é`;
  const made = valueRepository({
    [`app/[slug] (x)/${odd}.txt`]: "1\n",
    "app/s/decoy.txt": "",
  });
  patch(made, "1-bracket", { "app/s/decoy.txt": "x" });
  patch(made, "2-better", { "src/value.txt": "90\n", [`app/[slug] (x)/${odd}.txt`]: "2\n" });
  const root = join(tempDir(), `a ${odd}`);
  renameSync(made.root, root);
  const target = ["--target", "app/[slug] (x)"];
  for (const sandbox of ["auto", "unshare", "none"]) {
    const flags = [...question(made.patches), ...target, "--sandbox", sandbox];
    const said = await assay(root, "learn", "--json", ...flags);
    expect(said.stderr).toBe("");
    expect(decided(said.lines)).toMatchObject([
      { because: "out-of-scope", detail: "app/s/decoy.txt" },
      { kind: "kept" },
    ]);
  }
  expect(git(root, "status", "--porcelain")).toBe("");
  write(root, { "x.txt": "" });
  const judged = await assay(
    root,
    "judge",
    "--patch",
    join(made.patches, "2-better.patch"),
    "--json",
    ...question("").slice(0, -2),
    ...target,
  );
  expect(judged.code).toBe(0);
});
