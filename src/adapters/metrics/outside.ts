import { secondaryValues } from "./metric-lines.ts";
import { type Exited, noMetric, type Read, single } from "./reading.ts";

/** First of the exit codes by which a shell says that it could not run a command, or lost it. */
export const SHELL_FAILURE = 126;

/** Numbers taken from outside: the command cannot print them. METRIC lines are recorded beside them. */
export function readOutside(
  from: "wall-time" | "cpu-time" | "peak-memory" | "instructions" | "exit-code",
  exited: Exited,
  name: string,
): Read {
  const value = taken(from, exited);
  if (value === null && from === "instructions")
    return noMetric("left processes whose instructions were not counted to their end");
  if (value === null)
    return noMetric(`ran on a machine that cannot measure the ${words[from]} of a command`);
  const read = single(name, value);
  return read.kind === "values"
    ? { kind: "values", values: { ...secondaryValues(exited.stdout), ...read.values } }
    : read;
}

const words = {
  "wall-time": "wall time",
  "cpu-time": "CPU time",
  "peak-memory": "peak memory",
  instructions: "instructions",
  "exit-code": "exit code",
};

function taken(from: keyof typeof words, { usage, exitCode }: Exited): number | null {
  switch (from) {
    case "wall-time":
      return usage.wallMs / 1000;
    case "cpu-time":
      return usage.cpuMs === null ? null : usage.cpuMs / 1000;
    case "peak-memory":
      return usage.peakBytes;
    case "instructions":
      return usage.instructions ?? null;
    case "exit-code":
      return exitCode;
  }
}
