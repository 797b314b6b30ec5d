/** Finds keys in the source text of a configuration, so that a mistake can be shown with its line. */

/** A path into a configuration: `["budget", "run"]`. */
export type KeyPath = readonly (string | number)[];

interface Container {
  readonly kind: "object" | "array" | "block";
  /** Path from the outermost literal; that literal's number comes first. */
  readonly path: readonly (string | number)[];
  key: string | number;
  /** The next word is a key, or begins an item. */
  expectsKey: boolean;
}

/**
 * Comments, strings, template literals without nesting, words and single signs. What is not closed goes to the
 * end, or every opening sign after it would look for an end anew.
 */
const TOKEN =
  /\/\/[^\n]*|\/\*.*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*(?:`|\\?$)|[\p{L}\p{N}_$.#-]+|=>|\S/gsu;

/**
 * The line (from 1) of a key in TypeScript, JavaScript or JSON; the nearest enclosing key's where it is
 * not written out; `undefined` where nothing is found. It reads literals only: a value that is computed
 * elsewhere has the line of the key it is computed for.
 */
export function lineOf(text: string, path: KeyPath): number | undefined {
  const roots = keysByRoot(text);
  for (let length = path.length; length > 0; length--) {
    const wanted = JSON.stringify(path.slice(0, length).map(String));
    const lines = roots.map((keys) => keys.get(wanted)).filter((line) => line !== undefined);
    if (lines.length > 0) return lines[0];
  }
  return undefined;
}

/** One map of key path → line for each outermost literal, the largest literal first. */
function keysByRoot(text: string): Map<string, number>[] {
  const roots: Map<string, number>[] = [];
  const open: Container[] = [];
  let previous = "";
  for (const { token, line } of tokens(text)) {
    if (!token.startsWith("//") && !token.startsWith("/*")) {
      take(token, line, previous, open, roots);
      previous = token;
    }
  }
  return roots.toSorted((a, b) => b.size - a.size);
}

function* tokens(text: string): Generator<{ token: string; line: number }> {
  let line = 1;
  let counted = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    for (; counted < index; counted++) if (text[counted] === "\n") line++;
    yield { token, line };
  }
}

function take(
  token: string,
  line: number,
  previous: string,
  open: Container[],
  roots: Map<string, number>[],
): void {
  const top = open.at(-1);
  if (top?.expectsKey) readKey(top, token, line, roots);
  if (Object.hasOwn(OPENING, token)) {
    open.push(opened(token, previous, top, roots));
  } else if (token === "}" || token === "]" || token === ")") {
    open.pop();
  } else if (token === "," && top) {
    if (top.kind === "array") top.key = Number(top.key) + 1;
    top.expectsKey = top.kind !== "block";
  }
}

function readKey(top: Container, token: string, line: number, roots: Map<string, number>[]): void {
  const isKey = top.kind === "array" ? token !== "]" : /^[\p{L}\p{N}_$"'-]/u.test(token);
  if (!isKey) return;
  if (top.kind === "object") top.key = unquoted(token);
  top.expectsKey = false;
  remember(roots, [...top.path, top.key], line);
}

function opened(
  sign: string,
  previous: string,
  top: Container | undefined,
  roots: Map<string, number>[],
): Container {
  // A brace behind `=>` or `)` is a function's body; a parenthesis holds no keys of its own.
  const kind = previous === "=>" || previous === ")" ? "block" : OPENING[sign];
  if (kind === undefined || kind === "block") {
    return { kind: "block", path: [], key: "", expectsKey: false };
  }
  const inside = top !== undefined && top.kind !== "block";
  if (inside && top.path.length > DEEPEST) {
    return { kind: "block", path: [], key: "", expectsKey: false };
  }
  if (!inside) roots.push(new Map());
  const path = inside ? [...top.path, top.key] : [roots.length - 1];
  return { kind, path, key: kind === "array" ? 0 : "", expectsKey: true };
}

/** Configurations are flat; paths of what is nested without end would fill the memory. */
const DEEPEST = 32;

const OPENING: Readonly<Record<string, Container["kind"]>> = {
  "{": "object",
  "[": "array",
  "(": "block",
};

function remember(
  roots: Map<string, number>[],
  [root, ...path]: readonly (string | number)[],
  line: number,
): void {
  const key = JSON.stringify(path.map(String));
  const keys = roots[Number(root)];
  if (keys && !keys.has(key)) keys.set(key, line);
}

const unquoted = (token: string) => (/^["'`]/.test(token) ? token.slice(1, -1) : token);
