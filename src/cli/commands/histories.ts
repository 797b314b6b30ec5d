import { exportHistory, importHistory, writeExport } from "../../api/index.ts";
import { shellQuote } from "../../config/shell-quote.ts";
import { HISTORY_NAMES, type HistoryFormat } from "../../domain/history.ts";
import type { Direction } from "../../domain/metric.ts";
import { afterImport, importedText } from "../../view/histories/imported.ts";
import { nextCommand } from "../../view/histories/next.ts";
import { jsonLine } from "../../view/json.ts";
import { plural } from "../../view/text.ts";
import { complain, look, print } from "../terminal.ts";

interface ImportFlags {
  readonly format?: HistoryFormat;
  readonly name?: string;
  readonly json?: boolean;
}

/** `assay import PATH`. */
export async function importCommand(
  path: string,
  { json, ...options }: ImportFlags,
): Promise<number> {
  const done = await importHistory(path, options);
  const { files } = done;
  const ideas = files.find(({ as }) => as === "ideas")?.name;
  const words = nextCommand(done, ideas)?.map((word) =>
    word === "TARGET" ? word : shellQuote(word),
  );
  const command = words?.join(" ");
  if (json) for (const line of jsonLines(files, command)) print(jsonLine(line));
  else {
    const shown = look(process.stdout);
    const history = files.find(({ found, as }) => as === "history" && found > 0)?.name;
    print(importedText(files, shown));
    const what = {
      ...(history !== undefined && { history }),
      ...(command !== undefined && { command }),
    };
    if (files.some(({ found }) => found > 0)) print(afterImport(what, shown));
  }
  const lost = files.some(({ unread, differ }) => unread.some(({ left }) => left) || differ.length);
  return lost ? 1 : 0;
}

type Files = Awaited<ReturnType<typeof importHistory>>["files"];

function* jsonLines(files: Files, command: string | undefined): Generator<object> {
  for (const { unread, differ, ...file } of files) {
    for (const each of unread) yield { type: "unread", file: file.file, ...each };
    for (const note of differ) yield { type: "differs", file: file.file, note };
    const left = unread.filter((each) => each.left).length;
    const counts = { left, remarks: unread.length - left, differ: differ.length };
    yield { type: "imported", ...file, ...counts };
  }
  if (command !== undefined) yield { type: "next", command };
}

interface ExportFlags {
  readonly format: HistoryFormat;
  readonly study?: string;
  readonly imported?: string;
  readonly direction?: Direction;
  readonly output?: string;
  readonly force?: boolean;
}

/** `assay export`. */
export async function exportCommand({ output, force, ...what }: ExportFlags): Promise<number> {
  const { text, untold } = await exportHistory(what);
  for (const each of untold) complain(`assay: ${HISTORY_NAMES[what.format]}: ${each}.`);
  if (output === undefined || output === "-") {
    process.stdout.write(text);
    return 0;
  }
  writeExport(output, text, { force: force === true });
  const lines = text.split("\n").length - 1;
  print(`Written to ${output}: ${plural(lines, "line")}`);
  return 0;
}
