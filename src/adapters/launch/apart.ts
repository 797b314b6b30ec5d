import { mkdirSync } from "node:fs";
import { constants } from "node:os";
import { join, relative } from "node:path";
import { standsInPlace } from "../../domain/guarantee.ts";
import type { Usage } from "../../domain/run.ts";
import type { Command, Ending, Executor, Finished } from "../../ports/executor.ts";
import type { Mount, Workspace } from "../../ports/workspace.ts";
import { removeFolder } from "./remove.ts";
import { type Call, LAUNCH, openRoom } from "./room.ts";

/** What keeps the evaluator apart from the candidate. */
export interface ApartOptions {
  readonly executor: Executor;
  /** The evaluator's own workspace, checked out afresh with each call. */
  readonly evaluator: () => Promise<Workspace>;
  /** A folder of ours for what the two share; made when needed. */
  readonly room: string;
}

/** Where the sandboxes show the launcher's room, and the folder that both can write to. */
const INSIDE = { room: "/tmp/assay-launch", shared: "/tmp/assay-shared" };

/**
 * An executor whose commands judge from outside: they run in the evaluator's workspace, and what they start through
 * `$ASSAY_LAUNCH` runs in the workspace they were meant for, in a sandbox of its own. Both find the same
 * folder at `$ASSAY_SHARED`, for files and Unix sockets. One command of the candidate runs at a time.
 *
 * Usage is that of both together. What the candidate's commands wrote is told, what the evaluator wrote is not.
 */
export function apartExecutor({ executor, evaluator, room }: ApartOptions): Executor {
  return {
    isolation: executor.isolation,
    async exec(candidate, command) {
      const places = placesIn(room, !standsInPlace(executor.isolation));
      mkdirSync(join(room, "shared"), { recursive: true });
      const workspace = await evaluator();
      const over = new AbortController();
      const signal = command.signal ? AbortSignal.any([command.signal, over.signal]) : over.signal;
      const starter = new Starter({ executor, candidate, workspace, command, places, signal });
      let failure: { readonly thrown: unknown } | undefined;
      const fail = (thrown: unknown) => {
        failure ??= { thrown };
        over.abort();
      };
      const meeting = openRoom(join(room, "calls"), {
        answer: (call) => starter.start(call),
        fail,
      });
      try {
        const finished = await executor.exec(workspace, {
          ...command,
          env: { ...command.env, ...places.env, ASSAY_LAUNCH: join(places.room, LAUNCH) },
          mounts: [...(command.mounts ?? []), ...places.roomMounts, ...places.sharedMounts],
          signal,
        });
        over.abort();
        await meeting.close();
        if (failure) throw failure.thrown;
        return starter.joined(finished);
      } finally {
        over.abort();
        await meeting.close();
        removeFolder(room);
      }
    },
  };
}

interface Places {
  /** Of the launcher, as the evaluator names it. */
  readonly room: string;
  readonly env: Readonly<Record<string, string>>;
  readonly roomMounts: readonly Mount[];
  readonly sharedMounts: readonly Mount[];
}

function placesIn(folder: string, isOpen: boolean): Places {
  const [room, shared] = [join(folder, "calls"), join(folder, "shared")];
  const [roomInside, sharedInside] = isOpen ? [room, shared] : [INSIDE.room, INSIDE.shared];
  const mount = (source: string, target: string) =>
    ({ kind: "bind", source, target, readOnly: false }) as const;
  return {
    room: roomInside,
    env: { ASSAY_SHARED: sharedInside },
    roomMounts: [mount(room, roomInside)],
    sharedMounts: [mount(shared, sharedInside)],
  };
}

interface Stage {
  readonly executor: Executor;
  readonly candidate: Workspace;
  /** The evaluator's. */
  readonly workspace: Workspace;
  readonly command: Command;
  readonly places: Places;
  readonly signal: AbortSignal;
}

/** Starts the candidate's commands of one run, one after the other, and keeps count of what they used. */
class Starter {
  readonly #stage: Stage;
  readonly #deadline: number;
  readonly #done: Finished[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#deadline = performance.now() + stage.command.limitMs;
  }

  /** The exit code; rejects for a reason of the machine. */
  start(call: Call): Promise<number> {
    this.#count += 1;
    const started = this.#last.then(() => this.#run(call));
    this.#last = started.catch(() => undefined);
    return started;
  }

  async #run({ folder, argv, streams, signal: held }: Call): Promise<number> {
    const { executor, candidate, workspace, command, places, signal } = this.#stage;
    const finished = await executor.exec(candidate, {
      run: argv,
      limitMs: Math.max(1, this.#deadline - performance.now()),
      directory: directoryOf(folder, workspace, command.directory),
      env: { ...command.env, ...places.env },
      mounts: places.sharedMounts,
      streams,
      signal: AbortSignal.any([signal, held]),
    });
    this.#done.push(finished);
    return exitCodeOf(finished.ending);
  }

  /** The evaluator's end, with what the candidate used and wrote beside it. */
  joined({ wrote: _, ...evaluator }: Finished): Finished {
    const done = this.#done;
    const wrote = [...new Set(done.flatMap(({ wrote = [] }) => wrote))].sort();
    return {
      ...evaluator,
      ending: this.#ending(evaluator.ending),
      usage: together(
        evaluator.usage,
        done.map(({ usage }) => usage),
      ),
      starts: this.#count,
      ...(wrote.length > 0 ? { wrote } : {}),
    };
  }

  /** Why the run ended, where the evaluator ended for what had become of the candidate. */
  #ending(own: Ending): Ending {
    if (own.how !== "exited") return own;
    const endings = this.#done.map(({ ending }) => ending);
    // The limit is that of both: which of them it ends first is chance.
    const isLate = endings.some(({ how }) => how === "timed-out");
    if (isLate) return { how: "timed-out", afterMs: this.#stage.command.limitMs };
    const exceeded = endings.find(({ how }) => how === "exceeded");
    return (own.exitCode !== 0 && exceeded) || own;
  }
}

/** Where to start, from the workspace's root; called from elsewhere, where the evaluator itself was started. */
function directoryOf(folder: string, { inside }: Workspace, usual: string): string {
  const path = relative(inside, folder);
  return path === ".." || path.startsWith("../") ? usual : path;
}

/** As a shell tells it: 128 and the number of the signal, which is SIGKILL where Assay ended the command. */
function exitCodeOf(ending: Ending): number {
  if (ending.how === "exited") return ending.exitCode;
  const signal = ending.how === "signalled" ? ending.signal : "SIGKILL";
  return 128 + (constants.signals[signal as NodeJS.Signals] ?? constants.signals.SIGKILL);
}

/** One after the other: times add up, and the peak is the evaluator's with the highest of the others. */
function together(own: Usage, others: readonly Usage[]): Usage {
  const cpu = [own, ...others].map(({ cpuMs }) => cpuMs);
  const peaks = others.map(({ peakBytes }) => peakBytes);
  const isWhole = !peaks.includes(null) && own.peakBytes !== null;
  return {
    ...own,
    cpuMs: cpu.reduce<number | null>(
      (sum, ms) => (sum === null || ms === null ? null : sum + ms),
      0,
    ),
    peakBytes: isWhole ? (own.peakBytes ?? 0) + Math.max(0, ...(peaks as number[])) : null,
  };
}
