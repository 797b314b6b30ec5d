import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Confinement, Sandbox } from "../../../ports/sandbox.ts";
import { privateEnvironment } from "../environment.ts";
import { firstProcess, SHELL } from "../inside.ts";
import { hiddenFolders, neededFolders } from "../machine.ts";
import type { Handed } from "./become.ts";
import { findRuntime } from "./find.ts";
import { ALIVE, linuxTools, quoted, surrender } from "./linux.ts";
import { settingsOf } from "./settings.ts";

/**
 * What `srt` is started by. The folder it stands in is searched for files it protects, so that it must be a small one. The
 * pipe is closed by the end of `srt` alone: Node passes on no descriptor that it was given.
 */
const IN_FOLDER = `cd -- "$1" && mkfifo "$2" && exec 9<>"$2" || exit 125
shift 2
exec "$@"`;

const BECOME = join(import.meta.dirname, `become${extname(fileURLToPath(import.meta.url))}`);

/** Where `srt` tells commands of its proxy, with the word that lets them through. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];

/** Bytes of one variable, well below the 128 KiB that Linux takes. */
const PIECE = 96 * 1024;

/**
 * The package `@anthropic-ai/sandbox-runtime` as sandbox: Seatbelt on macOS, bubblewrap on Linux. Workspaces are seen
 * where they are, and what is mounted can only be a path that stands for itself. Throws when it is not installed, or
 * a program that it needs.
 */
export function sandboxRuntime(): Sandbox {
  const runtime = findRuntime();
  const platform = process.platform;
  const tools = platform === "linux" ? linuxTools() : undefined;
  const temporary = realpathSync(tmpdir());
  const hidden = [...new Set([...hiddenFolders(), temporary])];
  return {
    isolation: "sandbox-runtime",
    lets: "hosts",
    canOverlay: async () => false,
    async wrap(confinement) {
      const scratch = mkdtempSync(join(temporary, "assay-srt-"));
      try {
        return { ...started(confinement, scratch), scratch };
      } catch (error) {
        rmSync(scratch, { recursive: true, force: true });
        throw error;
      }
    },
  };

  function started(confinement: Confinement, scratch: string) {
    const room = (name: string) => {
      const path = join(scratch, name);
      mkdirSync(path);
      return path;
    };
    const [read, write, home] = [room("room"), room("tmp"), room("home")];
    const needed = neededFolders(confinement.env);
    const machine = { platform, hidden, needed, rooms: [read, write] } as const;
    const settings = { ...settingsOf(confinement, machine), ...tools?.(scratch, read) };
    const file = join(scratch, "settings.json");
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
    const inside = ["exec", process.execPath, ...FLAGS, BECOME].map(quoted).join(" ");
    const srt = [process.execPath, runtime, "--settings", file, "-c", inside];
    return {
      argv: [SHELL, "-c", IN_FOLDER, "sh", read, join(scratch, ALIVE), ...srt],
      env: { ...outerEnvironment(confinement, home, read), ...handed(confinement, write) },
    };
  }
}

const FLAGS = ["--disable-warning=ExperimentalWarning"];

/**
 * `srt` runs outside: it gets nothing that a project could set, `PATH` first of all. Marks of ours
 * stay, by which everything that belongs to a run is found. The socket of its proxy lies among its temporary files, and
 * must be seen inside.
 */
function outerEnvironment(
  { env }: Confinement,
  home: string,
  temporary: string,
): Record<string, string> {
  const marks = Object.entries(env).filter(([name]) => name.startsWith("ASSAY_"));
  const PATH = process.env.PATH ?? "/usr/bin:/bin";
  return { ...Object.fromEntries(marks), PATH, HOME: home, TMPDIR: temporary };
}

/** The command and its environment, in variables: they are in no file, and on nobody's list of processes. */
function handed(confinement: Confinement, temporary: string): Record<string, string> {
  const named = typeof confinement.reach.network !== "string";
  const env = privateEnvironment(confinement, existsSync, temporary);
  const around = process.platform === "linux" ? surrender() : [];
  const what: Handed = {
    argv: [...around, ...firstProcess(confinement)],
    env: named ? { ...env, ...PROXIED } : env,
    keep: named ? PROXIES : [],
  };
  const text = Buffer.from(JSON.stringify(what)).toString("base64");
  const count = Math.ceil(text.length / PIECE);
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `ASSAY_HANDED_${n}`,
      text.slice(n * PIECE, (n + 1) * PIECE),
    ]),
  );
}

const PROXIED = {
  NO_PROXY: "localhost,127.0.0.1,::1",
  no_proxy: "localhost,127.0.0.1,::1",
  NODE_USE_ENV_PROXY: "1",
};
