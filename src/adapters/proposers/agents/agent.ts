import { AssayError } from "../../../domain/error.ts";
import type {
  Answer,
  ProposalContext,
  ProposalWorkspace,
  Proposer,
} from "../../../ports/proposer.ts";
import { contextFiles } from "../context-files.ts";
import { type Failure, failureOf } from "../failure.ts";
import { informed } from "../known.ts";
import { priced } from "../prices.ts";
import { addedUsage } from "../usage.ts";
import { type AgentOptions, agentOptions } from "./options.ts";
import { hypothesisIn, isQuestion, promptFor, remarksIn } from "./prompt.ts";
import { type Asked, type Ended, needsOf, programOf, session } from "./session.ts";
import { AGENTS, type Agent, acpAgent, type Env } from "./table.ts";

/** The names that `agent:NAME` takes. */
export const AGENT_NAMES: readonly string[] = Object.keys(AGENTS);

/**
 * A coding agent that is found on this machine, asked once a trial: it runs without a terminal in the proposer's sandbox,
 * in a home of its own, and reaches its model and nothing else. What differs in the workspace afterwards is the proposal,
 * whatever it says and however it ends. `rest` is what follows `agent:`.
 *
 * Throws `proposer-malformed`; `check` throws `agent-missing` and `agent-key-missing`, asking it `agent-refused` and
 * `agent-wants-terminal`.
 */
export function agentProposer(rest: string, env: Env = process.env): Proposer {
  const { options, agent } = agentIn(rest);
  return {
    name: `agent:${options.name}`,
    needs: needsOf(agent, options, env),
    async check() {
      programOf(agent, options.name, env);
      if (agent.keys.length === 0 || agent.keys.some((key) => env[key])) return;
      throw new AssayError({ code: "agent-key-missing", agent: options.name, keys: agent.keys });
    },
    propose: (context, workspace) => ask({ agent, options, env }, context, workspace),
  };
}

/** `NAME,key=value…`, or `acp,key=value…:COMMAND`. Throws `proposer-malformed`. */
export function agentIn(rest: string): { readonly options: AgentOptions; readonly agent: Agent } {
  const [, said, command = ""] = /^(acp(?:,[^:]*)?):([\s\S]*)$/.exec(rest) ?? [];
  if (said === undefined) {
    const options = agentOptions(rest);
    return { options, agent: agentNamed(options.name, rest) };
  }
  const options = agentOptions(said);
  if (command.trim() !== "") return { options, agent: acpAgent(command) };
  const detail = "say which program: agent:acp:COMMAND";
  throw new AssayError({ code: "proposer-malformed", spec: `agent:${rest}`, detail });
}

function agentNamed(name: string, rest: string): Agent {
  const agent = Object.hasOwn(AGENTS, name) ? AGENTS[name] : undefined;
  if (agent) return agent;
  const detail = `"${name}" is none of the agents it knows (${AGENT_NAMES.join(", ")})`;
  throw new AssayError({ code: "proposer-malformed", spec: `agent:${rest}`, detail });
}

async function ask(
  asked: Asked,
  asking: ProposalContext,
  workspace: ProposalWorkspace,
): Promise<Answer> {
  const context = informed(asking, workspace);
  const first = await session(asked, taskOf(context, false), workspace);
  const isAsking = isQuestion(first.reading.text) && !(await isEdited(workspace));
  const last = isAsking ? await session(asked, taskOf(context, true), workspace) : first;
  const told = isAsking ? [first, last] : [last];
  const { name, model } = asked.options;
  const statement = `Trial ${context.trial} of ${name}`;
  const remarks = remarksIn(last.reading.text);
  const answer = {
    source: `agent:${name}:${context.trial}`,
    hypothesis: hypothesisIn(last.reading.text) ?? { statement },
    ...(remarks.length > 0 && { remarks }),
    usage: told
      .map(({ reading }) => priced({ ...(model && { model }), ...reading.usage }))
      .reduce(addedUsage),
  };
  const failure = failureIn(last);
  if (failure && (failure.isFinal || !(await isEdited(workspace)))) {
    refuse(asked, failure.detail);
    const { because, detail } = failure;
    return { kind: "failed", ...answer, because, detail };
  }
  return { kind: "proposal", ...answer, change: { kind: "edits" } };
}

const taskOf = (context: ProposalContext, again: boolean) => ({
  prompt: promptFor(context, { again }),
  paths: context.files,
  files: contextFiles(context),
  variables: { ASSAY_TRIAL: String(context.trial), ASSAY_SEED: String(context.seed) },
});

/**
 * A session that was cut off may have been in the middle of an edit; one that ended by itself, however badly, is judged
 * by what it left.
 */
export function failureIn({
  finished,
  reading,
}: Ended): (Failure & { isFinal: boolean }) | undefined {
  const used = /^\{"type":"assay-limit","used":(\d+)\}$/m.exec(finished.stdout)?.[1];
  if (used !== undefined) {
    const detail = `the agent was stopped at its limit of tokens, after ${used}`;
    return { because: "crashed", detail, isFinal: true };
  }
  const failure = failureOf(finished);
  const said = reading.failure?.slice(0, 500);
  if (failure) {
    const isFinal = finished.ending.how !== "exited";
    return {
      ...failure,
      ...(said && !isFinal && { detail: `the agent failed: ${said}` }),
      isFinal,
    };
  }
  return said
    ? { because: "crashed", detail: `the agent failed: ${said}`, isFinal: false }
    : undefined;
}

/** What no other trial would change ends the study. */
function refuse({ agent, options: { name } }: Asked, detail: string): void {
  if (
    /not a (?:tty|terminal)|raw mode is not supported|requires? an? (?:interactive )?(?:tty|terminal)/i.test(
      detail,
    )
  ) {
    throw new AssayError({ code: "agent-wants-terminal", agent: name, detail });
  }
  if (
    /\b401\b|unauthori[sz]ed|invalid (?:x-)?api[- ]key|not logged in|run \/login|authentication_?error/i.test(
      detail,
    )
  ) {
    throw new AssayError({ code: "agent-refused", agent: name, keys: agent.keys, detail });
  }
}

async function isEdited(workspace: ProposalWorkspace): Promise<boolean> {
  const { stdout } = await workspace.exec([
    "git",
    "status",
    "--porcelain",
    "--untracked-files=all",
  ]);
  return stdout.trim() !== "";
}
