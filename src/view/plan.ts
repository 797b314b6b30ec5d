import type { Plan } from "../domain/plan.ts";
import { separationOf } from "../domain/separation.ts";
import type { Look } from "./look.ts";
import { questionText, sandboxText } from "./study.ts";
import { clean, firstLine, indent, plural } from "./text.ts";

const FILES_SHOWN = 12;

/** The plan of `--dry-run`: the question, the files, the context a proposer gets, the warnings. */
export function planText(plan: Plan, look: Look): string {
  const { paint } = look;
  return [
    `${paint.bold("Plan")}: a study from ${plan.base.slice(0, 10)} on branch ${paint.cyan(plan.branch)}`,
    questionText(plan.experiment, look, [
      ["sandbox", sandboxText(plan.isolation, separationOf(plan.experiment, plan.isolation))],
      ["may change", fileList(plan.files)],
      plan.protectedFiles.length > 0 && ["protected", fileList(plan.protectedFiles)],
      plan.dependencies.length > 0 && ["lent", fileList(plan.dependencies)],
    ]),
    "",
    paint.bold("What a proposer would get"),
    indent(clean(plan.context)),
    "",
    ...plan.notes.map((note) => `${paint.yellow("note:")} ${clean(note)}`),
    "Nothing was run and nothing was changed.",
  ].join("\n");
}

function fileList(files: readonly string[]): string {
  const shown = files.slice(0, FILES_SHOWN).map(firstLine);
  const more = files.length - shown.length;
  if (more > 0) shown.push(`… and ${plural(more, "file")} more`);
  return shown.length > 0 ? shown.join("\n") : "no files";
}
