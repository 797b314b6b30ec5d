import { constants } from "node:os";
import { expect, test } from "vitest";
import { endingOf } from "./ending.ts";

test("a signal is the same, told by the system or by a shell", () => {
  const signalled = { how: "signalled", signal: "SIGSEGV" };
  expect(endingOf(null, "SIGSEGV")).toEqual(signalled);
  expect(endingOf(128 + constants.signals.SIGSEGV, null)).toEqual(signalled);
});

test.each([0, 1, 127, 128, 200, 255])("exit code %d is one", (exitCode) => {
  expect(endingOf(exitCode, null)).toEqual({ how: "exited", exitCode });
});

test("signals that end nothing are exit codes", () => {
  const exitCode = 128 + constants.signals.SIGCHLD;
  expect(endingOf(exitCode, null)).toEqual({ how: "exited", exitCode });
});
