import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { tempDir, write } from "./rig/temp.ts";
import { describeWith, hasTool } from "./rig/tools.ts";

const CHOOSE = join(import.meta.dirname, "../src/adapters/sandbox/choose.ts");

test("no sandbox is given to nobody who did not ask for it by name", async () => {
  expect((await chooseSandbox("none")).isolation).toBe("none");
});

const unshare = "unshare";
const namespaces = hasTool(unshare, "-U", "-r", "true");
const title = `choosing a sandbox${namespaces ? "" : " (skipped: needs user namespaces)"}`;

describe.skipIf(!namespaces)(title, () => {
  test("where the kernel allows no namespaces, it is said what was tried and why", () => {
    const script = `const { chooseSandbox } = await import(${JSON.stringify(CHOOSE)});
      await chooseSandbox("auto").catch((error) => console.log(JSON.stringify(error.problem)));`;
    const forbidding = `echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"`;
    const node = [process.execPath, "--input-type=module", "-e", script];
    const printed = execFileSync(unshare, ["-U", "-r", "sh", "-c", forbidding, "sh", ...node], {
      encoding: "utf8",
    });
    const reason = { because: expect.stringMatching(/\w/) };
    expect(JSON.parse(printed)).toEqual({
      code: "no-sandbox",
      tried: [
        { name: "bubblewrap", ...reason },
        { name: "unshare", ...reason },
        { name: "sandbox-runtime", ...reason },
      ],
    });
  });

  test("a sandbox is tried once: the same answer comes back", async () => {
    expect(await chooseSandbox("unshare")).toBe(await chooseSandbox("unshare"));
  });

  test("a workspace on a file system with flags of its own", () => {
    // Inside user namespaces nosuid and nodev cannot be taken from a mount, not even for an instant.
    const root = tempDir();
    const script = `const { chooseSandbox } = await import(${JSON.stringify(CHOOSE)});
      const { processExecutor } = await import(${JSON.stringify(join(CHOOSE, "../../process/executor.ts"))});
      const { mkdirSync } = await import("node:fs");
      for (const f of ["ws", "checkout"]) mkdirSync("${root}/" + f);
      const workspace = { name: "w", path: "${root}/ws", inside: "${root}/checkout", mounts: [] };
      const executor = processExecutor({ sandbox: await chooseSandbox("unshare") });
      const run = "echo x >made && cat made";
      console.log((await executor.exec(workspace, { run, limitMs: 50000, directory: "" })).stdout);`;
    const mounted = `mount -t tmpfs -o nosuid,nodev,noatime tmpfs '${root}' && exec unshare -U -r -m "$@"`;
    const node = [process.execPath, "--input-type=module", "-e", script];
    const { stdout, stderr } = spawnSync(
      unshare,
      ["-U", "-r", "-m", "sh", "-c", mounted, "sh", ...node],
      {
        encoding: "utf8",
      },
    );
    expect({ stdout, stderr }).toEqual({ stdout: "x\n\n", stderr: "" });
  });
});

for (const kind of ["bubblewrap", "unshare"] as const) {
  describeWith([kind === "bubblewrap" ? "bwrap" : kind], `overlays in the sandbox ${kind}`, () => {
    test.skipIf(!namespaces)(
      "where one cannot be mounted, its lower folder is there to be read",
      async () => {
        const root = tempDir();
        write(root, { "deps/tool.js": "old\n", "workspace/a": "", "checkout/a": "" });
        const inside = join(root, "checkout");
        const deps = { lower: join(root, "deps"), target: join(inside, "node_modules") };
        // Nothing can be layered over /proc.
        const mounts = [{ kind: "overlay", upper: "/proc", work: "/proc", ...deps }] as const;
        const workspace = { name: "w", path: join(root, "workspace"), inside, mounts };
        const executor = processExecutor({ sandbox: await chooseSandbox(kind) });
        const run = "cat node_modules/tool.js; echo new >node_modules/tool.js";
        const { stdout, ending } = await executor.exec(workspace, {
          run,
          limitMs: 50_000,
          directory: "",
        });
        expect(stdout).toBe("old\n");
        expect(ending).not.toEqual({ how: "exited", exitCode: 0 });
        expect(execFileSync("cat", [join(root, "deps/tool.js")], { encoding: "utf8" })).toBe(
          "old\n",
        );
      },
    );
  });
}
