/**
 * The default sampler on nine problems, held against the medians of other samplers.
 *
 *     npm run bench:search [-- --seeds 20 --first 1 --only branin2,svc8-mixed --workers 2]
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { type Comparison, compare, summary, table } from "./search/compare.ts";
import { problems } from "./search/problems.ts";
import type { Ended, Job } from "./search/worker.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    first: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    workers: { type: "string", default: "2" },
  },
});
const [seeds, first] = [Number(values.seeds), Number(values.first)];
const chosen = problems.filter(({ name }) => !values.only || values.only.split(",").includes(name));
const began = performance.now();
// The slow problems first, so that no worker is left with one of them at the end.
const jobs = chosen
  .toSorted((a, b) => b.space.parameters.length - a.space.parameters.length)
  .flatMap(({ name }) =>
    Array.from({ length: seeds }, (_, at): Job => ({ name, seed: first + at })),
  );
const ended: Ended[] = [];

await Promise.all(Array.from({ length: Number(values.workers) }, work));
for (const [checkpoint, evaluations] of [50, 100].entries()) {
  console.log(`\nMedian best true value after ${evaluations} evaluations, ${seeds} seeds\n`);
  console.log(table(comparisons(checkpoint === 0 ? 0 : 1)));
}
const cpu = ended.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(
  `\n${minutes} minutes on ${values.workers} workers, ${(cpu / ended.length / 100).toFixed(0)} ms an ask`,
);
console.log(`after 50:  ${summary(comparisons(0))}`);
console.log(`after 100: ${summary(comparisons(1))}`);

function comparisons(checkpoint: 0 | 1): readonly Comparison[] {
  return chosen.map((problem) => {
    const own = ended.filter(({ name }) => name === problem.name);
    return compare(
      problem,
      own.map(({ reached }) => reached[checkpoint] ?? Number.NaN),
      checkpoint,
    );
  });
}

/** One worker, given one job after another until none is left. */
function work(): Promise<void> {
  const worker = new Worker(new URL("./search/worker.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    const next = () => {
      const job = jobs.shift();
      if (job !== undefined) return worker.postMessage(job);
      resolve(worker.terminate().then(() => undefined));
    };
    worker.on("error", reject);
    worker.on("message", (done: Ended) => {
      ended.push(done);
      process.stderr.write(`\r${ended.length} of ${chosen.length * seeds} courses `);
      next();
    });
    next();
  });
}
