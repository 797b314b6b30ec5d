import { anywhere } from "./draw.ts";
import { firstFresh, streamOf } from "./fresh.ts";
import type { Sampler } from "./sampler.ts";

/** Anywhere with equal chances: what every other sampler has to beat. */
export const randomSearch: Sampler = {
  name: "random",
  ask(question) {
    const random = streamOf(question);
    return firstFresh(question, "random", random, () => anywhere(question.space, random));
  },
};
