import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** One running fake command: what it knows of itself, and the strings it hangs on. */
export interface Puppet {
  readonly args: readonly string[];
  readonly cwd: string;
  /** The text of the files it was told to report, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Prints on its stdout. */
  say(text: string): void;
  exit(code?: number): void;
  /** Resolves when its process is gone, whoever ended it. */
  readonly gone: Promise<void>;
}

/**
 * A fake command that the test controls: it connects back over a loopback socket, says where it is,
 * and does nothing until it is told.
 */
export async function puppeteer() {
  const waiting: ((puppet: Puppet) => void)[] = [];
  const arrived: Puppet[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      resolve();
    });
    createInterface(socket).once("line", (line) => {
      const tell = (order: object) => socket.write(`${JSON.stringify(order)}\n`);
      const puppet: Puppet = {
        ...JSON.parse(line),
        say: (text) => tell({ say: text }),
        exit: (code = 0) => tell({ exit: code }),
        gone,
      };
      const next = waiting.shift();
      if (next) next(puppet);
      else arrived.push(puppet);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    /** The source of the fake command; put it into the repository and run it with node. */
    source: PUPPET.replace("PORT", String(port)),
    /** The next one that starts. */
    next: (): Promise<Puppet> => {
      const first = arrived.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve));
    },
    /** Answers every run from now on by itself. */
    answer(how: (puppet: Puppet) => void): void {
      const again = () =>
        waiting.push((puppet) => {
          again();
          how(puppet);
        });
      for (const puppet of arrived.splice(0)) how(puppet);
      again();
    },
  };
}

/** Flags for a study whose runs are puppets: they must reach the test. */
export const STRINGS = ["--network", "open"] as const;

const PUPPET = `
import { connect } from "node:net";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
const socket = connect(PORT, "127.0.0.1");
const read = (path) => { try { return readFileSync(path, "utf8"); } catch { return ""; } };
const args = process.argv.slice(2);
const files = Object.fromEntries(args.map((path) => [path, read(path)]));
socket.write(JSON.stringify({ args, cwd: process.cwd(), files }) + "\\n");
createInterface(socket).on("line", (line) => {
  const { say, exit } = JSON.parse(line);
  if (say !== undefined) process.stdout.write(say);
  if (exit !== undefined) process.exit(exit);
});
socket.on("close", () => process.exit(99));
`;
