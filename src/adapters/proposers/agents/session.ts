import { accessSync, constants, statSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Access } from "../../../domain/access.ts";
import { AssayError } from "../../../domain/error.ts";
import type { Finished } from "../../../ports/executor.ts";
import type { ProposalWorkspace } from "../../../ports/proposer.ts";
import type { AgentOptions } from "./options.ts";
import type { Reading } from "./readings.ts";
import type { Agent, Env } from "./table.ts";

/** The host of its model, and the variables that let it in there. */
export function needsOf(agent: Agent, options: AgentOptions, env: Env): Access {
  const { variable, hosts } = agent.endpoint(options, env);
  const other = hostOf(env[variable]);
  const names = [...agent.keys, ...agent.variables].filter((name) => env[name]);
  return { network: other === undefined ? hosts : [other], env: names, read: [] };
}

function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  return port ? `${hostname}:${port}` : hostname;
}

/** Where an agent lies. Looked up in the engine's own `PATH`: a project could put a namesake in front. */
export function findProgram(program: string, { PATH = "" }: Env): string | undefined {
  const folders = PATH.split(":").filter((folder) => folder.startsWith("/"));
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export function programOf({ program, install }: Agent, name: string, env: Env): string {
  const found = findProgram(program, env);
  if (found) return found;
  throw new AssayError({ code: "agent-missing", agent: name, program, install });
}

export interface Asked {
  readonly agent: Agent;
  readonly options: AgentOptions;
  readonly env: Env;
}

/** What came of a session. */
export interface Ended {
  readonly finished: Finished;
  readonly reading: Reading;
}

/** What an agent is asked to do. */
interface Task {
  readonly prompt: string;
  /** Files that may be changed, from the repository's root. */
  readonly paths: readonly string[];
  /** Lent to it, read-only. */
  readonly files: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

const runnerOf = ({ protocol }: Agent) =>
  join(
    import.meta.dirname,
    "runners",
    `${protocol ?? "session"}${extname(fileURLToPath(import.meta.url))}`,
  );

/** Runs an agent once, without a terminal, in the sandbox of the workspace. */
export async function session(
  { agent, options, env }: Asked,
  { prompt, paths, files, variables }: Task,
  workspace: ProposalWorkspace,
): Promise<Ended> {
  const program = programOf(agent, options.name, env);
  const { isolation } = workspace;
  const target = paths.map((path) => `${workspace.inside}/${path}`);
  const started = agent.start({ options, env, isolation, prompt, files: target });
  const line = started.first && ["sh", "-c", `${started.first} >&2 && exec "$0" "$@"`];
  const job = {
    argv: [...(line || []), program, ...started.args],
    env: started.env ?? {},
    files: started.files ?? {},
    ...(started.stdin && { stdin: prompt }),
    ...(agent.keep && { keep: agent.keep }),
    ...(options.tokens !== undefined && { tokens: options.tokens }),
    ...(options.auth !== undefined && { auth: options.auth }),
    homeBeside: isolation === "none" || isolation === "not isolated",
  };
  const finished = await workspace.exec(
    [process.execPath, "--disable-warning=ExperimentalWarning", runnerOf(agent)],
    {
      env: variables,
      files: { ...files, "session.json": JSON.stringify(job) },
      limitMs: options.limitMs,
    },
  );
  return { finished, reading: agent.read(finished.stdout) };
}
