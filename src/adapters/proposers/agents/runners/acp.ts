/*
 * Runs an agent that speaks the Agent Client Protocol inside a sandbox, https://agentclientprotocol.com, version 1: one
 * session, one prompt. Its questions for permission are answered with yes, for the sandbox is what holds it; files it
 * asks to be written are written below the working folder and nowhere else.
 *
 * Reads `$ASSAY_CONTEXT/session.json` (`Job`), and prints a line of JSON for what the agent said, used, and failed at.
 * Written by hand and not by the protocol's library: it stands alone in the sandbox, where no dependency of ours lies.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { type Lodger, makeHome } from "./home.ts";
import { Peer, PeerError } from "./peer.ts";

/** What is to be run. */
interface Job extends Lodger {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The prompt. */
  readonly stdin?: string;
  readonly tokens?: number;
  /** The way to log in that is to be asked for. */
  readonly auth?: string;
}

type Told = Readonly<Record<string, unknown>>;

/** Of the protocol: the client has to log in first. */
const AUTH_REQUIRED = -32_000;
const METHOD_NOT_FOUND = -32_601;
const INVALID_PARAMS = -32_602;
const VERSION = 1;

const context = process.env.ASSAY_CONTEXT ?? "";
const job: Job = JSON.parse(readFileSync(join(context, "session.json"), "utf8"));
const [program = "", ...args] = job.argv;
const root = realpathSync(process.cwd());

const child = spawn(program, args, {
  env: { ...process.env, ...makeHome(job, context), ...job.env },
  stdio: ["pipe", "pipe", "inherit"],
});
const peer = new Peer(child.stdout, child.stdin, answer);
child.on("error", ({ message }) => peer.end(`${program}: ${message}`));
child.on("exit", (code, signal) =>
  peer.end(`it ended (${signal ?? `exit ${code}`}) before it was done`),
);

let said = "";
const code = await converse().catch((thrown: Error) => {
  tell({ type: "acp-failure", message: failure(thrown) });
  return 1;
});
if (said) tell({ type: "acp-text", text: said });
child.kill("SIGKILL");
process.exit(code);

async function converse(): Promise<number> {
  const agent = await peer.ask("initialize", {
    protocolVersion: VERSION,
    clientCapabilities: { fs: { readTextFile: true, writeTextFile: true }, terminal: false },
    clientInfo: { name: "assay", title: "Assay", version: "1" },
  });
  if (agent.protocolVersion !== VERSION) {
    const speaks = `it speaks version ${String(agent.protocolVersion)} of the protocol`;
    throw new Error(`${speaks}, and Assay version ${VERSION}`);
  }
  if (job.auth) await peer.ask("authenticate", { methodId: job.auth });
  const { sessionId } = await opened(agent);
  const ended = await peer.ask("session/prompt", {
    sessionId,
    prompt: [{ type: "text", text: job.stdin ?? "" }],
  });
  if (ended.usage) tell({ type: "acp-usage", ...(ended.usage as Told) });
  if (ended.stopReason === "refusal") throw new Error("it refused the task");
  return 0;
}

async function opened(agent: Told): Promise<Told> {
  try {
    return await peer.ask("session/new", { cwd: root, mcpServers: [] });
  } catch (thrown) {
    if (!(thrown instanceof PeerError && thrown.code === AUTH_REQUIRED)) throw thrown;
    const ways = (Array.isArray(agent.authMethods) ? agent.authMethods : []).map(({ id }) => id);
    throw new Error(
      `unauthorized: it wants a login${ways.length > 0 ? ` (${ways.join(", ")})` : ""}`,
    );
  }
}

function failure(thrown: Error): string {
  return thrown instanceof PeerError ? `${thrown.message} (${thrown.code})` : thrown.message;
}

function answer(method: string, params: Told): unknown {
  switch (method) {
    case "session/update":
      return updated((params.update ?? {}) as Told);
    case "session/request_permission":
      return { outcome: permitted(params.options) };
    case "fs/read_text_file":
      return { content: lines(readFileSync(String(params.path), "utf8"), params) };
    case "fs/write_text_file":
      return written(String(params.path), String(params.content ?? ""));
    default:
      throw new PeerError(METHOD_NOT_FOUND, `${method} is not supported`);
  }
}

function updated({ sessionUpdate, content, ...rest }: Told): void {
  if (sessionUpdate === "agent_message_chunk") {
    said += String((content as Told | undefined)?.text ?? "");
  } else if (sessionUpdate === "tool_call") said = "";
  else if (sessionUpdate === "usage_update") charge(rest);
}

/** What fills the model's window is the least that has been used. */
function charge(update: Told): void {
  const { used, cost } = update;
  if (cost) tell({ type: "acp-cost", ...(cost as Told) });
  if (typeof used !== "number" || job.tokens === undefined || used <= job.tokens) return;
  tell({ type: "assay-limit", used });
  child.kill("SIGKILL");
}

function permitted(options: unknown): object {
  const offered = (Array.isArray(options) ? options : []) as readonly Told[];
  const of = (kind: string) => offered.find((each) => each.kind === kind)?.optionId;
  const optionId = of("allow_once") ?? of("allow_always");
  return optionId === undefined ? { outcome: "cancelled" } : { outcome: "selected", optionId };
}

/** `line` counts from 1. */
function lines(text: string, { line, limit }: Told): string {
  if (typeof line !== "number" && typeof limit !== "number") return text;
  const from = Math.max(0, Number(line ?? 1) - 1);
  return text
    .split("\n")
    .slice(from, typeof limit === "number" ? from + limit : undefined)
    .join("\n");
}

function written(path: string, content: string): null {
  const folder = dirname(path);
  if (!isAbsolute(path) || !isBelow(existing(folder))) throw outside(path);
  mkdirSync(folder, { recursive: true });
  const place = existing(path);
  if (!isBelow(place)) throw outside(path);
  writeFileSync(path, content);
  return null;
}

/** What of a path is there, links followed. */
function existing(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : existing(parent);
  }
}

function isBelow(place: string): boolean {
  const way = relative(root, place);
  return way === "" || !(way === ".." || way.startsWith("../") || isAbsolute(way));
}

function outside(path: string): PeerError {
  return new PeerError(INVALID_PARAMS, `${path} is not in the working folder`);
}

function tell(event: Told): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
