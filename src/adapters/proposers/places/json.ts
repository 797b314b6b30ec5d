import jsonc, { type Node, type ParseError } from "jsonc-parser";
import { type JsonStep, jsonSteps } from "../../../domain/json-path.ts";
import { nearest } from "../../../domain/nearest.ts";
import { Misplaced, type Spot } from "./spot.ts";

/** Where the value at a path of a JSON text stands; comments and trailing commas may be in it. Throws `Misplaced`. */
export function jsonSpot(text: string, at: string): Spot {
  const steps = jsonSteps(at);
  if (steps === undefined) throw new Misplaced(`"${at}" is no path`, PATHS);
  let node = parsed(text);
  for (const [depth, step] of steps.entries()) node = inside(node, step, steps.slice(0, depth));
  return spotOf(node, steps, text);
}

const PATHS = 'Write a path such as pool.threads, workers[0].size or ["odd key"].size.';

function parsed(text: string): Node {
  const errors: ParseError[] = [];
  // What some editors put first is not of the document; a space keeps the offsets.
  const body = text.replace(/^\uFEFF/, " ");
  const root = guarded(() => jsonc.parseTree(body, errors, { allowTrailingComma: true }));
  const [error] = errors;
  if (!error && root) return root;
  const detail = error
    ? `it is not JSON (${spoken(jsonc.printParseErrorCode(error.error))})`
    : "it is nested too deep";
  const offset = error ? { offset: error.offset } : {};
  throw new Misplaced(detail, "Mend the file, or give a pattern instead of at.", offset);
}

/** The parser goes as deep as the text does. */
function guarded(parse: () => Node | undefined): Node | undefined {
  try {
    return parse();
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** `PropertyNameExpected` in words. */
const spoken = (code: string) => code.replaceAll(/(?<=.)[A-Z]/g, " $&").toLowerCase();

function inside(node: Node, step: JsonStep, before: readonly JsonStep[]): Node {
  const children = node.children ?? [];
  if (node.type === "array") {
    const found = /^\d+$/.test(String(step)) ? children[Number(step)] : undefined;
    if (found) return found;
    const detail = `${shown(before)} is a list of ${children.length}, and ${step} is no place in it`;
    throw new Misplaced(detail, "Places in a list count from 0: workers[0].", at(node));
  }
  if (node.type !== "object") {
    const detail = `${shown(before)} is a plain value, and nothing is inside of it`;
    throw new Misplaced(detail, "Leave the rest of the path out.", at(node));
  }
  const named = children.filter((property) => nameOf(property) === String(step));
  const [found, twice] = named;
  if (twice) {
    const detail = `${shown([...before, step])} stands there twice`;
    throw new Misplaced(detail, "Remove one of the two.", at(twice));
  }
  const value = found?.children?.[1];
  if (value) return value;
  const names = children.map(nameOf);
  const wayOut = names.length > 0 ? `It has ${listed(names)}.` : "Nothing is in it.";
  throw new Misplaced(`${shown(before)} has no "${step}"`, wayOut, {
    ...at(node),
    nearest: nearest(String(step), names),
  });
}

const nameOf = (property: Node) => String(property.children?.[0]?.value);
const at = ({ offset }: Node) => ({ offset });

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

const NAMED = 8;

/** Steps as a path. */
function shown(steps: readonly JsonStep[]): string {
  if (steps.length === 0) return "the file";
  return steps
    .map((step, depth) => {
      if (typeof step === "number") return `[${step}]`;
      const plain = /^[^.[\]"]+$/.test(step);
      return plain ? `${depth > 0 ? "." : ""}${step}` : `[${JSON.stringify(step)}]`;
    })
    .join("");
}

function spotOf(node: Node, steps: readonly JsonStep[], text: string): Spot {
  const { type, offset, length } = node;
  if (type === "object" || type === "array") {
    const what = type === "object" ? "an object" : "a list";
    const detail = `${shown(steps)} is ${what}, not one value`;
    throw new Misplaced(detail, "Go on with the path to one of its values.", at(node));
  }
  if (type === "string") {
    return {
      from: offset + 1,
      to: offset + length - 1,
      word: String(node.value),
      encoded: (word) => JSON.stringify(word).slice(1, -1),
    };
  }
  // What has no quotes gets none: a file whose value changes its kind is another file to its program.
  return {
    from: offset,
    to: offset + length,
    // As it is written: 1.0 may be one of the values of a choice.
    word: text.slice(offset, offset + length),
    encoded: (word) => (BARE.test(word) ? word : undefined),
  };
}

const BARE = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?)$/i;
