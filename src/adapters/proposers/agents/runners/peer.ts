import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

type Params = Readonly<Record<string, unknown>>;

/** What the other side asks for; throws what it is answered with as an error. */
export type Handler = (method: string, params: Params) => unknown;

/** An error of the other side's. */
export class PeerError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
}

interface Waiting {
  resolve(result: Params): void;
  reject(error: Error): void;
}

/**
 * One side of JSON-RPC 2.0 with a message a line, https://www.jsonrpc.org/specification. Lines that are no message are
 * left out: programs print what they like. `handler` answers requests, and is told of notifications.
 */
export class Peer {
  readonly #output: Writable;
  readonly #waiting = new Map<number | string, Waiting>();
  #asked = 0;
  #ended: Error | undefined;

  constructor(input: Readable, output: Writable, handler: Handler) {
    this.#output = output;
    output.on("error", () => undefined);
    const lines = createInterface(input);
    lines.on("line", (line) => {
      const message = line.startsWith("{") ? parsed(line) : undefined;
      if (message?.method !== undefined) this.#answer(message, handler);
      else if (message) this.#settle(message);
    });
  }

  /** Asks the other side. Throws `PeerError`, and an `Error` once `end` was called. */
  ask(method: string, params: Params): Promise<Params> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#asked;
    const { promise, resolve, reject } = Promise.withResolvers<Params>();
    this.#waiting.set(id, { resolve, reject });
    this.#send({ id, method, params });
    return promise;
  }

  /** The other side is gone: nothing that it was asked will be answered. */
  end(why: string): void {
    this.#ended = new Error(why);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }

  #send(message: object): void {
    this.#output.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  #answer({ id, method = "", params = {} }: Message, handler: Handler): void {
    const isRequest = id !== undefined && id !== null;
    try {
      const result = handler(method, params);
      if (isRequest) this.#send({ id, result: result ?? null });
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      const code = thrown instanceof PeerError ? thrown.code : -32_603;
      if (isRequest) this.#send({ id, error: { code, message } });
    }
  }

  #settle({ id, result, error }: Message): void {
    const waiting = id === undefined || id === null ? undefined : this.#waiting.get(id);
    if (!waiting || id === undefined || id === null) return;
    this.#waiting.delete(id);
    if (error) waiting.reject(new PeerError(Number(error.code ?? 0), String(error.message ?? "")));
    else waiting.resolve((result ?? {}) as Params);
  }
}

function parsed(line: string): Message | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
