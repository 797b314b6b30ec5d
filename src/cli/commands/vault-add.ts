import {
  addNote,
  addRemark,
  addRule,
  exportVault,
  forgetNotes,
  sharedNotes,
  writeExport,
} from "../../api/index.ts";
import { AssayError } from "../../domain/error.ts";
import { jsonLine } from "../../view/json.ts";
import { plural } from "../../view/text.ts";
import { complain, print } from "../terminal.ts";

interface AddFlags {
  readonly file?: string;
  readonly title?: string;
  readonly tag?: readonly string[];
  readonly path?: readonly string[];
  readonly supersedes?: string;
  readonly rule?: boolean;
  readonly json?: boolean;
}

/** `assay vault add [TEXT…]`. */
export async function addToVault(words: readonly string[], flags: AddFlags): Promise<number> {
  const { file, json, rule, tag, path, title, supersedes } = flags;
  const given = await givenText(words, file);
  if (rule) {
    const { added, masked } = await addRule(given);
    tellMasked(masked);
    const says = added ? "Added to MEMORY.md." : "MEMORY.md has this rule already.";
    print(json ? jsonLine({ type: "rule", added, masked }) : says);
    return 0;
  }
  const { name, masked } = await addNote(given, {
    ...(title === undefined ? {} : { title }),
    ...(tag && { tags: tag }),
    ...(path && { paths: path }),
    ...(supersedes === undefined ? {} : { supersedes }),
  });
  tellMasked(masked);
  print(json ? jsonLine({ type: "note", name, masked }) : name);
  return 0;
}

interface ExportFlags {
  readonly format: "jsonl" | "md";
  readonly output?: string;
  readonly force?: boolean;
}

/** `assay vault export`. */
export async function exportNotes({ format, output, force }: ExportFlags): Promise<number> {
  const text = await exportVault({ format });
  if (output === undefined || output === "-") {
    process.stdout.write(text);
    return 0;
  }
  writeExport(output, text, { force: force === true });
  print(`Written to ${output}: ${plural(text.split("\n").length - 1, "line")}`);
  return 0;
}

interface ForgetFlags {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `assay vault forget [NOTE] --everywhere`. */
export async function forget(
  note: string | undefined,
  { all, yes, json }: ForgetFlags,
): Promise<number> {
  if ((note === undefined) !== (all === true)) {
    const help = "assay vault forget NOTE --everywhere, or assay vault forget --all --everywhere";
    throw new AssayError({ code: "usage", detail: "Say one note, or --all.", help });
  }
  const which = note === undefined ? {} : { note };
  const names = await sharedNotes(which);
  if (names.length > 0 && !yes) {
    const detail = `This removes ${plural(names.length, "note")} for good: ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}.`;
    throw new AssayError({ code: "usage", detail, help: "Say that you mean it: --yes" });
  }
  const forgotten = await forgetNotes(which);
  print(
    json
      ? jsonLine({ type: "forgotten", notes: forgotten })
      : `${plural(forgotten.length, "note")} forgotten.`,
  );
  return 0;
}

interface RemarkFlags {
  readonly by: string;
  readonly json?: boolean;
}

/** `assay vault remark NOTE TEXT…`. */
export async function remark(
  note: string,
  words: readonly string[],
  { by, json }: RemarkFlags,
): Promise<number> {
  const { name, masked } = await addRemark(note, words.join(" "), { by });
  tellMasked(masked);
  print(json ? jsonLine({ type: "remark", name, masked }) : name);
  return 0;
}

/** Whoever wrote it should know that it does not stand there as written. */
function tellMasked(masked: boolean): void {
  if (masked) complain("assay: what looks like a secret in it is masked.");
}

async function givenText(words: readonly string[], file: string | undefined) {
  if (file === undefined)
    return words.length === 1 && words[0] === "-" ? await standardInput() : words.join(" ");
  if (words.length === 0) return { file };
  const help = "assay vault add TEXT, or assay vault add --file FILE";
  throw new AssayError({ code: "usage", detail: "There is a text and a file.", help });
}

/** More than any text may have: the rest is not waited for. */
const MOST = 1_000_000;

async function standardInput(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const part of process.stdin) {
    text += part;
    if (text.length > MOST) break;
  }
  return text;
}
