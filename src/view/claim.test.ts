import { expect, test } from "vitest";
import type { Claim } from "../domain/evidence.ts";
import { claimText } from "./claim.ts";
import { PLAIN } from "./look.ts";

const old: Claim = { estimate: 0.2, scale: "fraction", low: 0.18, pairs: 10, exact: false };
const claim: Claim = { ...old, before: 12.5, after: 10 };
const latency = { metric: "latency", unit: "s", direction: "minimize" } as const;

test("a claim says where the metric went and which way was asked for", () => {
  expect(claimText(claim, PLAIN, latency)).toBe(
    "Proven gain: at least +18 % (95 % sure); +20 % estimated, from 10 fresh runs each of the start and of the branch. Typical latency: 12.5 → 10 s; this study asked for down.",
  );
  const slower = claimText({ ...claim, before: 10, after: 12.5 }, PLAIN, {
    ...latency,
    direction: "maximize",
  });
  expect(slower).toMatch(/Typical latency: 10 → 12.5 s; this study asked for up\.$/);
});

test("a claim of an older journal is shown without it", () => {
  expect(claimText(old, PLAIN, latency)).toMatch(/of the branch\.$/);
  expect(claimText({ ...old, low: null }, PLAIN, latency)).toMatch(/Too few for a bound\.$/);
});

test("no bound above zero, and an exact one, end the same way", () => {
  const way = /Typical latency: 12.5 → 10 s; this study asked for down\.$/;
  for (const each of [{ low: -0.1 }, { low: null }, { exact: true }]) {
    expect(claimText({ ...claim, ...each }, PLAIN, latency)).toMatch(way);
  }
});
