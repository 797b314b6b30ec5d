import { type Mask, maskCut } from "../../domain/secrets.ts";
import type { Executor, Finished } from "../../ports/executor.ts";

/**
 * An executor that hands over no secret of what commands print: whole texts are masked, for the border between
 * two pieces may go through a token. What commands are given is as it was; their logs are for `maskedLog`.
 */
export function maskedExecutor(executor: Executor, mask: Mask): Executor {
  return {
    isolation: executor.isolation,
    exec: async (workspace, command) => masked(await executor.exec(workspace, command), mask),
  };
}

function masked(finished: Finished, mask: Mask): Finished {
  const { stdout, stderr, truncated } = finished;
  const whole = (text: string) => mask(truncated ? maskCut(text) : text);
  return { ...finished, stdout: whole(stdout), stderr: whole(stderr) };
}

/** What may be written of a log. Output that is no UTF-8 stays as it is where there is nothing to mask. */
export function maskedLog(mask: Mask): (log: Buffer) => Buffer {
  return (log) => {
    const text = log.toString("utf8");
    const whole = mask(maskCut(text));
    return whole === text ? log : Buffer.from(whole);
  };
}
