import { describe, expect, test } from "vitest";
import { tryAll } from "./hostile/rig.ts";
import { describeWith, hasTool } from "./rig/tools.ts";

const works = hasTool("unshare", "-U", "-r", "true");

for (const sandbox of ["bubblewrap", "unshare"] as const) {
  describeWith(
    [sandbox === "bubblewrap" ? "bwrap" : "unshare"],
    `hostile changes, ${sandbox}`,
    () => {
      describe.skipIf(!works)("where there are user namespaces", () => {
        test("none gets out, and each ends as docs/security.md says", async () => {
          const { outcomes, apart, notStopped, damage } = await tryAll(sandbox);
          expect(damage).toEqual([]);
          const odd = [...outcomes, ...apart, ...notStopped].filter(
            ({ isAsExpected }) => !isAsExpected,
          );
          expect(odd.map(({ attempt, verdict }) => [attempt.tries, verdict])).toEqual([]);
          expect(outcomes.length).toBeGreaterThanOrEqual(40);
        }, 600_000);
      });
    },
  );
}
