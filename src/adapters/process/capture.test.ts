import fc from "fast-check";
import { expect, test } from "vitest";
import { Capture } from "./capture.ts";

function captured(limit: number, chunks: readonly Uint8Array[]): Capture {
  const capture = new Capture(limit);
  for (const chunk of chunks) capture.push(Buffer.from(chunk));
  return capture;
}

const chunksOf = fc.array(fc.uint8Array({ minLength: 0, maxLength: 40 }), { maxLength: 20 });

test("up to the limit everything is kept, however it is cut into pieces", () => {
  fc.assert(
    fc.property(chunksOf, (chunks) => {
      const whole = Buffer.concat(chunks);
      const capture = captured(2 * whole.length + 2, chunks);
      expect(capture.truncated).toBe(false);
      expect(capture.bytes()).toEqual(whole);
    }),
  );
});

test("beyond it the first and last half are, with the number of bytes between", () => {
  fc.assert(
    fc.property(chunksOf, fc.integer({ min: 1, max: 60 }), (chunks, half) => {
      const whole = Buffer.concat(chunks);
      const capture = captured(2 * half, chunks);
      const dropped = whole.length - 2 * half;
      expect(capture.truncated).toBe(dropped > 0);
      const gap = Buffer.from(dropped > 0 ? `… [${dropped} bytes dropped] …` : "");
      const head = whole.subarray(0, half);
      const tail = whole.subarray(Math.max(half, whole.length - half));
      expect(capture.bytes()).toEqual(Buffer.concat([head, gap, tail]));
    }),
  );
});

test("what is pushed may be changed afterwards", () => {
  const chunk = Buffer.from("abc");
  const capture = new Capture(100);
  capture.push(chunk);
  chunk.fill("x");
  expect(capture.text()).toBe("abc");
});

test("a byte that is no UTF-8 becomes the replacement character", () => {
  expect(captured(100, [Buffer.from("caf\xe9!", "latin1")]).text()).toBe("caf\uFFFD!");
});
