import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { processesWith } from "../../src/testing/executor-scene.ts";
import { everything } from "../../src/testing/vandalism.ts";
import { ATTEMPTS, type Attempt, NOT_STOPPED } from "./attempts.ts";

/** What came of an attempt. */
export interface Outcome {
  readonly attempt: Attempt;
  /** `reverted: no-effect`, `invalid: tampered (…)`, `kept`. */
  readonly verdict: string;
  readonly isAsExpected: boolean;
}

/** What came of all of them in one sandbox. */
export interface Report {
  readonly sandbox: string;
  readonly outcomes: readonly Outcome[];
  readonly notStopped: readonly Outcome[];
  /** What was read, written, reached or left behind although it should not; empty is what we want. */
  readonly damage: readonly string[];
}

const BIN = join(import.meta.dirname, "../../bin/assay.js");
const IMPORTS = `import { readFileSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
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
class Scene {
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

  async open(): Promise<void> {
    writeAll(this.root, { ...FILES, "node_modules/dep/index.js": "mine\n" });
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
  patchOf({ code, edits = {} }: Attempt): string {
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

type Line = { readonly type?: string } & Readonly<Record<string, unknown>>;

/** Runs Assay as a user would, with secrets in the environment; gives the events. */
async function assay(scene: Scene, args: readonly string[]): Promise<readonly Line[]> {
  const env = { PATH: process.env.PATH, HOME: scene.home, SECRET_TOKEN: "s3cr3t", ...scene.env };
  const child = spawn(process.execPath, [BIN, ...args, "--json"], {
    cwd: scene.root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: Line[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith("{")) lines.push(JSON.parse(line));
  }
  return lines;
}

const QUESTION = [
  ...["--target", "src/**", "--metric", "node bench.js", "--metric-name", "work"],
  ...["--direction", "minimize", "--guard", "node --test test/sort.test.js", "--budget", "10s"],
  ...["--max-memory", "300MB", "--max-processes", "100", "--max-disk", "100MB"],
];

/** Tries everything in one sandbox. */
export async function tryAll(sandbox: "bubblewrap" | "unshare"): Promise<Report> {
  const scene = new Scene();
  try {
    await scene.open();
    const patches = mkdtempSync(join(tmpdir(), "assay-hostile-patches-"));
    for (const [n, attempt] of ATTEMPTS.entries()) {
      const name = `${String(n + 1).padStart(3, "0")}.patch`;
      writeFileSync(join(patches, name), `${attempt.tries}\n\n${scene.patchOf(attempt)}`);
    }
    const single = NOT_STOPPED.map((attempt) => [attempt, scene.patchOf(attempt)] as const);
    const before = scene.untouched();
    const asked = [...QUESTION, "--sandbox", sandbox];
    const lines = await assay(scene, [
      "learn",
      ...asked,
      "-p",
      `patches:${patches}`,
      "--skip-sensitivity",
    ]);
    const problem = lines.find(({ type }) => type === "study-ended")?.problem;
    if (problem) throw new Error(`the study could not go on: ${JSON.stringify(problem)}`);
    const verdicts = verdictsIn(lines);
    const outcomes = ATTEMPTS.map((attempt, n) => outcomeOf(attempt, verdicts.get(n + 1)));
    const notStopped: Outcome[] = [];
    for (const [attempt, patch] of single) {
      writeFileSync(join(patches, "one.patch"), patch);
      const judged = await assay(scene, ["judge", ...asked, "--patch", join(patches, "one.patch")]);
      notStopped.push(outcomeOf(attempt, verdictsIn(judged).get(1)));
    }
    rmSync(patches, { recursive: true });
    return { sandbox, outcomes, notStopped, damage: damageOf(scene, before, lines) };
  } finally {
    scene.close();
  }
}

function outcomeOf(attempt: Attempt, verdict = "nothing: the study ended before"): Outcome {
  return { attempt, verdict, isAsExpected: attempt.ends.test(verdict) };
}

interface Verdict {
  readonly kind: string;
  readonly because?: string;
  readonly detail?: string;
}

function verdictsIn(lines: readonly Line[]): ReadonlyMap<number, string> {
  const decided = lines.filter(({ type }) => type === "decided");
  return new Map(
    decided.map((line) => {
      const { kind, because, detail } = line.verdict as Verdict;
      const words = because === undefined ? kind : `${kind}: ${because}`;
      return [Number(line.trial), detail ? `${words} (${detail})` : words];
    }),
  );
}

function damageOf(
  scene: Scene,
  before: Readonly<Record<string, string>>,
  lines: readonly Line[],
): readonly string[] {
  const after = scene.untouched();
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = paths
    .filter((path) => before[path] !== after[path])
    .map((path) => `changed: ${path}`);
  const leaked = lines.flatMap(({ type, trial, run }) => {
    const { tail = "" } = (run ?? {}) as { tail?: string };
    return type === "ran" && /LEAK|s3cr3t/.test(tail)
      ? [`trial ${trial} printed: ${tail.slice(0, 200)}`]
      : [];
  });
  const intruders = [`/etc/${scene.canary}`, join(scene.root, "intruder")].filter((path) =>
    existsSync(path),
  );
  const survivors = processesWith(scene.env).map((pid) => `process ${pid} is alive`);
  return [
    ...changed,
    ...leaked,
    ...intruders,
    ...survivors,
    ...scene.visits.map((at) => `visited: ${at}`),
  ];
}
