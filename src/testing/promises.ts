import { test } from "vitest";
import type { Guarantee } from "../domain/guarantee.ts";

/** Registers the test of a promise. */
export type Promised = (promise: Guarantee, title: string, body: () => Promise<void>) => void;

/**
 * Tests of promises, some of which an adapter says that it lacks: of those it is proven that they do not hold, so that
 * nothing is said to be lacking for longer than it is.
 */
export function promised(lacks: readonly Guarantee[]): Promised {
  return (promise, title, body) => {
    if (lacks.includes(promise)) test.fails(`${title} (lacking: ${promise})`, body);
    else test(title, body);
  };
}

/** What the parts of a contract must know of an adapter. */
export interface Promises {
  readonly promise: Promised;
  /** Whether the workspace stands in the place of the checkout. */
  readonly covers: boolean;
}
