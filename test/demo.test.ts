import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EXPECTED } from "../scripts/demo/expected.ts";
import { tempDir } from "./rig/temp.ts";

it("the demo keeps its three improvements, says why not of each other, and tidies up", () => {
  const home = tempDir();
  const temporary = tempDir();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "..", "scripts", "demo.ts")],
    {
      encoding: "utf8",
      // A fresh machine: no git identity, an empty home.
      env: { PATH: process.env.PATH, HOME: home, TMPDIR: temporary, GIT_CONFIG_NOSYSTEM: "1" },
    },
  );
  expect(status, stderr + stdout).toBe(0);
  for (const [name, ending] of EXPECTED) expect(stdout).toMatch(new RegExp(`${name} +${ending}`));
  expect(stdout).toContain("As it must be");
  expect(readdirSync(temporary).filter((name) => name.startsWith("assay-leaderboard"))).toEqual([]);
});
