import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processExecutor } from "../adapters/process/executor.ts";
import { AGENT_NAMES, agentProposer } from "../adapters/proposers/agents/agent.ts";
import {
  type FoundAgent,
  findAgents,
  type Greeting,
  greet,
  greetingNeeds,
} from "../adapters/proposers/agents/greet.ts";
import { chooseSandbox } from "../adapters/sandbox/choose.ts";
import { maskedExecutor } from "../adapters/secrets/executor.ts";
import { AssayError } from "../domain/error.ts";
import { nearest } from "../domain/nearest.ts";
import { knownSecrets, masking } from "../domain/secrets.ts";
import type { Proposer } from "../ports/proposer.ts";
import { equipped } from "./equip.ts";

/*
 * The part of `compose.ts` that is about coding agents.
 */

/** Throws `proposer-malformed`, with the name that a mistyped one most likely meant. */
export function agentNamed(rest: string): Proposer {
  try {
    return agentProposer(rest);
  } catch (thrown) {
    if (!(thrown instanceof AssayError && thrown.problem.code === "proposer-malformed"))
      throw thrown;
    const near = nearest(rest.split(",")[0] ?? "", AGENT_NAMES);
    const meant = near && `agent:${rest.replace(/^[^,]*/, near)}`;
    if (!meant || meant === `agent:${rest}`) throw thrown;
    throw new AssayError({ ...thrown.problem, nearest: meant }, { cause: thrown });
  }
}

/** The coding agents on `PATH`. */
export function foundAgents(): Promise<readonly FoundAgent[]> {
  return findAgents();
}

/** Milliseconds for one word. */
const PATIENCE = 120_000;

/**
 * Asks an agent for one word, in the sandbox that it would propose in, in front of an empty folder. `rest` is what follows
 * `agent:`. Throws `no-sandbox`, `proposer-malformed` and `agent-missing`.
 */
export async function greetAgent(rest: string): Promise<Greeting> {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "assay-greeting-")));
  try {
    const sandbox = await chooseSandbox("auto");
    const plain = processExecutor({ sandbox, access: greetingNeeds(rest) });
    const executor = maskedExecutor(plain, masking(knownSecrets(process.env)));
    const workspace = { name: "greeting", path, inside: path, mounts: [] };
    const room = join(path, ".room");
    const at = { executor, room, directory: "", limitMs: PATIENCE, signal: AbortSignal.any([]) };
    return await greet(rest, equipped(workspace, at));
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
