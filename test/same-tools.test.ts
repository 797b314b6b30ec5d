import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempDir, write } from "./rig/temp.ts";
import { describeWith } from "./rig/tools.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

const ASSAY = join(import.meta.dirname, "../bin/assay.js");

/** A home with a toolchain of its own making: what is on PATH needs what lies elsewhere in the home. */
function homeWithTool(): string {
  const home = tempDir("assay-home-");
  write(home, {
    "bin/ruby": `#!/bin/sh\nexec "${home}/runtimes/ruby-9" "$@"\n`,
    "runtimes/ruby-9": "#!/bin/sh\necho ruby 9.9\n",
  });
  for (const file of ["bin/ruby", "runtimes/ruby-9"])
    execFileSync("chmod", ["755", join(home, file)]);
  return home;
}

describeWith(["bwrap"], "tools below the home folder", () => {
  test("a study stops where one is another in the sandbox, and goes on once it can be read", () => {
    const made = valueRepository();
    patch(made, "1-better", { "src/value.txt": "90\n" });
    const home = homeWithTool();
    const learn = (...flags: string[]) =>
      spawnSync(
        process.execPath,
        [ASSAY, "learn", "--json", ...question(made.patches), "--skip-sensitivity", ...flags],
        {
          cwd: made.root,
          encoding: "utf8",
          env: { PATH: `${home}/bin:${process.env.PATH}`, HOME: home },
        },
      );
    const guard = ["--guard", "ruby check.rb"];
    const stopped = learn(...guard);
    expect(stopped.stderr).toMatch(/Runs would not get the ruby that you use: yours is ruby 9\.9/);
    expect(stopped.stderr).toContain("--read PATH");
    expect(stopped.status).toBe(2);
    const read = learn(...guard, "--read", `${home}/runtimes`);
    expect(read.stderr).toBe("");
    expect(read.stdout).toContain('"kind":"kept"');
  }, 60_000);
});
