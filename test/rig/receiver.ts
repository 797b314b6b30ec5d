import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** One request as a receiver got it. */
interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** What a receiver does with the n-th request, counted from 0. */
export type Behaviour = (response: ServerResponse, nth: number, received: Received) => void;

/** A receiver of webhooks on loopback that the test controls. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves with the n-th request, once it is there. */
  request(nth: number): Promise<Received>;
  /** From now on nobody listens. */
  close(): Promise<void>;
}

const ANSWER: Behaviour = (response) => void response.writeHead(204).end();

export async function startReceiver(behave: Behaviour = ANSWER): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: { readonly nth: number; readonly resolve: (received: Received) => void }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const one = { headers: request.headers, body, path: request.url ?? "" };
    const nth = received.push(one) - 1;
    for (const each of waiting) if (each.nth === nth) each.resolve(one);
    behave(response, nth, one);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close,
    request: (nth) => {
      const there = received[nth];
      if (there) return Promise.resolve(there);
      return new Promise((resolve) => waiting.push({ nth, resolve }));
    },
  };
}
