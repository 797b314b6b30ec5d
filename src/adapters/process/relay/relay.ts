/*
 * Runs inside a sandbox as the parent of a command: what the command sends to a port of its own loopback goes
 * to a Unix socket, behind which the engine decides whether it goes any further.
 *
 * Arguments: the socket, the port, then the command.
 */
import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { constants } from "node:os";

const [socket = "", port = "", file = "", ...args] = process.argv.slice(2);

const server = createServer((inside) => {
  const outside = connect(socket);
  const end = () => {
    inside.destroy();
    outside.destroy();
  };
  inside.on("error", end).on("close", end).pipe(outside);
  outside.on("error", end).on("close", end).pipe(inside);
});

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
