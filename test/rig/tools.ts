import { spawnSync } from "node:child_process";
import { describe } from "vitest";

/**
 * True when a program is there and, with arguments, succeeds; where tests may not be skipped, anything else is an
 * error. Not all know `--version`: socat fails on it.
 */
export function hasTool(program: string, ...args: string[]): boolean {
  const asked = args.length > 0 ? args : ["--version"];
  const { status, error } = spawnSync(program, asked, { stdio: "ignore" });
  const found = error === undefined && (args.length === 0 || status === 0);
  if (!found && process.env.ASSAY_REQUIRE_TOOLS === "1") {
    throw new Error(`ASSAY_REQUIRE_TOOLS=1, and ${program} is missing: install it (.ci/run does)`);
  }
  return found;
}

/** `describe` that is skipped, visibly, on a machine without these programs. */
export function describeWith(programs: readonly string[], name: string, body: () => void): void {
  const missing = programs.filter((program) => !hasTool(program));
  const title = missing.length > 0 ? `${name} (skipped: needs ${missing.join(", ")})` : name;
  describe.skipIf(missing.length > 0)(title, body);
}
