import { parentPort } from "node:worker_threads";
import { portfolio } from "../../src/search/portfolio.ts";
import { problems } from "./problems.ts";
import { trace } from "./trace.ts";

/** One course of the default sampler: a problem and a seed. */
export interface Job {
  readonly name: string;
  readonly seed: number;
}

/** Where it came to after 50 and after 100 evaluations, and the CPU time it took. */
export interface Ended extends Job {
  readonly reached: readonly number[];
  readonly cpuMs: number;
}

parentPort?.on("message", ({ name, seed }: Job) => {
  const problem = problems.find((other) => other.name === name);
  if (problem === undefined) throw new RangeError(`no problem is called ${name}`);
  const before = process.threadCpuUsage();
  const reached = trace(problem, portfolio(), seed, [50, 100]);
  const { user, system } = process.threadCpuUsage(before);
  const ended: Ended = { name, seed, reached, cpuMs: (user + system) / 1000 };
  parentPort?.postMessage(ended);
});
