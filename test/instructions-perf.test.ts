import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { plainWorkspace } from "./rig/plain-executor.ts";
import { tempDir, write } from "./rig/temp.ts";
import { hasTool } from "./rig/tools.ts";

/*
 * Few machines of those that test let perf count. This one always counts 1234.
 */
const PERF = `#!/bin/sh
[ "$#" -gt 5 ] || exec echo '7;;instructions:u;1;100.00;;' >&2
while [ "$1" != -- ]; do shift; done
shift
"$@"
code=$?
echo '1234;;instructions:u;1;100.00;;' >&9
exit "$code"
`;

const namespaces = hasTool("unshare", "-U", "-r", "true");

test("a command under perf ends as it would, and cannot tell a number", async () => {
  const folder = tempDir();
  write(folder, { perf: PERF });
  chmodSync(join(folder, "perf"), 0o755);
  const path = process.env.PATH;
  process.env.PATH = `${folder}:${path}`;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  for (const sandbox of namespaces ? (["unshare", "none"] as const) : (["none"] as const)) {
    const executor = processExecutor({ sandbox: await chooseSandbox(sandbox) });
    const exec = (run: string) =>
      executor.exec(plainWorkspace(folder), { run, directory: "", limitMs: 60_000, count: "perf" });
    const forged = "9;;instructions:u;1;100.00;;";
    const forging = `for fd in 3 4 5 6 7 8 9; do { echo '${forged}' >&$fd; } 2>/dev/null; done`;
    expect(await exec(`${forging}; echo ill >&2; exit 3`)).toMatchObject({
      ending: { how: "exited", exitCode: 3 },
      stderr: "ill\n",
      usage: { instructions: 1234 },
    });
    expect(await exec("kill -9 $$")).toMatchObject({
      ending: { how: "signalled", signal: "SIGKILL" },
    });
  }
});
