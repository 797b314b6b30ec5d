import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import type { Envelope } from "../../domain/envelope.ts";
import { AssayError } from "../../domain/error.ts";
import type { Announced, Announcer, OnTrouble } from "../../ports/announcer.ts";
import type { Clock } from "../../ports/clock.ts";

/** A file that lines are added to. */
export interface LinesOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly onTrouble: OnTrouble;
  /** Makes one line of an event. */
  readonly lineOf: (envelope: Envelope) => string;
}

/** Bytes that may wait for a slow reader of a pipe. */
const MOST_WAITING = 16 * 1024 * 1024;
/** Milliseconds between two looks whether a pipe takes more. */
const PAUSE_MS = 50;

/** A pipe never makes a study wait: what it does not take at once is kept until it does. */
const { O_APPEND, O_CREAT, O_WRONLY, O_NONBLOCK } = constants;

/**
 * Adds each event to the end of a file, one a line, at once; also to a named pipe or `/dev/fd/3`. Throws
 * `file-not-written`.
 */
export function linesFile(options: LinesOptions): Announcer {
  const { file } = options;
  try {
    const isTorn = isCutOff(file);
    const fd = openSync(file, O_APPEND | O_CREAT | O_WRONLY | O_NONBLOCK, 0o666);
    return new LinesFile(fd, options, isTorn ? "\n" : "");
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    const detail = code === "ENXIO" ? "nobody reads it" : message;
    throw new AssayError({ code: "file-not-written", what: "file of events", file, detail });
  }
}

/** Whether a file ends in the middle of a line: whoever wrote it was killed. */
function isCutOff(file: string): boolean {
  let fd: number | undefined;
  try {
    fd = openSync(file, constants.O_RDONLY | O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size === 0) return false;
    const last = Buffer.alloc(1);
    readSync(fd, last, 0, 1, stat.size - 1);
    return last.toString() !== "\n";
  } catch {
    return false;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

interface Waiting {
  readonly seq: number;
  bytes: Buffer;
}

class LinesFile implements Announcer {
  readonly name: string;
  readonly #fd: number;
  readonly #options: LinesOptions;
  #waiting: Waiting[] = [];
  #begin: string;
  #isBroken = false;
  #isOpen = true;
  #told = 0;
  #missed = 0;
  #firstMissed: number | undefined;

  constructor(fd: number, options: LinesOptions, begin: string) {
    this.name = options.file;
    this.#fd = fd;
    this.#options = options;
    this.#begin = begin;
  }

  announce(envelope: Envelope): void {
    const { seq } = envelope;
    if (this.#isBroken || !this.#isOpen) this.#miss(seq);
    else this.#add(envelope);
  }

  #add(envelope: Envelope): void {
    const bytes = Buffer.from(`${this.#begin}${this.#options.lineOf(envelope)}\n`);
    this.#begin = "";
    this.#waiting.push({ seq: envelope.seq, bytes });
    this.#write();
    const size = this.#waiting.reduce((sum, each) => sum + each.bytes.length, 0);
    if (size > MOST_WAITING) this.#trouble("nobody reads what is written");
  }

  async close(patience: AbortSignal): Promise<Announced> {
    if (this.#isOpen) {
      this.#write();
      while (this.#waiting.length > 0 && !patience.aborted) {
        await this.#options.clock.sleep(PAUSE_MS, patience).catch(() => {});
        this.#write();
      }
      if (this.#waiting.length > 0) this.#trouble("its reader is too slow");
      if (this.#isOpen) closeSync(this.#fd);
      this.#isOpen = false;
    }
    const first = this.#firstMissed;
    const counted = { told: this.#told, missed: this.#missed };
    return first === undefined ? counted : { ...counted, firstMissed: first };
  }

  /** As much as it takes now. */
  #write(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      try {
        const written = writeSync(this.#fd, next.bytes);
        next.bytes = next.bytes.subarray(written);
      } catch (thrown) {
        const { code, message } = thrown as NodeJS.ErrnoException;
        if (code !== "EAGAIN") this.#trouble(message);
        return;
      }
      if (next.bytes.length > 0) continue;
      this.#waiting.shift();
      this.#told++;
    }
  }

  #trouble(because: string): void {
    this.#isBroken = true;
    this.#options.onTrouble(because);
    for (const { seq } of this.#waiting) this.#miss(seq);
    this.#waiting = [];
  }

  #miss(seq: number): void {
    this.#missed++;
    this.#firstMissed = Math.min(seq, this.#firstMissed ?? seq);
  }
}
