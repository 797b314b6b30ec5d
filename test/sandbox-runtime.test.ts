import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { GUARANTEES, type Guarantee, lacking } from "../src/domain/guarantee.ts";
import { executorContract } from "../src/testing/executor-contract.ts";
import { LONG, type Make, makeScene, writeFileAt } from "../src/testing/executor-scene.ts";
import { assay } from "./rig/assay.ts";
import { engineFor, obstacle } from "./rig/sandboxes.ts";
import { tempDir } from "./rig/temp.ts";
import { patch, valueRepository } from "./rig/value-repository.ts";

const KIND = "sandbox-runtime";

test("docs/security.md says of every promise which sandbox keeps it", () => {
  const page = readFileSync("docs/security.md", "utf8");
  const told = (promise: Guarantee) =>
    [
      lacking("bubblewrap", "linux"),
      lacking("unshare", "linux"),
      lacking(KIND, "linux"),
      lacking(KIND, "darwin"),
    ].map((lacks) => (lacks.includes(promise) ? "no" : "yes"));
  for (const promise of Object.keys(GUARANTEES) as Guarantee[]) {
    expect(page).toContain(`| ${[GUARANTEES[promise], ...told(promise)].join(" | ")} |\n`);
  }
});

const because = await obstacle(KIND);
const title = `commands in the sandbox ${KIND}${because ? ` (skipped: ${because})` : ""}`;
describe.skipIf(because !== undefined)(title, () => {
  const make: Make = async (given) =>
    processExecutor({ sandbox: await chooseSandbox(KIND), ...given });
  executorContract(make, {
    confined: true,
    engine: engineFor(KIND),
    lacks: lacking(KIND, process.platform),
  });

  const say = async (workspace: Parameters<typeof makeScene>[1], run: string) => {
    const at = makeScene(false, workspace);
    const executor = await make();
    return { at, exec: () => executor.exec(at.workspace, { run, limitMs: LONG, directory: "" }) };
  };

  test("no program of the project is started outside, by whatever name", async () => {
    const { at, exec } = await say("project", "echo fine");
    const out = join(at.root, "out");
    for (const name of ["bwrap", "socat", "rg", "bash", "sh", "node", "mkfifo", "npm"]) {
      const program = join(at.workspace.path, "node_modules/.bin", name);
      writeFileAt(program, `#!/bin/sh\necho ${name} >>'${out}'\nexec /bin/false\n`, 0o755);
    }
    expect((await exec()).stdout).toBe("fine\n");
    expect(existsSync(out)).toBe(false);
  });

  test("no environment of a process that is seen holds a secret of the engine", async () => {
    vi.stubEnv("EXECUTOR_API_KEY", "k-42");
    onTestFinished(() => void vi.unstubAllEnvs());
    const look = `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c -e k-42 -e "$(printf k-42 | base64 | cut -c1-4)"`;
    const { exec } = await say("project", look);
    expect((await exec()).stdout).toBe("0\n");
  });

  test("the folder that all commands of srt may write to is neither read nor written", async () => {
    const folder = "/tmp/claude";
    if (!existsSync(folder)) {
      mkdirSync(folder);
      onTestFinished(() => rmSync(folder, { recursive: true }));
    }
    const file = join(folder, `assay-test-${process.pid}`);
    writeFileSync(file, "somebody's");
    onTestFinished(() => rmSync(file, { force: true }));
    const { exec } = await say("project", `cat '${file}'; echo mine >'${file}'; echo end`);
    expect((await exec()).stdout).toBe("end\n");
    expect(readFileSync(file, "utf8")).toBe("somebody's");
  });

  test("nothing of a command stays in the folder for temporary files, locked or not", async () => {
    const TMPDIR = tempDir();
    const script = `const [sandbox, executor] = await Promise.all(process.argv.slice(1, 3).map((path) => import(path)));
      const workspace = { name: "w", path: process.argv[3], inside: process.argv[3], mounts: [] };
      const run = 'mkdir -p "$TMPDIR/a/b" && chmod 0 "$TMPDIR/a" && echo done';
      const made = executor.processExecutor({ sandbox: await sandbox.chooseSandbox("${KIND}") });
      console.log((await made.exec(workspace, { run, limitMs: 50000, directory: "" })).stdout.trim());`;
    const adapter = (path: string) => join(import.meta.dirname, "../src/adapters", path);
    const printed = execFileSync(
      process.execPath,
      [
        ...["--input-type=module", "-e", script],
        ...[adapter("sandbox/choose.ts"), adapter("process/executor.ts"), tempDir()],
      ],
      { encoding: "utf8", env: { PATH: process.env.PATH, TMPDIR } },
    );
    expect(printed).toBe("done\n");
    expect(execFileSync("ls", ["-A", TMPDIR], { encoding: "utf8" })).toBe("");
  });

  test("a network that it cannot give is refused, and nothing is left of the attempt", async () => {
    const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("assay-srt-"));
    const before = leftovers();
    const executor = await make({ access: { network: "open", env: [], read: [] } });
    const { workspace } = makeScene(false);
    await expect(
      executor.exec(workspace, { run: "true", limitMs: LONG, directory: "" }),
    ).rejects.toMatchObject({ problem: { code: "sandbox-cannot", network: "open" } });
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
  });

  test("a study: git and ignored folders are there, the journal is not, and verdicts name the sandbox", async () => {
    const bench = `import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
const git = (...args) => execFileSync("git", args, { encoding: "utf8" });
git("show", "HEAD:app.js");
if (git("status", "--porcelain") !== "") throw new Error("changed: " + git("status"));
const { default: tool } = await import("tool");
const seen = readdirSync(process.env.CHECKOUT + "/.assay").filter((name) => name !== ".git");
const { default: cost } = await import("./app.js");
console.log("METRIC cost=" + (seen.length > 0 ? 1 : cost * tool));
`;
    const made = valueRepository({
      "bench.js": bench,
      "app.js": "export default 100;\n",
      ".gitignore": "node_modules\n",
    });
    writeFileAt(join(made.root, "node_modules/tool/package.json"), '{"exports": "./tool.js"}\n');
    writeFileAt(join(made.root, "node_modules/tool/tool.js"), "module.exports = 1;\n");
    patch(made, "1-better", { "app.js": "export default 50;\n" });
    const { code, lines, stderr } = await assay(
      made.root,
      ...["learn", "--json", "--sandbox", KIND, "--target", "app.js", "--direction", "minimize"],
      ...["--metric", `CHECKOUT='${made.root}' node bench.js`],
      ...["--proposer", `patches:${made.patches}`],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(lines.filter(({ type }) => type === "decided")).toMatchObject([
      {
        verdict: { kind: "kept", evidence: { before: 100, after: 50 } },
        isolation: KIND,
        separation: "shared process",
      },
    ]);
  }, 120_000);
});
