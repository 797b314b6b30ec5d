import type { WriteStream } from "node:tty";
import { knownSecrets, masking } from "../domain/secrets.ts";
import { type Look, lookOf } from "../view/look.ts";

type Stream = NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY" | "columns">>;

/** How things may look on a stream: NO_COLOR and FORCE_COLOR are respected, dumb terminals too. */
export function look(stream: Stream): Look {
  const width = stream.isTTY ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY;
  return lookOf(width, colours(stream));
}

function colours({ isTTY }: Stream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTTY === true && TERM !== "dumb";
}

/** True where lines can be rewritten in place. */
export function isLive(stream: Stream): boolean {
  return stream.isTTY === true && process.env.TERM !== "dumb" && !process.env.CI;
}

const mask = masking(knownSecrets(process.env));

/** One line, or several, on stdout; whatever they come from, no secret gets out. */
export function print(text: string): void {
  process.stdout.write(`${mask(text)}\n`);
}

/** The same on stderr. */
export function complain(text: string): void {
  process.stderr.write(`${mask(text)}\n`);
}
