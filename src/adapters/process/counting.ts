import type { ChildProcess } from "node:child_process";
import type { Counter } from "../../domain/metric.ts";
import { SHELL, type Started } from "./launcher.ts";

/**
 * The descriptor on which each counter tells its number.
 *
 * perf's is closed again before the command starts. valgrind is told the same one by every program that
 * the command starts, so it stays open; but it lies beyond the highest that valgrind lets a program
 * touch, and being a socket it cannot be opened anew through /proc.
 */
const TELLS_AT: Readonly<Record<Counter, number>> = { perf: 9, valgrind: 2000 };

/** Open files of a command under valgrind, which keeps what lies beyond for itself. */
const OPEN_FILES = 1024;

const UNDER_VALGRIND = `ulimit -S -n ${OPEN_FILES} 2>/dev/null
exec "$@"`;

/** perf takes a command that a signal ended for a success; a shell says 128 + the signal's number. */
const UNDER_PERF = `exec 8>&2 2>/dev/null
(exec "$@" 2>&8 8>&- 9>&-)
exit $?`;

/** The command line of a command as it is named inside a sandbox, counted there if need be. */
export function countedInside(
  argv: readonly string[],
  counter: Started<Counter> | undefined,
): readonly string[] {
  if (counter?.name !== "valgrind") return argv;
  const quiet = ["--command-line-only=yes", "--vgdb=no", "--callgrind-out-file=/dev/null"];
  const tool = [counter.path, "--tool=callgrind", "--trace-children=yes", ...quiet];
  const log = `--log-fd=${TELLS_AT.valgrind}`;
  return [SHELL, "-c", UNDER_VALGRIND, "sh", ...tool, log, ...argv];
}

/** The command line of a sandbox with what runs in it, counted from outside if need be. */
export function countedOutside(
  argv: readonly string[],
  counter: Started<Counter> | undefined,
  prefix: readonly string[],
): readonly string[] {
  if (counter?.name !== "perf") return argv;
  const events = ["stat", "-x;", "--no-scale", "-e", "instructions:u"];
  const tool = [counter.path, ...events, "--log-fd", String(TELLS_AT.perf), "--"];
  return [...tool, ...prefix, SHELL, "-c", UNDER_PERF, "sh", ...prefix, ...argv];
}

/** What a process is started with, its descriptors filled up to the counter's. */
export function withCounter<T>(
  stdio: readonly T[],
  counter: Counter | undefined,
): readonly (T | "ignore" | "pipe")[] {
  if (!counter) return stdio;
  const between = Array<"ignore">(TELLS_AT[counter] - stdio.length).fill("ignore");
  return [...stdio, ...between, "pipe"];
}

/** Listens to a counter; the answer is its number once the process is gone. */
export function listenToCounter(child: ChildProcess, counter: Counter): () => number | null {
  const tally = TALLIES[counter]();
  let line = "";
  child.stdio[TELLS_AT[counter]]?.on("data", (chunk: Buffer) => {
    const [first = "", ...others] = chunk.toString("latin1").split("\n");
    line += first;
    for (const next of others) {
      tally.read(line);
      line = next;
    }
    line = line.slice(0, LONGEST_LINE);
  });
  return tally.total;
}

const LONGEST_LINE = 4096;

interface Tally {
  read(line: string): void;
  /** `null` where not everything was counted. */
  total(): number | null;
}

/** What is read of each counter's lines. */
export const TALLIES: Readonly<Record<Counter, () => Tally>> = {
  perf: ofPerf,
  valgrind: ofValgrind,
};

/** `1234;;instructions:u;2317214;100.00;;`: one line, or one for each kind of core and its share. */
function ofPerf(): Tally {
  let [sum, share] = [0, 0];
  return {
    read(line) {
      const [count = "", , event = "", , percent = ""] = line.split(";");
      if (!event.includes("instructions") || !/^\d+$/.test(count)) return;
      sum += Number(count);
      share += Number(percent.replace(",", "."));
    },
    total: () => (share >= 99.9 ? sum : null),
  };
}

/** A process says its command when it begins a program and its count at its end; both with its id. */
function ofValgrind(): Tally {
  let sum = 0;
  const open = new Set<string>();
  return {
    read(line) {
      const [, process = "", count] =
        /^==(\d+)== (?:Command: |Collected : (\d+)$)/.exec(line) ?? [];
      if (process === "") return;
      if (count === undefined) open.add(process);
      else open.delete(process);
      sum += Number(count ?? 0);
    },
    total: () => (open.size === 0 && sum > 0 ? sum : null),
  };
}
