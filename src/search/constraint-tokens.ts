/** A part of a constraint; `column` counts from 1. */
export interface Token {
  /** `word` is a bare one, `text` was in quotes. */
  readonly kind: "number" | "word" | "text" | "sign" | "end";
  readonly text: string;
  readonly column: number;
}

/** Where a constraint goes wrong, and how. */
export class ConstraintFault {
  readonly column: number;
  readonly detail: string;
  readonly nearest: string | undefined;
  constructor(column: number, detail: string, nearest?: string) {
    this.column = column;
    this.detail = detail;
    this.nearest = nearest;
  }
}

/** Number, quoted text, name (which may hold dots and hyphens), sign, anything else. */
const PART =
  /\s+|((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w$]))|"([^"]*)"|'([^']*)'|([\p{L}_$][\p{L}\p{N}_$.-]*)|(<=|>=|==|!=|[-+*/%()<>])|(.)/suy;

/**
 * The parts of a constraint, the end as the last. A name may hold dots and hyphens: `known` says which are names, so
 * that `cache-size` is one where it is declared, and else `cache` minus `size`.
 */
export function tokensOf(text: string, known: ReadonlySet<string>): readonly Token[] {
  const tokens: Token[] = [];
  const part = new RegExp(PART);
  let at = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const [whole = "", number, double, single, name, sign, other] = part.exec(text) ?? [];
    const column = at + 1;
    if (other !== undefined) throw new ConstraintFault(column, stray(other, text.slice(at)));
    const word = name && cutAtKnown(name, known);
    const quoted = double ?? single;
    if (number !== undefined) tokens.push({ kind: "number", text: number, column });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted, column });
    else if (word) tokens.push({ kind: "word", text: word, column });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, column });
    at += word ? word.length : whole.length;
  }
  return [...tokens, { kind: "end", text: "", column: text.length + 1 }];
}

function cutAtKnown(name: string, known: ReadonlySet<string>): string {
  for (let length = name.length; length > 0; length--) {
    const boundary = length === name.length || /[.-]/.test(name[length] ?? "");
    if (boundary && known.has(name.slice(0, length))) return name.slice(0, length);
  }
  return /^[\p{L}\p{N}_$]+/u.exec(name)?.[0] ?? name;
}

function stray(sign: string, rest: string): string {
  if (sign === "=") return '"=" compares nothing: write ==';
  if (rest.startsWith("&&")) return '"&&" is written and';
  if (rest.startsWith("||")) return '"||" is written or';
  if (sign === "!") return '"!" is written not';
  if (sign === '"' || sign === "'") return "a quote is not closed";
  if (/\d/.test(sign)) return `"${/^[\w.]+/.exec(rest)?.[0]}" is not a number`;
  return `"${sign}" does not belong here`;
}
