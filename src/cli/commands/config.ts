import { jsonLine } from "../../view/json.ts";
import { settingsText } from "../../view/settings.ts";
import type { QuestionFlags } from "../flags.ts";
import { readQuestion } from "../question.ts";
import { look, print } from "../terminal.ts";

/** `assay config`: every option in force and where it came from. */
export async function config({
  json,
  ...flags
}: QuestionFlags & { readonly json?: boolean }): Promise<number> {
  const { settings, file } = await readQuestion(flags);
  if (json) {
    for (const setting of settings) print(jsonLine({ type: "option", ...setting }));
    return 0;
  }
  print(
    file ? `Configuration: ${file}\n` : "No configuration file (assay.config.ts, .js, .json).\n",
  );
  print(settingsText(settings, look(process.stdout)));
  return 0;
}
