import { mixSeeds, mulberry32, shuffled } from "../stats/random.ts";
import { anywhere } from "./draw.ts";
import { asked, firstFresh, streamOf } from "./fresh.ts";
import type { Sampler } from "./sampler.ts";
import type { Point, Space } from "./space.ts";

/**
 * Points spread so that each of `count` equal parts of every coordinate holds exactly one of them. (M. McKay,
 * R. Beckman, W. Conover, A Comparison of Three Methods for Selecting Values of Input Variables, 1979.)
 */
export function latinHypercube(space: Space, count: number, seed: number): readonly Point[] {
  const random = mulberry32(mixSeeds(seed, count));
  const parts = Array.from({ length: count }, (_, part) => part);
  const columns = space.parameters.map(() => shuffled(parts, random));
  return parts.map((row) =>
    Float64Array.from(columns, (column) => ((column[row] ?? 0) + random()) / count),
  );
}

/** The sampler that goes through a Latin hypercube of `count` points, and begins another after it. */
export function latinHypercubeSearch(count: number): Sampler {
  return {
    name: "start",
    ask(question) {
      const at = asked(question);
      const design = latinHypercube(
        question.space,
        count,
        mixSeeds(question.seed, Math.floor(at / count)),
      );
      const random = streamOf(question);
      let planned = design[at % count];
      return firstFresh(question, "start", random, () => {
        const point = planned ?? anywhere(question.space, random);
        planned = undefined;
        return point;
      });
    },
  };
}
