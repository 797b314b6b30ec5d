/*
 * Runs inside a sandbox as the parent of a command: what the command sends to a port of its own loopback goes
 * to a Unix socket, behind which the engine decides whether it goes any further. Ports of the host's loopback that
 * the command may reach stand at the same place inside, for programs do not ask a proxy for what is local.
 *
 * Arguments: the socket, the local hosts with a comma between, the port, then the command.
 */
import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { constants } from "node:os";

const [socket = "", local = "", port = "", file = "", ...args] = process.argv.slice(2);

/** Carries what comes from inside to the socket; asks for `host` first, where one is given. */
function carry(inside: Socket, host?: string): void {
  const outside = connect(socket);
  const end = () => {
    inside.destroy();
    outside.destroy();
  };
  inside.on("error", end).on("close", end);
  outside.on("error", end).on("close", end);
  if (host === undefined) {
    inside.pipe(outside);
    outside.pipe(inside);
    return;
  }
  outside.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const ends = head.indexOf("\r\n\r\n");
    if (ends < 0) return;
    outside.off("data", onData);
    if (!/^HTTP\/1\.1 200 /.test(head.toString("latin1"))) return end();
    inside.write(head.subarray(ends + 4));
    inside.pipe(outside);
    outside.pipe(inside);
  };
  outside.on("data", onData);
}

for (const host of new Set(local.split(",").filter((each) => each !== ""))) {
  const at = Number(host.slice(host.lastIndexOf(":") + 1));
  createServer((inside) => carry(inside, host))
    // The same port may be named twice, as `localhost` and by its number.
    .on("error", () => undefined)
    .listen(at, "127.0.0.1");
}

const server = createServer((inside) => carry(inside));

server.listen(Number(port), "127.0.0.1", () => {
  const child = spawn(file, args, { stdio: "inherit" });
  child.on("error", (error) => {
    process.stderr.write(`${file}: ${error.message}\n`);
    process.exit(127);
  });
  child.on("exit", (code, signal) =>
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
  );
});
