import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type ListenOptions, type Server } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Network } from "../domain/access.ts";
import type { Executor } from "../ports/executor.ts";
import { LONG, type Make, makeScene } from "./executor-scene.ts";
import type { Promises } from "./promises.ts";

/** Asks a port or a Unix socket for a word, with the Node that runs the tests. */
const ASK = `const [port, path, host] = process.argv.slice(1);
const to = path ? { path } : { port: Number(port), host: host || "127.0.0.1" };
const s = require("node:net").connect(to);
s.on("data", (d) => { console.log(String(d)); process.exit(0); });
s.on("error", (e) => { console.log(e.code); process.exit(1); });`;

/** Serves and asks on a loopback of its own. */
const TALK = `const server = require("node:net").createServer((s) => s.end("hello"));
const none = () => { console.log("no loopback"); process.exit(1); };
server.on("error", none);
server.listen(0, "127.0.0.1", () => {
  const s = require("node:net").connect(server.address().port, "127.0.0.1");
  s.on("error", none).on("data", (d) => { console.log(String(d)); process.exit(0); });
});`;

/** The header by which a proxy knows its clients, where its address holds a name and a word. */
const WORD = `(proxy.username ? "Proxy-Authorization: Basic " + Buffer.from(decodeURIComponent(proxy.username) + ":" + proxy.password).toString("base64") + "\\r\\n" : "")`;

/** Asks the proxy for a tunnel, and through it for a page. */
const TUNNEL = `const proxy = new URL(process.env.HTTPS_PROXY);
const s = require("node:net").connect(Number(proxy.port), proxy.hostname);
s.write("CONNECT localhost:" + process.argv[1] + " HTTP/1.1\\r\\n" + ${WORD} + "\\r\\n");
let text = "";
s.on("data", (d) => {
  if (text === "" && String(d).includes(" 200 ")) s.write("GET / HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n");
  text += d;
}).on("close", () => console.log(text));`;

const node = (script: string, ...args: readonly string[]) => [
  process.execPath,
  "-e",
  script,
  ...args,
];

/** Listens on the host for the time of a test, and says who came. */
async function listening(where: ListenOptions): Promise<{ server: Server; visits: () => number }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.on("error", () => undefined).end("the host's");
  });
  await new Promise<void>((resolve) => {
    server.listen(where, resolve);
  });
  onTestFinished(() => void server.close());
  return { server, visits: () => visits };
}

const portOf = (server: Server) => String((server.address() as AddressInfo).port);

/** What a sandbox promises of the network. No test sends anything beyond this machine's loopback. */
export function networkContract(make: Make, { covers, promise }: Promises): void {
  const reaching = (network: Network) => make({ access: { network, env: [], read: [] } });

  describe("what a command reaches of the network", () => {
    let closed: Executor;
    let own: Executor;
    beforeAll(async () => {
      closed = await reaching("none");
      own = await reaching("loopback");
    });
    const said = async (executor: Executor, run: readonly string[]) => {
      const { workspace } = makeScene(covers);
      const finished = await executor.exec(workspace, { run, limitMs: LONG, directory: "" });
      return finished.stdout.trim();
    };

    test("nothing of the host's loopback, with a loopback of its own or without", async () => {
      const { server, visits } = await listening({ port: 0, host: "127.0.0.1" });
      for (const executor of [closed, own]) {
        expect(await said(executor, node(ASK, portOf(server)))).toMatch(/^E[A-Z]+$/);
      }
      expect(visits()).toBe(0);
    });

    promise("own-loopback", "a loopback of its own where it was asked for", async () => {
      expect(await said(own, node(TALK))).toBe("hello");
    });

    promise("no-loopback", "none where it was not", async () => {
      expect(await said(closed, node(TALK))).toBe("no loopback");
    });

    promise("own-sockets", "Unix sockets of its own processes", async () => {
      const talk = TALK.replace('0, "127.0.0.1"', '"s"').replace(
        'server.address().port, "127.0.0.1"',
        '"s"',
      );
      expect(await said(closed, node(talk))).toBe("hello");
    });

    test("no Unix socket of the host, by its path or by an abstract name", async () => {
      // Where everything can be read.
      const folder = mkdtempSync(join(process.cwd(), ".assay-socket-"));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const path = join(folder, "s");
      const abstract = `\0assay-test-${process.pid}`;
      const seen = await Promise.all([path, abstract].map((path) => listening({ path })));
      for (const executor of [closed, own]) {
        expect(await said(executor, node(ASK, "", path))).toMatch(/^E[A-Z]+$/);
        const asked = `${ASK.replace("path }", 'path: "\\0" + path }')}`;
        expect(await said(executor, node(asked, "", abstract.slice(1)))).toMatch(/^E[A-Z]+$/);
      }
      expect(seen.map(({ visits }) => visits())).toEqual([0, 0]);
    });

    test("names cannot be looked up", async () => {
      const look = `require("node:dns").lookup("localhost.localdomain.example", (e) => console.log(e ? "no" : "yes"))`;
      expect(await said(closed, node(look))).toBe("no");
    });

    test("hosts that were named, through a proxy, and no others", async () => {
      const answering = createHttpServer((_, answer) => answer.end("from outside"));
      await new Promise<void>((resolve) => {
        answering.listen(0, "127.0.0.1", resolve);
      });
      onTestFinished(() => void answering.close());
      const { server: other, visits } = await listening({ port: 0, host: "127.0.0.1" });
      const executor = await reaching([`localhost:${portOf(answering)}`]);
      const through = `const { connect } = require("node:net");
const proxy = new URL(process.env.HTTP_PROXY);
const s = connect(Number(proxy.port), proxy.hostname, () => s.write("GET http://localhost:" + process.argv[1] + "/ HTTP/1.1\\r\\nHost: localhost:" + process.argv[1] + "\\r\\n" + ${WORD} + "Connection: close\\r\\n\\r\\n"));
let text = ""; s.on("data", (d) => { text += d; }).on("close", () => console.log(text));`;
      expect(await said(executor, node(through, portOf(answering)))).toContain("from outside");
      expect(await said(executor, node(through, portOf(other)))).toContain("403");
      expect(await said(executor, node(ASK, portOf(other)))).toMatch(/^E[A-Z]+$/);
      // As for HTTPS: the proxy sees nothing of what goes through.
      expect(await said(executor, node(TUNNEL, portOf(answering)))).toMatch(/ 200 .*from outside/s);
      expect(await said(executor, node(TUNNEL, portOf(other)))).toContain("403");
      expect(visits()).toBe(0);
    });

    // Programs do not ask a proxy for localhost, whatever their variables say.
    promise(
      "host-port",
      "a named port of the host's loopback, without asking a proxy",
      async () => {
        const { server } = await listening({ port: 0, host: "127.0.0.1" });
        const executor = await reaching([`localhost:${portOf(server)}`]);
        expect(await said(executor, node(ASK, portOf(server)))).toBe("the host's");
      },
    );

    test("a command with a proxy beside it ends as it would without", async () => {
      const executor = await reaching(["example.com"]);
      const ends = async (run: string) =>
        (await executor.exec(makeScene(covers).workspace, { run, limitMs: LONG, directory: "" }))
          .ending;
      expect(await ends("exit 7")).toEqual({ how: "exited", exitCode: 7 });
      expect(await ends("kill -SEGV $$")).toEqual({ how: "signalled", signal: "SIGSEGV" });
    });

    promise("open-network", "everything where the network is open", async () => {
      const { server } = await listening({ port: 0, host: "127.0.0.1" });
      const executor = await reaching("open");
      expect(await said(executor, node(ASK, portOf(server)))).toBe("the host's");
    });
  });
}
