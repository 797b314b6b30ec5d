import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { repositoryWith, tempDir } from "./rig/temp.ts";
import { describeWith, hasTool } from "./rig/tools.ts";

const ASSAY = join(import.meta.dirname, "../bin/assay.js");

test("doctor looks at the machine and the repository, and leaves nothing behind", async () => {
  const root = repositoryWith({ a: "a\n" });
  const { lines } = await assay(root, "doctor", "--json");
  const about = lines.map((line) => line.about);
  for (const wanted of [
    "node",
    "repository",
    "overlays",
    "sandbox bubblewrap",
    "limit of memory",
  ]) {
    expect(about).toContain(wanted);
  }
  expect(execFileSync("ls", ["-A", root], { encoding: "utf8" })).toBe(".git\na\n");
  const { stdout } = await assay(tempDir(), "doctor");
  expect(stdout).toContain("is not inside a git repository");
});

describeWith(["unshare"], "without namespaces", () => {
  test.skipIf(!hasTool("unshare", "-U", "-r", "true"))(
    "doctor says that nothing protects the machine, and ends with 1",
    () => {
      const forbidding = `echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"`;
      const command = [process.execPath, ASSAY, "doctor"];
      const { status, stdout } = spawnSync(
        "unshare",
        ["-U", "-r", "sh", "-c", forbidding, "sh", ...command],
        { encoding: "utf8", cwd: tempDir() },
      );
      expect(stdout).toContain("Nothing protects this machine");
      expect(stdout).toMatch(/no\s+sandbox bubblewrap\s+does not work/);
      expect(status).toBe(1);
    },
  );
});

describeWith(["bwrap", "socat", "rg"], "a sandbox that promises less", () => {
  test("doctor says what it lacks", async () => {
    const { lines } = await assay(tempDir(), "doctor", "--json");
    const said = lines.find(({ about }) => about === "sandbox sandbox-runtime");
    expect(said).toMatchObject({
      state: "weak",
      says: expect.stringMatching(/shut in; it does not promise: .*--network open/),
    });
  });
});
