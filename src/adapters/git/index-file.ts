import { readFileSync } from "node:fs";
import { isMissing } from "./files.ts";

/**
 * One entry of an index, by its places in the file.
 *
 * ```
 * "DIRC" version:4 count:4
 * entry: ctime s:4 ns:4, 28 bytes, size:4, object id, flags:2, [more flags:2], name, 1 to 8 NUL
 * ```
 */
export interface IndexEntry {
  readonly at: number;
  readonly nameAt: number;
  readonly nameEnd: number;
}

const HEADER = 12;
const STAT = 40;
const EXTENDED = 0x4000;

/** git's index, read in this process: asking git costs a start of it. */
export class IndexFile {
  readonly #bytes: Buffer;
  readonly #idBytes: number;

  constructor(file: string, idBytes: number) {
    this.#bytes = fileOrNothing(file);
    this.#idBytes = idBytes;
  }

  /** False for a missing file, and for version 4, whose names are compressed. */
  get isReadable(): boolean {
    return this.#bytes.length >= HEADER && this.#bytes.readUInt32BE(4) <= 3;
  }

  /** In the order of the names' bytes. */
  *entries(): Generator<IndexEntry> {
    if (!this.isReadable) return;
    let at = HEADER;
    for (let left = this.#bytes.readUInt32BE(8); left > 0; left--) {
      const flagsAt = at + STAT + this.#idBytes;
      if (flagsAt + 2 > this.#bytes.length) return;
      const nameAt = flagsAt + ((this.#bytes.readUInt16BE(flagsAt) & EXTENDED) === 0 ? 2 : 4);
      const nameEnd = this.#bytes.indexOf(0, nameAt);
      // A file that was cut off vouches for what is whole in it.
      if (nameEnd < 0) return;
      yield { at, nameAt, nameEnd };
      at += (nameEnd - at + 8) & ~7;
    }
  }

  /** Change time in whole seconds, and the nanoseconds beyond. */
  changed({ at }: IndexEntry): readonly [seconds: number, nanoseconds: number] {
    return [this.#bytes.readUInt32BE(at), this.#bytes.readUInt32BE(at + 4)];
  }

  /** The name as a Latin-1 string: any bytes, one character each. */
  name({ nameAt, nameEnd }: IndexEntry): string {
    return this.#bytes.toString("latin1", nameAt, nameEnd);
  }
}

function fileOrNothing(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}
