/*
 * Runs an agent inside a sandbox: gives it a home of its own, hands it the task, passes on what of its output says
 * something, and ends it when it has used more tokens than it may.
 *
 * Reads `$ASSAY_CONTEXT/session.json` (`Job`).
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Lodger, makeHome } from "./home.ts";

/** What is to be run. */
interface Job extends Lodger {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly keep?: readonly string[];
  readonly tokens?: number;
}

/** A line beyond this is the text of files, not of the session. */
const LONGEST = 200_000;

const context = process.env.ASSAY_CONTEXT ?? "";
const job: Job = JSON.parse(readFileSync(join(context, "session.json"), "utf8"));

const [program = "", ...args] = job.argv;
const child = spawn(program, args, {
  env: { ...process.env, ...makeHome(job, context), ...job.env },
  stdio: ["pipe", "pipe", "inherit"],
});
child.stdin.on("error", () => undefined).end(job.stdin ?? "");
child.on("error", (error) => {
  process.stderr.write(`${program}: ${error.message}\n`);
  process.exit(127);
});

const spent = new Map<string, number>();
let stopped = false;

const lines = createInterface(child.stdout);
lines.on("line", (line) => {
  const event = line.startsWith("{") && line.length <= LONGEST ? parsed(line) : undefined;
  if (event && job.keep && !job.keep.includes(String(event.type))) return;
  if (line.length <= LONGEST) process.stdout.write(`${line}\n`);
  if (event && job.tokens !== undefined) charge(event, job.tokens);
});

child.on("exit", (code, signal) => {
  const end = () =>
    process.exit(stopped ? 1 : (code ?? 128 + (signal ? constants.signals[signal] : 0)));
  lines.on("close", end);
  // What it left running may hold its output open.
  setTimeout(end, 1000);
});

function charge(event: Readonly<Record<string, unknown>>, limit: number): void {
  const told = (event.message ?? event.part ?? event) as Readonly<Record<string, unknown>>;
  const id = String(told.id ?? told.responseId ?? spent.size);
  spent.set(id, tokensIn(told.usage ?? told.tokens));
  // The total at the end of a session is no more than its messages.
  if (event.type === "result" || stopped) return;
  const used = [...spent.values()].reduce((a, b) => a + b, 0);
  if (used <= limit) return;
  stopped = true;
  process.stdout.write(`${JSON.stringify({ type: "assay-limit", used })}\n`);
  child.kill("SIGKILL");
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Tokens read afresh, written to a cache and put out, whatever the agent calls them. */
function tokensIn(told: unknown): number {
  if (typeof told !== "object" || told === null) return 0;
  return Object.entries(told)
    .filter(([name]) => /^(input|output|cache_creation_input|cacheWrite)(_?tokens)?$/i.test(name))
    .reduce((all, [, value]) => all + (typeof value === "number" ? value : 0), 0);
}
