import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { anthropic } from "./anthropic.ts";
import { chat } from "./chat.ts";
import { gemini } from "./gemini.ts";
import { responses } from "./responses.ts";
import {
  type Asked,
  actOf,
  type Fault,
  type Protocol,
  type Script,
  type Tokens,
} from "./script.ts";

const PROTOCOLS: readonly Protocol[] = [anthropic, responses, chat, gemini];
const TOKENS: Tokens = { input: 1000, cached: 500, output: 100 };

/** A model on loopback that plays a script, in whichever protocol it is asked. */
export interface ModelServer {
  /** Without a path. */
  readonly url: string;
  readonly port: number;
  /** What it was asked so far. */
  readonly asked: readonly Asked[];
  close(): void;
}

/**
 * Starts one. It remembers nothing of a session: the step to play is the number of tool results
 * in the request, and the names of tools and arguments are the client's own. A request without tools (clients ask for
 * titles and the like) is answered `ok` and not counted.
 */
export async function startModelServer(
  script: Script,
  tokens: Tokens = TOKENS,
): Promise<ModelServer> {
  const asked: Asked[] = [];
  const faults = new Map<string, number>();
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: Error) => {
      process.stderr.write(`model server: ${error.stack}\n`);
      response.writeHead(500).end(JSON.stringify({ error: { message: error.message } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, asked, close };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const body = await text(request);
    const protocol = PROTOCOLS.find(({ matches }) => matches.test(pathname));
    if (!protocol || request.method !== "POST") {
      response.writeHead(404).end('{"error":{"message":"not here"}}');
      return;
    }
    if (/count_?tokens$/i.test(pathname)) {
      json(response, { input_tokens: tokens.input, totalTokens: tokens.input });
      return;
    }
    const question = protocol.asked(JSON.parse(body), pathname);
    const isSession = question.tools.length > 0 || question.isPlain === true;
    const nth = question.isPlain ? (question.answers ?? 0) : question.results;
    if (isSession) asked.push(question);
    const steps = typeof script === "function" ? script(question) : script;
    const step = isSession ? (steps[nth] ?? steps.at(-1)) : undefined;
    if (step?.fault === "held-back") {
      const kept = JSON.stringify(protocol.reply(actOf(step, question), question, tokens).events);
      stream(response, JSON.parse(kept.replaceAll('"stop"', '"content_filter"')), protocol.last);
      return;
    }
    if (step?.fault && isDue(question, step.fault, step.times)) {
      fail(response, step.fault, request.headers);
      return;
    }
    const reply = protocol.reply(actOf(step ?? { say: "ok" }, question), question, tokens);
    if (question.stream) stream(response, reply.events, protocol.last);
    else json(response, reply.whole);
  }

  function isDue({ prompt, results }: Asked, fault: Fault, times = Number.POSITIVE_INFINITY) {
    const key = `${results} ${fault} ${prompt}`;
    const before = faults.get(key) ?? 0;
    faults.set(key, before + 1);
    return before < times;
  }
}

function json(response: ServerResponse, data: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(data));
}

const SSE = { "content-type": "text/event-stream", "cache-control": "no-cache" };

function stream(
  response: ServerResponse,
  events: readonly { readonly event?: string; readonly data: unknown }[],
  last?: string,
): void {
  response.writeHead(200, SSE);
  for (const { event, data } of events) {
    response.write(`${event ? `event: ${event}\n` : ""}data: ${JSON.stringify(data)}\n\n`);
  }
  response.end(last ? `data: ${last}\n\n` : undefined);
}

const REFUSALS = {
  "rate-limited": [429, "rate_limit_error"],
  "rate-limited-long": [429, "rate_limit_error"],
  overloaded: [529, "overloaded_error"],
  unauthorized: [401, "authentication_error"],
  "no-quota": [429, "insufficient_quota"],
  "unknown-model": [404, "model_not_found"],
  unformed: [400, "response_format is not supported"],
} as const;

/** The key of a request: some servers say which one they refuse. */
const keyIn = (headers: IncomingHttpHeaders) =>
  headers.authorization ?? headers["x-api-key"] ?? headers["x-goog-api-key"] ?? "none";

function fail(
  response: ServerResponse,
  fault: Exclude<Fault, "held-back">,
  headers: IncomingHttpHeaders,
): void {
  switch (fault) {
    case "hang":
      return;
    case "cut":
      // What was written must be on its way before the connection breaks.
      response.writeHead(200, SSE).write("event: message_start\n", () => response.destroy());
      return;
    case "garbage":
      response.writeHead(200, SSE).end("data: {nonsense\n\n");
      return;
    case "garbage-for-ever":
      response.writeHead(200, SSE).write("data: {nonsense\n\n");
      return;
    default: {
      const [status, type] = REFUSALS[fault];
      const of = fault === "unauthorized" ? ` of ${keyIn(headers)}` : "";
      const foul = fault === "overloaded" ? "\u001b]0;foul\u0007\u001b[2J" : "";
      const error = { type, message: `scripted: ${foul}${type}${of}` };
      const wait = fault === "rate-limited-long" ? "9999999" : "0";
      response
        .writeHead(status, { "content-type": "application/json", "retry-after": wait })
        .end(JSON.stringify({ type: "error", error }));
    }
  }
}
