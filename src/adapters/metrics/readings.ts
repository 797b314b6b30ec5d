import type { Metric, Reading } from "../../domain/metric.ts";
import { readBlock } from "./block.ts";
import { readCoverage } from "./coverage.ts";
import { readJson } from "./json-path.ts";
import { readMetricLines } from "./metric-lines.ts";
import { readOutside, SHELL_FAILURE } from "./outside.ts";
import { readPattern } from "./pattern.ts";
import { readPylint } from "./pylint.ts";
import { readPytest } from "./pytest.ts";
import type { Exited, Read } from "./reading.ts";
import { readTox } from "./tox.ts";

/**
 * Reads a metric's numbers off a command that ended by itself. Never throws, whatever was printed.
 *
 * @param file the text of the reading's `file`, where it names one
 */
export function read(reading: Reading, metric: Metric, exited: Exited, file?: string): Read {
  const found = readAny(reading, metric, exited, file);
  if (found.kind !== "unmeasurable" || found.because !== "no-metric" || !exited.truncated) {
    return found;
  }
  return { ...found, detail: `${found.detail} (its output was too long and lost its middle)` };
}

function readAny(reading: Reading, metric: Metric, exited: Exited, file?: string): Read {
  switch (reading.from) {
    case "pytest":
      return readPytest(exited);
    case "tox":
      return readTox(exited);
    case "coverage":
      return readCoverage(exited);
    case "pylint":
      return readPylint(exited);
    case "exit-code":
      return exited.exitCode < SHELL_FAILURE
        ? readOutside(reading.from, exited, metric.name)
        : { kind: "crashed" };
    default:
      return exited.exitCode === 0 ? readPlain(reading, metric, exited, file) : { kind: "crashed" };
  }
}

type Plain = Exclude<Reading, { from: "pytest" | "tox" | "coverage" | "pylint" | "exit-code" }>;

/** Readings of commands that must end with exit code 0. */
function readPlain(reading: Plain, metric: Metric, exited: Exited, file: string | undefined): Read {
  switch (reading.from) {
    case "metric-lines":
      return readMetricLines(exited.stdout, metric.name, presetHint(metric.spec));
    case "block":
      return readBlock(exited.stdout, reading.names, metric.name);
    case "pattern":
      return readPattern(exited.stdout, reading, metric.name);
    case "json":
      return readJson(file ?? exited.stdout, reading.path, metric.name, reading.file);
    default:
      return readOutside(reading.from, exited, metric.name);
  }
}

/** `--metric 'pytest tests'` is a plain command; most who write it want the preset. */
function presetHint(spec: string): string {
  const [, tool, rest] = /^(pytest|pylint|coverage|tox)\s+(.*)$/.exec(spec) ?? [];
  return tool ? `; to read what ${tool} itself prints, write the metric as "${tool}:${rest}"` : "";
}
