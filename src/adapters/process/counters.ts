import { spawnSync } from "node:child_process";
import { AssayError } from "../../domain/error.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Counter } from "../../domain/metric.ts";
import { findProgram, type Started } from "./launcher.ts";

/** What is missing or does not work, by name. */
type Missing = { readonly name: Counter; readonly because: string };

const found = new Map<Counter, Started<Counter> | Missing>();

/**
 * The counter of a study that names none yet: perf where the processor's counters can be read, else
 * valgrind. Throws `no-counter`.
 */
export function chooseCounter(): Counter {
  const tried = [tryCounter("perf"), tryCounter("valgrind")];
  const working = tried.find((each) => "path" in each);
  if (working) return working.name;
  throw noCounter(tried);
}

/** A counter that works on this machine. Throws `no-counter`. */
export function startedCounter(name: Counter): Started<Counter> {
  const counter = tryCounter(name);
  if ("path" in counter) return counter;
  throw noCounter([counter], name);
}

function noCounter(tried: readonly (Started<Counter> | Missing)[], needed?: Counter): AssayError {
  const failures = tried.filter((each) => "because" in each);
  const problem = { code: "no-counter", tried: failures } as const;
  return new AssayError(needed === undefined ? problem : { ...problem, needed });
}

/** Tries a counter, once in a process. */
function tryCounter(name: Counter): Started<Counter> | Missing {
  const known = found.get(name) ?? tried(name);
  found.set(name, known);
  return known;
}

function tried(name: Counter): Started<Counter> | Missing {
  const path = findProgram(name);
  if (!path) return { name, because: "not installed" };
  const args = { perf: ["stat", "-x;", "-e", "instructions:u", "true"], valgrind: ["--version"] };
  const { status, stdout, stderr } = spawnSync(path, args[name], { encoding: "utf8" });
  if (status !== 0) return { name, because: stderr.trim().split("\n")[0] || "it fails" };
  const counts = name === "valgrind" ? /^valgrind-\d/.test(stdout) : /^\d+;/m.test(stderr);
  return counts
    ? { name, path }
    : { name, because: "it cannot read the processor's counters here" };
}

/** Which counters of instructions work on this machine. */
export function counterFindings(): readonly Finding[] {
  return (["perf", "valgrind"] as const).map((name) => {
    const counter = tryCounter(name);
    const about = `counter ${name}`;
    if ("path" in counter) return { about, state: "good", says: "instructions can be counted" };
    return {
      about,
      state: "weak",
      says: `${counter.because}: only for --metric 'instructions:CMD'`,
    };
  });
}
