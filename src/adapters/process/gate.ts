import { lookup } from "node:dns/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect, isIP } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Lent } from "../../ports/executor.ts";
import { isAllowed, isPrivate } from "./hosts.ts";
import { SHELL } from "./launcher.ts";

/** Ports of the sandbox's own loopback where the proxy may stand. */
const PORTS = [3128, 3129];

/** A port of the host's loopback, named among the hosts. */
const LOCAL = /^(?:localhost|127\.0\.0\.1):(\d+)$/;

/** A way out of sandboxes that lets named hosts through, and nothing else. */
export interface Gate {
  /** What a command must be lent to find the way. */
  readonly lend: Lent;
  /** Tells programs of the proxy. */
  readonly env: Readonly<Record<string, string>>;
  /** A command line that has the proxy beside it. */
  around(argv: readonly string[]): readonly string[];
}

const gates = new Map<string, Promise<Gate>>();

/** The gate for these hosts; opened once in a process, and no reason for it to go on. */
export function gateFor(hosts: readonly string[]): Promise<Gate> {
  const key = JSON.stringify(hosts);
  const gate = gates.get(key) ?? open(hosts);
  gates.set(key, gate);
  return gate;
}

const RELAY = join(import.meta.dirname, "relay", `relay${extname(fileURLToPath(import.meta.url))}`);

async function open(hosts: readonly string[]): Promise<Gate> {
  const folder = mkdtempSync(join(tmpdir(), "assay-gate-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const server = createServer((asked, answer) => void forward(hosts, asked, answer));
  server.on("connect", (asked: IncomingMessage, socket: Duplex) => tunnel(hosts, asked, socket));
  await new Promise<void>((resolve) => {
    server.listen(join(folder, "gate"), resolve);
  });
  server.unref();
  const local = hosts.filter((host) => LOCAL.test(host));
  const taken = new Set(local.map((host) => Number(LOCAL.exec(host)?.[1])));
  const port = PORTS.find((each) => !taken.has(each)) ?? 3130;
  const proxy = `http://127.0.0.1:${port}`;
  const given = [process.execPath, RELAY, local.join(), String(port)];
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
  return {
    lend: { source: folder, as: "ASSAY_GATE" },
    env: {
      ...Object.fromEntries(names.map((name) => [name, proxy])),
      NO_PROXY: "localhost,127.0.0.1,::1",
      no_proxy: "localhost,127.0.0.1,::1",
      NODE_USE_ENV_PROXY: "1",
    },
    around: (argv) => [SHELL, "-c", START, ...given, ...argv],
  };
}

/** `sh` reads the variable, for only the sandbox knows where the socket is. */
const START = `relay=$1 local=$2 port=$3
shift 3
exec "$0" --disable-warning=ExperimentalWarning "$relay" "$ASSAY_GATE/gate" "$local" "$port" "$@"`;

/** A request in the clear, which names its host in full. */
async function forward(
  hosts: readonly string[],
  asked: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const target = URL.canParse(asked.url ?? "") ? new URL(asked.url ?? "") : undefined;
  const refuse = (status: number, text: string) => {
    answer.writeHead(status).end(`${text}\n`);
  };
  if (target?.protocol !== "http:") return refuse(400, "only a proxy stands here");
  const port = Number(target.port || 80);
  if (!isAllowed(hosts, target.hostname, port)) return refuse(403, notAllowed(target.host));
  try {
    const host = await reachable(target.hostname);
    const { method, headers } = asked;
    const path = target.pathname + target.search;
    const onward = request({ host, port, method, path, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on("error", (error) => answer.destroy(error));
    asked.pipe(onward);
  } catch (error) {
    refuse(502, (error as Error).message);
  }
}

/** A connection that only its two ends can read. */
async function tunnel(
  hosts: readonly string[],
  asked: IncomingMessage,
  inside: Duplex,
): Promise<void> {
  const [, name = "", port = "443"] = /^\[?([^\]]+?)\]?(?::(\d+))?$/.exec(asked.url ?? "") ?? [];
  const refuse = (status: string, text: string) => {
    inside.end(`HTTP/1.1 ${status}\r\n\r\n${text}\n`);
  };
  inside.on("error", () => inside.destroy());
  if (!isAllowed(hosts, name, Number(port))) return refuse("403 Forbidden", notAllowed(name));
  try {
    const outside = connect(Number(port), await reachable(name), () => {
      inside.write("HTTP/1.1 200 Connection established\r\n\r\n");
      inside.pipe(outside).pipe(inside);
    });
    outside.on("error", () => inside.destroy()).on("close", () => inside.destroy());
    inside.on("close", () => outside.destroy());
  } catch (error) {
    refuse("502 Bad Gateway", (error as Error).message);
  }
}

const notAllowed = (host: string) => `${host} is not among the hosts that this study may reach`;

/**
 * The address of a name that was allowed. A public name that leads into this machine or its network is somebody
 * trying to get there. Throws an `Error` that says so.
 */
async function reachable(name: string): Promise<string> {
  if (isIP(name) || name === "localhost") return name === "localhost" ? "127.0.0.1" : name;
  const { address } = await lookup(name);
  if (isPrivate(address)) throw new Error(`${name} leads to ${address}, a private address`);
  return address;
}
