/** Seconds before anything is said, and between lines where none can be rewritten. */
const [PATIENCE, PAUSE] = [2, 20];

/**
 * Says on stderr how far a long calculation is: one line that is rewritten on a terminal, a line now and
 * then elsewhere. Nothing is said of a short one.
 */
export class Progress {
  readonly #total: number;
  readonly #began = performance.now();
  #done = 0;
  #said = 0;

  constructor(total: number) {
    this.#total = total;
  }

  step(): void {
    this.#done += 1;
    const seconds = (performance.now() - this.#began) / 1000;
    const pause = process.stderr.isTTY ? 0.2 : PAUSE;
    if (seconds < PATIENCE || (this.#said > 0 && seconds - this.#said < pause)) return;
    this.#said = seconds;
    const line = `${this.#done} of ${this.#total} studies, ${Math.round(seconds)} s`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}` : `${line}\n`);
  }

  /** Clears the line. */
  end(): void {
    if (this.#said > 0 && process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  }
}
