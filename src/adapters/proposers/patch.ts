import { isUtf8 } from "node:buffer";
import type { Change, Hypothesis } from "../../domain/proposal.ts";

/** Lines of a mailed patch's header that say nothing about the change. */
const MAIL_HEADER =
  /^(From [0-9a-f]{40} |From:|Date:|To:|Cc:|Message-I[dD]:|MIME-Version:|Content-)/;
/** Where the words end and the diff, or its statistics, begin. */
const DIFF_BEGINS = /^(diff --git |Index: |--- |-{3}$|GIT binary patch)/;

/**
 * The hypothesis in front of a patch: free text, or a mail as `git format-patch` writes it. A line
 * `Predicted: 20%` states the expected effect. `undefined` when the patch begins at once.
 */
export function hypothesisOfPatch(patch: string): Hypothesis | undefined {
  const lines = patch.split(/\r?\n/);
  const end = lines.findIndex((line) => DIFF_BEGINS.test(line));
  const header = unfoldSubject(end < 0 ? [] : lines.slice(0, end));
  return hypothesisOf(header.filter((line) => !MAIL_HEADER.test(line)).join("\n"));
}

/** `Subject: [PATCH 2/3] Cache` and its continuation lines become `Cache`. */
function unfoldSubject(lines: readonly string[]): string[] {
  const out: string[] = [];
  let inSubject = false;
  for (const line of lines) {
    const subject = /^Subject:\s*(?:\[[^\]]*\]\s*)*(.*)$/s.exec(line)?.[1];
    if (subject !== undefined) out.push(subject);
    else if (inSubject && /^[ \t]+\S/.test(line)) out.push(`${out.pop()} ${line.trim()}`);
    else out.push(line);
    inSubject = subject !== undefined || (inSubject && /^[ \t]/.test(line));
  }
  return out;
}

/** A hypothesis out of free text; `undefined` when it says nothing. */
export function hypothesisOf(text: string): Hypothesis | undefined {
  const predicted = /^Predicted:?[ \t]*([+-]?\d+(?:\.\d+)?)\s*%\s*$/im.exec(text);
  const statement = text.replace(predicted?.[0] ?? "", "").trim();
  if (statement === "" && !predicted) return undefined;
  const effect = Number(predicted?.[1]) / 100;
  // Three hundred digits are no number, and the journal has no infinity.
  return { statement, ...(Number.isFinite(effect) ? { predicted: effect } : {}) };
}

/** What a program printed after `HYPOTHESIS` at the start of a line, the last time it did. */
export function hypothesisInOutput(stdout: string): Hypothesis | undefined {
  const said = [...stdout.matchAll(/^HYPOTHESIS:?[ \t]+(.+)$/gm)].at(-1)?.[1];
  const predicted = /^PREDICTED:?[ \t]+.*$/gm.exec(stdout)?.[0];
  return said === undefined ? undefined : hypothesisOf(`${said}\n${predicted ?? ""}`);
}

/** A patch's bytes as a change: text where they are UTF-8, otherwise Latin-1, which loses nothing. */
export function patchOf(bytes: Buffer): Extract<Change, { kind: "patch" }> {
  return isUtf8(bytes)
    ? { kind: "patch", patch: bytes.toString("utf8") }
    : { kind: "patch", patch: bytes.toString("latin1"), encoding: "latin1" };
}
