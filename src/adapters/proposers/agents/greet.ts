import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Access } from "../../../domain/access.ts";
import type { ProposalUsage } from "../../../domain/proposal.ts";
import type { ProposalWorkspace } from "../../../ports/proposer.ts";
import { priced } from "../prices.ts";
import { AGENT_NAMES, agentIn, failureIn } from "./agent.ts";
import { findProgram, needsOf, session } from "./session.ts";
import { AGENTS, type Env } from "./table.ts";

/** An agent that was found on this machine. */
export interface FoundAgent {
  readonly name: string;
  /** What it says of its version; missing where it does not answer. */
  readonly version?: string;
  /** The variable that would let it in to its model; missing where none is set. */
  readonly key?: string;
  /** All variables that would. */
  readonly keys: readonly string[];
}

/** Milliseconds for a version. */
const PATIENCE = 30_000;

/** The agents that are on `PATH`, each asked for its version in a home of its own. */
export async function findAgents(env: Env = process.env): Promise<readonly FoundAgent[]> {
  const found = await Promise.all(AGENT_NAMES.map((name) => findAgent(name, env)));
  return found.filter((agent) => agent !== undefined);
}

async function findAgent(name: string, env: Env): Promise<FoundAgent | undefined> {
  const agent = AGENTS[name];
  const path = agent && findProgram(agent.program, env);
  if (!path) return undefined;
  const key = agent.keys.find((each) => env[each]);
  const version = await versionOf(path, env);
  return { name, ...(version && { version }), ...(key && { key }), keys: agent.keys };
}

async function versionOf(path: string, { PATH = "" }: Env): Promise<string | undefined> {
  const home = mkdtempSync(join(tmpdir(), "assay-agent-"));
  try {
    const env = { PATH, HOME: home, CODEX_HOME: home, PI_OFFLINE: "1", DISABLE_AUTOUPDATER: "1" };
    const asked = promisify(execFile)(path, ["--version"], { env, cwd: home, timeout: PATIENCE });
    asked.child.stdin?.end();
    const { stdout, stderr } = await asked;
    return (stdout.trim() || stderr.trim()).split("\n").at(-1)?.slice(0, 100);
  } catch {
    return undefined;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What came of a round trip. */
export interface Greeting {
  readonly isAnswered: boolean;
  /** Its answer, or why there is none. */
  readonly says: string;
  readonly usage: ProposalUsage;
}

/** What a round trip with this agent must reach. Throws `proposer-malformed`. */
export function greetingNeeds(rest: string, env: Env = process.env): Access {
  const { options, agent } = agentIn(rest);
  return needsOf(agent, options, env);
}

/** Asks an agent for one word. `rest` is what follows `agent:`. Throws `proposer-malformed` and `agent-missing`. */
export async function greet(
  rest: string,
  workspace: ProposalWorkspace,
  env: Env = process.env,
): Promise<Greeting> {
  const { options, agent } = agentIn(rest);
  const prompt = "Answer with the one word: pong. Use no tool.";
  const task = { prompt, paths: [], files: {}, variables: {} };
  const ended = await session({ agent, options, env }, task, workspace);
  const failure = failureIn(ended);
  const { text, usage } = ended.reading;
  const says = failure?.detail ?? (text.trim().slice(0, 100) || "it ended without a word");
  const isAnswered = failure === undefined && text.trim() !== "";
  return { isAnswered, says, usage: priced(usage) };
}
