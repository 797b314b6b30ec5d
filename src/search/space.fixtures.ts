import { createSpace, type Space } from "./space.ts";

/** A space with everything in it that makes trouble. */
export const service: Space = createSpace(
  [
    {
      name: "level",
      range: { kind: "int", low: 1, high: 19 },
      when: { parameter: "codec", is: ["zstd", "gzip"] },
    },
    { name: "threads", range: { kind: "int", low: 1, high: 256, log: true } },
    { name: "codec", range: { kind: "choice", values: ["none", "lz4", "zstd", "gzip"] } },
    { name: "ratio", range: { kind: "float", low: 0.001, high: 10, log: true } },
    { name: "prefetch", range: { kind: "bool" } },
    { name: "size", range: { kind: "ordered", values: ["small", "middle", "large"] } },
  ],
  [
    {
      description: "few threads with gzip",
      holds: ({ codec, threads }) => codec !== "gzip" || Number(threads) <= 64,
    },
  ],
);
