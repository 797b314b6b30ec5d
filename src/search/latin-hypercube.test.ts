import fc from "fast-check";
import { expect, test } from "vitest";
import { latinHypercube } from "./latin-hypercube.ts";
import { service } from "./space.fixtures.ts";

test("law: each part of each coordinate holds exactly one point", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (count, seed) => {
      const points = latinHypercube(service, count, seed);
      for (const at of service.parameters.keys()) {
        const parts = points.map((point) => Math.floor((point[at] as number) * count));
        expect(parts.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, part) => part),
        );
      }
    }),
  );
});
