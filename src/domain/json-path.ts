/** A step into JSON: the name of a key, or the place in a list. */
export type JsonStep = string | number;

/**
 * The steps of a dotted path: `results[0].mean`, `["odd key"].x`, `errors.length`; a leading `$` or
 * `$.` is dropped. `undefined` when it cannot be read.
 */
export function jsonSteps(path: string): JsonStep[] | undefined {
  const rest = path.replace(/^\$\.?/, "");
  const steps: JsonStep[] = [];
  const token = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  while (token.lastIndex < rest.length) {
    const found = token.exec(rest);
    if (!found) return undefined;
    const [, key, index, quoted] = found;
    if (key !== undefined) steps.push(key);
    else if (index !== undefined) steps.push(Number(index));
    else {
      const text = unquoted(quoted ?? "");
      if (typeof text !== "string") return undefined;
      steps.push(text);
    }
  }
  return steps;
}

function unquoted(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
