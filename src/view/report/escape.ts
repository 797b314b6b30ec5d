import { clean } from "../text.ts";

const NAMES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Foreign text as text of an HTML page, in an element or an attribute; no control characters. */
export function escapeHtml(text: string): string {
  return clean(text).replace(/[&<>"']/g, (each) => NAMES[each] ?? "");
}

const encoder = new TextEncoder();

/** How large a text is as UTF-8. */
export const bytesOf = (text: string): number => encoder.encode(text).length;

/** A text cut to what fits, escaped, and how many of its lines are missing, a broken one among them. */
export interface Shortened {
  readonly html: string;
  readonly missing: number;
}

/**
 * As many whole lines as fit a number of bytes once escaped, each with `perLine` more for its end and markup; of a
 * first line that does not fit, its beginning.
 */
export function shorten(text: string, bytes: number, perLine = 1): Shortened {
  const lines = clean(text).trimEnd().split("\n");
  const shown: string[] = [];
  let room = bytes;
  for (const line of lines) {
    const html = escapeHtml(line);
    room -= bytesOf(html) + perLine;
    if (room < 0) break;
    shown.push(html);
  }
  if (shown.length === 0) shown.push(beginning(lines[0] ?? "", bytes));
  const whole =
    room < 0 && bytesOf(escapeHtml(lines[0] ?? "")) + perLine > bytes ? 0 : shown.length;
  return { html: shown.join("\n"), missing: lines.length - whole };
}

/** One line cut to a number of bytes once escaped, with `…` where something is missing. */
export function beginning(line: string, bytes: number): string {
  const whole = escapeHtml(line);
  if (bytesOf(whole) <= bytes) return whole;
  let html = "";
  let room = bytes - 3;
  for (const character of clean(line)) {
    const next = escapeHtml(character);
    room -= bytesOf(next);
    if (room < 0) break;
    html += next;
  }
  return `${html.trimEnd()}…`;
}
