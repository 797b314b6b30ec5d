import { execFileSync } from "node:child_process";
import { constants, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Counter } from "../../domain/metric.ts";
import type { Command, Lent } from "../../ports/executor.ts";

/** What counts instructions here: the processor by perf(1), or valgrind(1); `undefined` where neither can. */
export function findCounter(): Counter | undefined {
  const counted = said("perf", ["stat", "-x,", "-e", EVENT, "-o", "/dev/stdout", "true"]);
  if (perfTotal(counted) !== null) return "perf";
  return said("valgrind", ["--version"]).startsWith("valgrind-") ? "valgrind" : undefined;
}

/** Instructions of user mode: what the kernel does differs from run to run. */
const EVENT = "instructions:u";

function said(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

/** One run under a counter. */
export interface Counting {
  /** What runs inside the sandbox. */
  readonly run: Command["run"];
  readonly lend: readonly Lent[];
  /** What is started outside, around the sandbox. */
  around(argv: readonly string[]): readonly string[];
  /** Instructions of all processes; `null` where nothing was counted. To be asked once they are dead. */
  total(): Promise<number | null>;
  close(): void;
}

/** Prepares a counter for one command. What it writes is out of the command's reach. */
export function startCounting(counter: Counter, run: Command["run"]): Counting {
  const folder = mkdtempSync(join(tmpdir(), "assay-count-"));
  return counter === "perf" ? underPerf(run, folder) : underValgrind(run, folder);
}

/** Around the sandbox, so that its output lies where the command cannot see it. Building it is counted too. */
function underPerf(run: Command["run"], folder: string): Counting {
  const output = join(folder, "counts");
  return {
    run,
    lend: [],
    around: (argv) => ["perf", "stat", "-x,", "-e", EVENT, "-o", output, "--", ...argv],
    total: async () => perfTotal(readFileSync(output, "utf8")),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The count of perf's line `1234,,instructions:u,…`; `null` for `<not supported>` and the like. */
export function perfTotal(text: string): number | null {
  const count = /^(\d+),[^,]*,instructions:u/m.exec(text)?.[1];
  return count === undefined ? null : Number(count);
}

/**
 * Inside the sandbox, where valgrind is told to follow every process. Each of them opens the log by its path: a
 * pipe that lies in a folder lent read-only, so that nobody can put anything else in its place, empty it, or
 * read what others wrote.
 */
function underValgrind(run: Command["run"], folder: string): Counting {
  const pipe = join(folder, "log");
  execFileSync("mkfifo", [pipe]);
  // Open for both, so that it never ends while processes come and go.
  const log = new Socket({ fd: openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK) });
  let text = "";
  log.setEncoding("utf8").on("data", (chunk: string) => {
    text = shortened(text + chunk);
  });
  const argv = typeof run === "string" ? ["/bin/sh", "-c", run] : run;
  return {
    run: ["/bin/sh", "-c", FOLLOW, "sh", ...argv],
    lend: [{ source: folder, as: "ASSAY_COUNTS" }],
    around: (line) => line,
    async total() {
      const end = `-- end of ${folder} --`;
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => text.includes(end) && resolve();
      log.on("data", look);
      log.write(end);
      await promise;
      return valgrindTotal(text);
    },
    close() {
      log.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The log's path stands in the command line: no process can send another one's log elsewhere by a variable. */
const FOLLOW = `exec valgrind --command-line-only=yes --tool=callgrind --callgrind-out-file=/dev/null \\
  --trace-children=yes --vgdb=no --log-file="$ASSAY_COUNTS/log" -- "$@"`;

/** Only the totals are wanted; a process that floods the log costs no memory. */
function shortened(text: string): string {
  if (text.length < 65_536) return text;
  const cut = text.lastIndexOf("\n") + 1;
  const totals = text.slice(0, cut).match(TOTAL) ?? [];
  return `${totals.join("\n")}\n${text.slice(cut)}`;
}

const TOTAL = /^==\d+== Collected : \d+$/gm;

/** The sum over all processes of a log; `null` where none is in it. */
export function valgrindTotal(text: string): number | null {
  const counts = [...text.matchAll(/^==\d+== Collected : (\d+)$/gm)].map(([, count]) =>
    Number(count),
  );
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}
