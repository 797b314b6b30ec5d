import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Limits } from "../domain/budget.ts";
import { freshMark, LONG, type Make, makeScene, processesWith } from "./executor-scene.ts";
import type { Promises } from "./promises.ts";

const MEGABYTE = 1024 ** 2;

/** Takes memory until it is ended; says how far it got. */
const EATER = `const kept = []; for (let n = 0; n < 400; n++) kept.push(Buffer.alloc(${MEGABYTE}, 1)); console.log("ate");`;

/** What an executor promises of limits. Nothing here takes more than a few hundred megabytes where it fails. */
export function limitsContract(
  make: Make,
  { confined, covers, promise }: Promises & { readonly confined: boolean },
): void {
  describe("what a command may use", () => {
    const within = async (limits: Limits, run: string | readonly string[]) => {
      const executor = await make({ limits });
      const { workspace } = makeScene(covers);
      const env = freshMark();
      const finished = await executor.exec(workspace, { run, limitMs: LONG, directory: "", env });
      expect(processesWith(env)).toEqual([]);
      return { ...finished, made: (name: string) => existsSync(join(workspace.path, name)) };
    };

    test("memory, of all its processes together", async () => {
      const node = `'${process.execPath}' -e '${EATER}'`;
      const { ending, stdout } = await within(
        { memoryBytes: 300 * MEGABYTE },
        `${node} & ${node}; wait; echo end`,
      );
      expect(ending).toEqual({ how: "exceeded", what: "memory" });
      expect(stdout).not.toContain("ate\nate");
    });

    test("processes, and no more", async () => {
      const crowd = "i=0; while [ $i -lt 100 ]; do sleep 20 & i=$((i+1)); done; echo all";
      expect((await within({ processes: 300 }, crowd)).stdout).toBe("all\n");
      expect((await within({ processes: 40 }, `${crowd}; wait`)).stdout).toBe("");
    });

    test("processes: a fork bomb is over at its time", async () => {
      const executor = await make({ limits: { processes: 60 } });
      const { workspace } = makeScene(covers);
      const env = freshMark();
      const run = "bomb() { bomb | bomb & }; bomb; while :; do sleep 1; done";
      await executor.exec(workspace, { run, limitMs: 2_000, directory: "", env });
      expect(processesWith(env)).toEqual([]);
    });

    test("disk, in its workspace", async () => {
      const filler =
        "i=0; while :; do head -c 10000000 /dev/zero >fill$i || exit 9; i=$((i+1)); done";
      const { ending } = await within({ diskBytes: 60 * MEGABYTE }, filler);
      expect(ending).toEqual({ how: "exceeded", what: "disk" });
    });

    if (confined) {
      promise("sized-folders", "disk, in its private folders", async () => {
        const filler = "head -c 100000000 /dev/zero >/tmp/fill; wc -c </tmp/fill";
        const { stdout } = await within({ diskBytes: 20 * MEGABYTE }, filler);
        expect(Number(stdout)).toBeLessThanOrEqual(20 * MEGABYTE);
      });

      promise("light", "memory, of which the sandbox takes next to nothing", async () => {
        const { usage } = await within({}, ": >made");
        expect(usage.peakBytes ?? 0).toBeLessThan(30 * MEGABYTE);
      });
    }

    test("output, whatever of it is kept", async () => {
      const { ending } = await within({ outputBytes: 5 * MEGABYTE }, "yes");
      expect(ending).toEqual({ how: "exceeded", what: "output" });
    });

    test("nothing is in the way of a command that stays below", async () => {
      const limits = {
        memoryBytes: 500 * MEGABYTE,
        processes: 100,
        diskBytes: 100 * MEGABYTE,
        outputBytes: MEGABYTE,
        cpus: 1,
      };
      const { ending, stdout } = await within(limits, "head -c 1000000 /dev/zero >made; echo fine");
      expect({ ending, stdout }).toEqual({
        ending: { how: "exited", exitCode: 0 },
        stdout: "fine\n",
      });
    });
  });
}
