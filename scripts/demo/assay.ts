import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Trial } from "../../src/domain/study.ts";
import type { Verdict } from "../../src/domain/verdict.ts";

const BINARY = join(import.meta.dirname, "..", "..", "bin", "assay.js");

/** Runs the real binary for people to watch; gives its exit code. */
export async function assay(directory: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [BINARY, ...args], { cwd: directory, stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code ?? 1;
}

/** Runs the binary for its lines of JSON, a problem among them; what it tells people is left out. */
export function assayJson(directory: string, args: readonly string[]): readonly object[] {
  const { stdout } = spawnSync(process.execPath, [BINARY, ...args, "--json"], {
    cwd: directory,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** True when a study with these arguments would be refused for want of a sandbox. */
export function hasNoSandbox(directory: string, args: readonly string[]): boolean {
  const lines = assayJson(directory, [...args, "--dry-run"]);
  return lines.some((line) => "code" in line && line.code === "no-sandbox");
}

/** What became of a proposal: `reverted: no-effect`. */
export interface Ending {
  /** The patch's file name without its extension. */
  readonly name: string;
  readonly ending: string;
  readonly detail?: string;
}

/** How the trials of the newest study ended, oldest first, by the journal. */
export function endings(directory: string): Ending[] {
  const trials = assayJson(directory, ["log"]) as readonly Partial<Trial>[];
  return trials.map(({ source, verdict }) => ({
    // `patches:03-cache.patch` is `03-cache`.
    name: (source ?? "").replace(/^patches:/, "").replace(/\.patch$/, ""),
    ...(verdict ? endingOf(verdict) : { ending: "no verdict" }),
  }));
}

function endingOf(verdict: Verdict): Omit<Ending, "name"> {
  if (verdict.kind === "kept") {
    const { before, after } = verdict.evidence;
    return { ending: `kept: ${verdict.grade}`, detail: `comparisons ${before} → ${after}` };
  }
  const [detail] = (verdict.detail ?? "").split("\n");
  return {
    ending: `${verdict.kind}: ${verdict.because}`,
    ...(detail ? { detail } : {}),
  };
}
