import type { DeclaredParameter, Experiment } from "../domain/experiment.ts";
import type { Field } from "./fields.ts";
import { clean, firstLine } from "./text.ts";

const SHOWN = 12;

/** What a question declares to be searched, and what must hold of it. */
export function searchedRows({ parameters = [], constraints = [] }: Experiment): readonly Field[] {
  const placed = parameters.map(parameterText);
  return [
    placed.length > 0 && ["parameters", lines(placed)],
    constraints.length > 0 && ["constraints", lines(constraints)],
  ];
}

/** `threads: int 1..256 log (server.json, pool.threads)`. */
export function parameterText({ name, in: file, at, pattern, space }: DeclaredParameter): string {
  return `${name}: ${space} (${file}, ${pattern === undefined ? at : `/${pattern}/`})`;
}

function lines(all: readonly string[]): string {
  const more = all.length - SHOWN;
  const shown = all.slice(0, SHOWN).map((each) => clean(firstLine(each)));
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
}
