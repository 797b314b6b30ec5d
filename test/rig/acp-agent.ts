/**
 * An agent that speaks the Agent Client Protocol and plays what its first argument says, as JSON: a list of steps.
 * What it was asked, and what it was answered, it writes to the file of its second argument, a line of JSON each.
 */
import { appendFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** What the agent does once it was given its task. */
export type AcpStep =
  /** Says a part of its last message. */
  | { readonly say: string }
  /** Writes a file by the protocol: path from the working folder unless it begins with a slash. */
  | { readonly write: string; readonly text: string }
  /** Writes it by itself, once it was allowed to. */
  | { readonly edit: string; readonly text: string }
  | { readonly read: string }
  | { readonly usage: object }
  | { readonly update: object }
  | { readonly rubbish: string }
  | { readonly exit: number }
  | { readonly hang: true };

const [script = "[]", log = "/dev/null", setting = "{}"] = process.argv.slice(2);
const steps: readonly AcpStep[] = JSON.parse(script);
const { version = 1, login }: { version?: number; login?: string } = JSON.parse(setting);

let asked = 0;
let cwd = "";
let isLoggedIn = login === undefined;
const waiting = new Map<number, (message: Message) => void>();

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, never>>;
  readonly result?: Readonly<Record<string, never>>;
}

const send = (message: object) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const note = (what: object) => appendFileSync(log, `${JSON.stringify(what)}\n`);

function ask(method: string, params: object): Promise<Message> {
  const id = ++asked;
  send({ id, method, params: { sessionId: "s", ...params } });
  return new Promise((resolve) => waiting.set(id, resolve));
}

const update = (told: object) =>
  send({ method: "session/update", params: { sessionId: "s", update: told } });

async function play(): Promise<object> {
  let usage: object | undefined;
  for (const step of steps) {
    if ("say" in step) {
      const content = { type: "text", text: step.say };
      update({ sessionUpdate: "agent_message_chunk", content });
    } else if ("write" in step) {
      const path = step.write.startsWith("/") ? step.write : `${cwd}/${step.write}`;
      note(await ask("fs/write_text_file", { path, content: step.text }));
    } else if ("edit" in step) {
      const kinds = ["reject_once", "allow_always", "allow_once"];
      const options = kinds.map((kind) => ({ optionId: `o-${kind}`, name: kind, kind }));
      const answer = await ask("session/request_permission", { toolCall: {}, options });
      note(answer);
      update({ sessionUpdate: "tool_call", toolCallId: "t", title: "edit" });
      writeFileSync(`${cwd}/${step.edit}`, step.text);
    } else if ("read" in step) {
      note(await ask("fs/read_text_file", { path: `${cwd}/${step.read}`, line: 1, limit: 1 }));
    } else if ("usage" in step) usage = step.usage;
    else if ("update" in step) update(step.update);
    else if ("rubbish" in step) process.stdout.write(step.rubbish);
    else if ("exit" in step) process.exit(step.exit);
    else await new Promise(() => setInterval(() => undefined, 1000));
  }
  return { stopReason: "end_turn", ...(usage && { usage }) };
}

async function answer({ id, method, params = {} }: Message): Promise<void> {
  if (method === "initialize") {
    note(params);
    const authMethods = login === undefined ? [] : [{ id: login, name: login }];
    send({ id, result: { protocolVersion: version, agentCapabilities: {}, authMethods } });
  } else if (method === "authenticate") {
    isLoggedIn = params.methodId === login;
    send({ id, result: {} });
  } else if (method === "session/new" && !isLoggedIn) {
    send({ id, error: { code: -32_000, message: "Authentication required" } });
  } else if (method === "session/new") {
    cwd = String(params.cwd);
    send({ id, result: { sessionId: "s" } });
  } else if (method === "session/prompt") {
    note(params);
    send({ id, result: await play() });
  } else send({ id, error: { code: -32_601, message: "unknown" } });
}

createInterface(process.stdin).on("line", (line) => {
  const message: Message = JSON.parse(line);
  if (message.method !== undefined) void answer(message);
  else waiting.get(message.id ?? 0)?.(message);
});
