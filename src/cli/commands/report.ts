import { writeFileSync } from "node:fs";
import { reportOf } from "../../api/index.ts";
import { AssayError } from "../../domain/error.ts";

interface ReportFlags {
  readonly study?: string;
  readonly format: "html" | "md";
  readonly output?: string;
  readonly force?: boolean;
}

/** `assay report`. */
export async function reportCommand({ output, force, ...which }: ReportFlags): Promise<number> {
  const { id, text } = await reportOf(which);
  const file = output ?? (which.format === "md" ? "-" : `assay-report-${id}.html`);
  if (file === "-") {
    process.stdout.write(text);
    return 0;
  }
  try {
    writeFileSync(file, text, { flag: force ? "w" : "wx" });
  } catch (thrown) {
    throw notWritten(file, thrown);
  }
  process.stdout.write(`Written to ${file}\n`);
  return 0;
}

function notWritten(file: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  if ("code" in thrown && thrown.code === "EEXIST") {
    const help = "Write over it with --force, or name another file: --output FILE";
    return new AssayError({ code: "usage", detail: `${file} is there already.`, help });
  }
  return new AssayError({
    code: "file-not-written",
    what: "report",
    file,
    detail: thrown.message,
  });
}
