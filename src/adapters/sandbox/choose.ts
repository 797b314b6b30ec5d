import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AssayError } from "../../domain/error.ts";
import type { SandboxChoice } from "../../domain/experiment.ts";
import type { Finding } from "../../domain/finding.ts";
import { GUARANTEES, lacking } from "../../domain/guarantee.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { bubblewrap } from "./bubblewrap.ts";
import { noSandbox } from "./none.ts";
import { sandboxRuntime } from "./runtime/sandbox-runtime.ts";
import { unshare } from "./unshare.ts";

const KINDS = { bubblewrap, unshare, "sandbox-runtime": sandboxRuntime } as const;

type Kind = keyof typeof KINDS;
type Tried = { readonly sandbox: Sandbox } | { readonly name: Kind; readonly because: string };

/** Runs a real command in a sandbox: it must write to its workspace, and to nothing else. */
async function tryOut(name: Kind): Promise<Tried> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "assay-probe-")));
  const line = `: >written && ! ( : >'/usr/bin/assay-probe' ) 2>/dev/null && [ -c /dev/null ]`;
  let scratch: string | undefined;
  try {
    const sandbox = KINDS[name]();
    const { argv, env, ...rest } = await sandbox.wrap({
      workspace: { name: "probe", path: folder, inside: folder, mounts: [] },
      directory: "",
      argv: ["/bin/sh", "-c", line],
      env: process.env.PATH === undefined ? {} : { PATH: process.env.PATH },
      lend: [],
      reach: { network: "none", read: [], hide: [] },
      roomBytes: 1024 ** 2,
    });
    scratch = rest.scratch;
    const [file = "", ...args] = argv;
    await promisify(execFile)(file, args, { env, cwd: "/" });
    if (!existsSync(join(folder, "written"))) throw new Error("a command in it ran elsewhere");
    return { sandbox };
  } catch (error) {
    return { name, because: reason(error) };
  } finally {
    for (const made of [folder, scratch]) {
      if (made !== undefined) rmSync(made, { recursive: true, force: true });
    }
  }
}

function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const said = stderr?.trim().split("\n").slice(0, 3).join("; ");
  return said || message?.split("\n")[0] || String(error);
}

const tried = new Map<Kind, Promise<Tried>>();

function once(name: Kind): Promise<Tried> {
  const attempt = tried.get(name) ?? tryOut(name);
  tried.set(name, attempt);
  return attempt;
}

/**
 * The sandbox of a choice: `auto` is bubblewrap, else unshare, else sandbox-runtime. Each is tried once in a process, by
 * running a command in it. `none` is given only to those who ask for it by name. Throws `no-sandbox`.
 */
export async function chooseSandbox(choice: SandboxChoice): Promise<Sandbox> {
  if (choice === "none") return noSandbox();
  const failures: { name: Kind; because: string }[] = [];
  for (const name of choice === "auto" ? SANDBOXES : [choice]) {
    const attempt = await once(name);
    if ("sandbox" in attempt) return attempt.sandbox;
    failures.push(attempt);
  }
  throw new AssayError({ code: "no-sandbox", tried: failures });
}

/** How each kind of sandbox fares on this machine. */
export async function sandboxFindings(): Promise<readonly Finding[]> {
  const attempts = await Promise.all(
    SANDBOXES.map(async (name) => [name, await once(name)] as const),
  );
  const worksAny = attempts.some(([, attempt]) => "sandbox" in attempt);
  // Where another works nobody needs to install it.
  const told = attempts.filter(
    ([name, attempt]) => name !== "sandbox-runtime" || "sandbox" in attempt || !worksAny,
  );
  return told.map(([name, attempt]): Finding => {
    const about = `sandbox ${name}`;
    if ("sandbox" in attempt) return working(about, attempt.sandbox);
    const says = `does not work: ${attempt.because}`;
    // One of them is enough.
    return worksAny
      ? { about, state: "weak", says }
      : { about, state: "missing", says, hint: HINTS[name] };
  });
}

function working(about: string, { isolation }: Sandbox): Finding {
  const says = "commands can be shut in";
  const lacks = lacking(isolation, process.platform).map((promise) => GUARANTEES[promise]);
  if (lacks.length === 0) return { about, state: "good", says };
  return { about, state: "weak", says: `${says}; it does not promise: ${lacks.join("; ")}` };
}

const SANDBOXES = ["bubblewrap", "unshare", "sandbox-runtime"] as const;

const HINTS: Readonly<Record<Kind, string>> = {
  bubblewrap: "install bubblewrap (apt install bubblewrap, dnf install bubblewrap)",
  unshare: "install util-linux, and allow unprivileged user namespaces",
  "sandbox-runtime":
    "npm install --save-dev @anthropic-ai/sandbox-runtime (on Linux it needs bubblewrap, socat and ripgrep)",
};
