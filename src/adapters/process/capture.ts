/**
 * Keeps the first and the last half of a stream, at most `limit` bytes together, whatever its length.
 * Memory grows with what is kept, up to the limit.
 */
export class Capture {
  readonly #half: number;
  readonly #head: Buffer[] = [];
  #headLength = 0;
  #tail: Buffer | undefined;
  /** Bytes that ever went into the tail, a ring that is written over and over. */
  #tailLength = 0;

  constructor(limit: number) {
    this.#half = Math.floor(limit / 2);
  }

  push(chunk: Buffer): void {
    const room = this.#half - this.#headLength;
    if (room > 0) this.#pushHead(chunk.subarray(0, room));
    if (chunk.length > room) this.#pushTail(chunk.subarray(room));
  }

  /** True when something had to be dropped. */
  get truncated(): boolean {
    return this.#tailLength > this.#half;
  }

  /** What was kept. A gap is marked within its line, so that no line is made that nobody printed. */
  bytes(): Buffer {
    const head = Buffer.concat(this.#head, this.#headLength);
    if (!this.#tail) return head;
    if (!this.truncated) return Buffer.concat([head, this.#tail.subarray(0, this.#tailLength)]);
    const start = this.#tailLength % this.#half;
    const gap = `… [${this.#tailLength - this.#half} bytes dropped] …`;
    const tail = [this.#tail.subarray(start), this.#tail.subarray(0, start)];
    return Buffer.concat([head, Buffer.from(gap), ...tail]);
  }

  /** `bytes()` as UTF-8; a byte that is none becomes U+FFFD. */
  text(): string {
    return this.bytes().toString("utf8");
  }

  /** Small pieces are joined, or a program that prints bytewise would cost a buffer for each. */
  #pushHead(piece: Buffer): void {
    this.#headLength += piece.length;
    const last = this.#head.at(-1);
    if (last && last.length + piece.length <= 64 * 1024)
      this.#head[this.#head.length - 1] = Buffer.concat([last, piece]);
    else this.#head.push(Buffer.from(piece));
  }

  #pushTail(chunk: Buffer): void {
    this.#tail ??= Buffer.allocUnsafe(this.#half);
    const piece = chunk.subarray(Math.max(0, chunk.length - this.#half));
    this.#tailLength += chunk.length;
    const at = (this.#tailLength - piece.length) % this.#half;
    const first = piece.subarray(0, this.#half - at);
    first.copy(this.#tail, at);
    piece.subarray(first.length).copy(this.#tail, 0);
  }
}
