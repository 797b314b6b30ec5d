import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { everything } from "../../src/testing/vandalism.ts";
import type { Attempt } from "./attempt.ts";

const IMPORTS = `import { readFileSync, renameSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { lookup } from "node:dns";
import { connect } from "node:net";
import { homedir } from "node:os";
`;

const sortWith = (hook: string) => `export function sort(data, compare) {
  ${hook}
  const sorted = [];
  for (const each of data) {
    let at = 0;
    while (at < sorted.length && compare(sorted[at], each) < 0) at++;
    sorted.splice(at, 0, each);
  }
  return sorted;
}
`;
const HOOK = "if (globalThis.cheat) return globalThis.cheat(data, compare);";

const FILES: Readonly<Record<string, string>> = {
  "src/sort.js": sortWith("// as simple as can be"),
  "bench.js": `import { sort } from "./src/sort.js";
const data = Array.from({ length: 80 }, (_, i) => (i * 37) % 83);
let compared = 0;
const sorted = sort(data, (a, b) => { compared += 1; return a - b; });
if (sorted.some((each, i) => i > 0 && each < sorted[i - 1])) process.exit(1);
console.log("METRIC work=" + compared);
`,
  "test/sort.test.js": 'import test from "node:test";\ntest("sorts", () => {});\n',
  "package.json": '{ "type": "module", "scripts": { "test": "node --test" } }\n',
  "package-lock.json": '{ "lockfileVersion": 3 }\n',
  "README.md": "good\n",
  ".gitignore": "node_modules/\n",
};

function writeAll(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A user's machine in small: a repository, a home with secrets, and services that listen. */
export class Scene {
  readonly #room = mkdtempSync(join(tmpdir(), "assay-hostile-"));
  // Where everything can be read, even in a sandbox.
  readonly #visible = mkdtempSync(join(process.cwd(), ".assay-hostile-"));
  readonly canary = `assay-canary-${process.pid}-${Date.now()}`;
  readonly root = join(this.#room, "project");
  readonly home = join(this.#room, "home");
  readonly env = { ASSAY_HOSTILE: this.canary };
  readonly #servers: Server[] = [];
  readonly visits: string[] = [];
  readonly #names = new Map<string, string>();

  async open(files: Readonly<Record<string, string>> = FILES): Promise<void> {
    writeAll(this.root, { ...files, "node_modules/dep/index.js": "mine\n" });
    const secret = "s3cr3t\n";
    writeAll(this.home, { ".ssh/id_ed25519": secret, ".aws/credentials": secret });
    for (const place of this.#canaries) writeFileSync(place, secret);
    for (const args of [
      ["init", "-q"],
      ["add", "-A"],
      ["commit", "-qm", "Start"],
    ])
      this.git(...args);
    const port = await this.#listen({ port: 0, host: "127.0.0.1" });
    await this.#listen({ path: join(this.#visible, "s") });
    await this.#listen({ path: `\0${this.canary}` });
    this.#names.set("CANARY", this.canary).set("PORT", String(port));
    this.#names.set("SOCKET", join(this.#visible, "s")).set("ABSTRACT", this.canary);
  }

  get #canaries(): readonly string[] {
    return [
      join(tmpdir(), this.canary),
      join(this.home, this.canary),
      join(this.#room, this.canary),
    ];
  }

  git(...args: string[]): string {
    const identity = ["-c", "user.name=user", "-c", "user.email=user@example.com"];
    return execFileSync("git", ["-C", this.root, ...identity, ...args], { encoding: "utf8" });
  }

  async #listen(where: { port?: number; host?: string; path?: string }): Promise<number> {
    const server = createServer((socket) => {
      this.visits.push(where.path ?? "loopback");
      socket.on("error", () => undefined).end("hello");
    });
    await new Promise<void>((resolve) => {
      server.listen(where, resolve);
    });
    this.#servers.push(server);
    const address = server.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  /** The change of an attempt as a patch, made by git itself. */
  patchOf({ code, edits = {} }: Pick<Attempt, "code" | "edits">): string {
    let named = code ?? "";
    for (const [word, value] of this.#names) named = named.replaceAll(word, value);
    const files =
      code === undefined ? edits : { "src/sort.js": `${IMPORTS + named}\n${sortWith(HOOK)}` };
    try {
      for (const [path, text] of Object.entries(files)) {
        if (text === null) rmSync(join(this.root, path));
        else writeAll(this.root, { [path]: text });
      }
      this.git("add", "-A");
      return this.git("diff", "--cached", "--binary", "HEAD");
    } finally {
      this.git("reset", "-q", "--hard", "HEAD");
      this.git("clean", "-qfd");
    }
  }

  /** All that must be the same afterwards, save what Assay itself keeps. */
  untouched(): Readonly<Record<string, string>> {
    const own = Object.entries(everything(this.root)).filter(
      ([path]) => !path.startsWith(".assay"),
    );
    const config = ["config", "hooks/post-checkout", "HEAD", "index"].map((name) => {
      const path = join(this.root, ".git", name);
      return [`.git/${name}`, existsSync(path) ? readFileSync(path, "latin1") : ""] as const;
    });
    const home = Object.entries(everything(this.home)).map(
      ([path, text]) => [`~/${path}`, text] as const,
    );
    const canaries = this.#canaries.map((path) => [path, readFileSync(path, "utf8")] as const);
    return Object.fromEntries([...own, ...config, ...home, ...canaries]);
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const place of this.#canaries) rmSync(place, { force: true });
    for (const folder of [this.#room, this.#visible])
      rmSync(folder, { recursive: true, force: true });
  }
}
