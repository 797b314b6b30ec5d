import { readFileSync } from "node:fs";
import type { Exceeded, Limits } from "../../domain/budget.ts";

/** What a run used, as far as it could be measured. */
export interface Consumption {
  /** User and system time of the tree, milliseconds. */
  readonly cpuMs: number | null;
  readonly peakBytes: number | null;
}

/**
 * Processor time of a shell's children, milliseconds, from what its `times` prints: a line of its own,
 * and one of its children, each user and system (`0m1.250s 0m0.031s`).
 */
export function parseTimes(text: string): number | null {
  const [, children = ""] = text.split("\n");
  const times = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (times.length !== 2) return null;
  return times.reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** A process and everything below it. */
function treeOf(pid: number): readonly number[] {
  const children = readOrEmpty(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean);
  return [pid, ...children.flatMap((child) => treeOf(Number(child)))];
}

/** Sum of the peak resident sizes of living processes, bytes. */
const peakOf = (tree: readonly number[]) => sumOf(tree, /^VmHWM:\s+(\d+) kB$/m);

/** Sum of what they have now. */
const residentOf = (tree: readonly number[]) => sumOf(tree, /^VmRSS:\s+(\d+) kB$/m);

function sumOf(tree: readonly number[], line: RegExp): number {
  const found = tree.map((process) => line.exec(readOrEmpty(`/proc/${process}/status`))?.[1]);
  return found.reduce((sum, kilobytes) => sum + Number(kilobytes ?? 0) * 1024, 0);
}

/** Longest pause between two looks at a tree, milliseconds: looking takes time from what is measured. */
const PAUSE = 250;

/**
 * Watches the memory and the number of a tree's processes where no cgroup does; short peaks may be missed, and
 * its limits are as late as the looks.
 */
export function watchTree(
  pid: number,
  { memoryBytes = Infinity, processes = Infinity }: Pick<Limits, "memoryBytes" | "processes">,
  exceed: (what: Exceeded) => void,
): { stop(): number | null } {
  let peak = 0;
  let pause = 4;
  let timer: NodeJS.Timeout;
  const look = () => {
    const tree = treeOf(pid);
    peak = Math.max(peak, peakOf(tree));
    if (residentOf(tree) > memoryBytes) exceed("memory");
    if (tree.length > processes) exceed("processes");
    pause = Math.min(pause * 2, PAUSE);
    timer = setTimeout(look, pause);
  };
  timer = setTimeout(look, pause);
  return {
    stop() {
      clearTimeout(timer);
      return peak || null;
    },
  };
}
