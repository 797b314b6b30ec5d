import { ideas as ideasOf, markIdeas } from "../../api/index.ts";
import { ideasText, verdictMark } from "../../view/ideas.ts";
import { jsonLine } from "../../view/json.ts";
import { look, print } from "../terminal.ts";

interface IdeasFlags {
  readonly write?: boolean;
  readonly json?: boolean;
}

/** `assay ideas [PATH]`. */
export async function ideas(path: string, { write, json }: IdeasFlags): Promise<number> {
  const found = await ideasOf(path);
  if (json) for (const idea of found) print(jsonLine({ type: "idea", ...idea }));
  else print(ideasText(found, look(process.stdout)));
  if (!write) return 0;
  const settled = found.flatMap((idea) => {
    const words = idea.done || !idea.tried ? undefined : verdictMark(idea.tried);
    return words === undefined ? [] : [[idea, words] as const];
  });
  const count = markIdeas(new Map(settled));
  if (!json) print(`\n${count} ticked off.`);
  return 0;
}
