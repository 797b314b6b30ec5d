import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMeter } from "../src/adapters/metrics/meter.ts";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { metrics } from "../src/config/metrics.ts";
import type { Counter } from "../src/domain/metric.ts";
import type { Run } from "../src/domain/run.ts";
import { readStudy, SystemExperiment } from "../src/index.ts";
import { plainWorkspace } from "./rig/plain-executor.ts";
import { tempDir, write } from "./rig/temp.ts";
import { describeWith, hasTool } from "./rig/tools.ts";
import { patch, valueRepository } from "./rig/value-repository.ts";

const COUNT = 'i=0; while [ "$i" -lt "$1" ]; do i=$((i + 1)); done';

/** Writes the text of the file `line` to every descriptor, and to all that can be opened anew. */
const WRITE_EVERYWHERE = `
import os
line = open("line", "rb").read()
for fd in range(4096):
    for target in (fd, "/proc/self/fd/%d" % fd, "/proc/1/fd/%d" % fd):
        try:
            os.write(target if type(target) is int else os.open(target, os.O_WRONLY), line)
        except OSError:
            pass
`;

type Asked = { readonly by?: Counter; readonly sandbox?: "auto" | "unshare" | "none" };

/** Counts commands in one folder with these files. */
async function counting(
  files: Readonly<Record<string, string>> = {},
  { by = "valgrind", sandbox = "auto" }: Asked = {},
) {
  const root = tempDir();
  const logs = join(tempDir(), "logs");
  write(root, { "count.sh": COUNT, ...files });
  const executor = processExecutor({ sandbox: await chooseSandbox(sandbox) });
  const run = (command: string): Promise<Run> => {
    const plain = metrics.instructions(command);
    const source = { kind: "command", command, reading: { from: "instructions", by } } as const;
    const metric = { ...plain, source };
    const objective = { metric, direction: "minimize", leastEffect: 0 } as const;
    const experiment = { directory: "", objective };
    const meter = createMeter({ executor, experiment, logs });
    return meter.measure(plainWorkspace(root), { limitMs: 60_000, label: "s/1/run-1", luck: 0 });
  };
  const number = async (command: string) => {
    const counted = await run(command);
    return counted.outcome === "completed" ? Number(counted.values.instructions) : Number.NaN;
  };
  return { root, run, number };
}

describeWith(["valgrind", "python3"], "instructions, counted by valgrind", () => {
  const namespaces = hasTool("unshare", "-U", "-r", "true");

  test.each(namespaces ? (["auto", "unshare"] as const) : [])(
    "repeat exactly in the sandbox %s",
    async (sandbox) => {
      const { number } = await counting({}, { sandbox });
      const once = await number("sh count.sh 1000");
      expect(once).toBeGreaterThan(100_000);
      expect(await number("sh count.sh 1000")).toBe(once);
    },
  );

  test("grow with the work of all processes", async () => {
    // Without a sandbox the length of process ids counts too.
    const { number } = await counting({}, { sandbox: "none" });
    const once = await number("sh count.sh 1000");
    expect(await number("sh count.sh 2000")).toBeGreaterThan(once * 1.2);
    expect(await number("sh count.sh 1000; sh count.sh 1000 | cat")).toBeGreaterThan(once * 1.8);
  });

  test("cannot be written by the command, on whatever it has open or can open", async () => {
    const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
      encoding: "utf8",
    }).trim();
    const { root, run, number } = await counting({ "write.py": WRITE_EVERYWHERE });
    const command = `${python} -S write.py`;
    write(root, { line: "==1== Somewhat  : 100000000000\n" });
    const honest = await number(command);
    expect(honest).toBeGreaterThan(1e6);
    write(root, { line: "==1== Collected : 100000000000\n" });
    expect((await run(command)).tail).toContain("==1== Collected : 1");
    // Python's own count varies by some thousand.
    expect(Math.abs((await number(command)) - honest)).toBeLessThan(honest / 1000);
  });

  test("cannot be steered by files or variables of the candidate", async () => {
    const { root, number } = await counting();
    const off = "--instr-atstart=no";
    const steered = (variable: string, file: string) => {
      write(root, { [file]: `${off}\n` });
      return number(`export ${variable}=${off}; sh count.sh 1000`);
    };
    const plain = await steered("VALGRIND_NONE", ".valgrindno");
    expect(plain).toBeGreaterThan(100_000);
    // The names of variables differ, and so does the work of looking them up.
    expect(Math.abs((await steered("VALGRIND_OPTS", ".valgrindrc")) - plain)).toBeLessThan(1000);
  });

  test("are no number where a process was killed before it said its own", async () => {
    const { run } = await counting();
    const killing = "mkfifo up hold; sh -c 'echo >up; read x <hold' & read x <up; kill -9 $!; wait";
    expect(await run(`${killing}; true`)).toMatchObject({
      outcome: "unmeasurable",
      because: "no-metric",
      detail: expect.stringContaining("not counted to their end"),
    });
  });

  test("leave a command the way it ends, and what it prints", async () => {
    const { run } = await counting();
    expect(await run("echo METRIC beside=3; echo ill >&2")).toMatchObject({
      outcome: "completed",
      values: { beside: 3 },
      tail: "METRIC beside=3\nill",
    });
    expect(await run("exit 3")).toMatchObject({ outcome: "crashed", exitCode: 3 });
  });

  test("decide a study after one run, which writes down who counted", async () => {
    const made = valueRepository({ "count.sh": COUNT });
    patch(made, "better", { "src/value.txt": "90\n" });
    const experiment = new SystemExperiment({
      directory: made.root,
      target: "src/value.txt",
      metric: "instructions:sh count.sh $(cat src/value.txt)",
      proposer: `patches:${made.patches}`,
    });
    await experiment.run().outcome;
    const { study, trial } = await readStudy({
      directory: made.root,
      study: experiment.study ?? "",
    });
    expect(study.experiment.objective).toMatchObject({
      direction: "minimize",
      metric: { source: { reading: { from: "instructions", by: /^(perf|valgrind)$/ } } },
    });
    expect(trial(1)?.verdict).toMatchObject({ kind: "kept", grade: "exact" });
  });
});
