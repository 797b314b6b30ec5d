/**
 * Whether what Assay says is true, end to end with real timing on this machine: changes without effect and
 * planted gains on a real library, and two equal programs of which one was lucky with its layout.
 *
 *     npm run bench:truth [-- --seed 1 --judged 10 --clock latency --only library|luck]
 */
import { parseArgs } from "node:util";
import { libraryTruth } from "./truth/library.ts";
import { luckTruth } from "./truth/luck.ts";
import { progress } from "./truth/report.ts";
import { Scratch } from "./truth/scratch.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    judged: { type: "string", default: "10" },
    clock: { type: "string", default: "cpu" },
    only: { type: "string", default: "" },
  },
});
const [seed, judged] = [Number(values.seed), Number(values.judged)];
const clock = values.clock === "latency" ? "latency" : "cpu";
const scratch = new Scratch();
const began = performance.now();
try {
  if (values.only !== "luck") await libraryTruth(scratch, seed, clock);
  if (values.only !== "library") await luckTruth(scratch, seed, judged);
  progress("");
  console.log(`\n${Math.round((performance.now() - began) / 60_000)} minutes, seed ${seed}`);
} finally {
  scratch.remove();
}
