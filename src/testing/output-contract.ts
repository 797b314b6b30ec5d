import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Command, type Finished, OUTPUT_LIMIT } from "../ports/executor.ts";
import type { Scene } from "./executor-scene.ts";

type Given = [at: Scene, run: Command["run"], more?: Partial<Command>];

/** What an executor promises of what commands print. */
export function outputContract(
  scene: () => Scene,
  exec: (...given: Given) => Promise<Finished>,
  output: (...given: Given) => Promise<string>,
): void {
  describe("what a command prints", () => {
    test("bytes that are no UTF-8", async () => {
      expect(await output(scene(), "printf 'caf\\351 latin\\n'")).toBe("caf\uFFFD latin\n");
    });

    test("a flood: head and tail are kept, and the gap is within a line", async () => {
      const { stdout, truncated } = await exec(scene(), "seq 1 1000000; seq 1000000 1000003 >&2");
      expect(truncated).toBe(true);
      expect(stdout.length).toBeLessThan(OUTPUT_LIMIT + 100);
      expect(stdout.startsWith("1\n2\n3\n")).toBe(true);
      expect(stdout.endsWith("\n999999\n1000000\n")).toBe(true);
      const between = stdout.split("\n").filter((line) => line !== "" && !/^\d+$/.test(line));
      expect(between).toEqual([expect.stringMatching(/^\d*… \[\d+ bytes dropped\] …\d*$/)]);
    });

    test("one line of 200 MB costs bounded memory", async () => {
      const before = process.memoryUsage().rss;
      let peak = 0;
      const timer = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 5);
      const run = "head -c 200000000 /dev/zero | tr '\\0' x";
      const { stdout, truncated, ending } = await exec(scene(), run).finally(() =>
        clearInterval(timer),
      );
      expect(ending).toEqual({ how: "exited", exitCode: 0 });
      expect(truncated).toBe(true);
      expect(stdout.length).toBeLessThan(OUTPUT_LIMIT + 100);
      expect(peak - before).toBeLessThan(150e6);
    });

    test("goes to its log, both streams, capped", async () => {
      const at = scene();
      const log = join(at.root, "log");
      await exec(at, "echo err >&2; echo out; head -c 20000000 /dev/zero; echo end", { log });
      const text = readFileSync(log, "utf8");
      expect(text).toContain("out\n");
      expect(text).toContain("err\n");
      expect(text.endsWith("end\n")).toBe(true);
      expect(text.length).toBeLessThan(9e6);
    });

    test.runIf(existsSync("/dev/full"))("and a full disk is said", async () => {
      const failing = exec(scene(), "echo out", { log: "/dev/full" });
      await expect(failing).rejects.toMatchObject({
        problem: { code: "disk-full", where: "/dev/full" },
      });
    });
  });
}
