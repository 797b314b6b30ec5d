import { z } from "zod";
import type { Hypothesis } from "../../../domain/proposal.ts";
import type { Edit } from "./edits.ts";

/** What a model is to answer. Flat, and every field required: providers differ in what else of JSON Schema they take. */
export const replySchema = z.object({
  hypothesis: z.string().describe("What is changed and why it should help, in one sentence."),
  predictedPercent: z
    .number()
    .nullable()
    .describe("The effect you expect in percent; positive is better."),
  edits: z.array(
    z.object({
      path: z.string().describe("The file, from the repository's root."),
      search: z
        .string()
        .describe('Text that occurs once in the file; "" where replace is the whole file.'),
      replace: z.string().describe("What stands there instead."),
    }),
  ),
});

/** A reply that could be read. */
export interface Reply {
  readonly hypothesis: Hypothesis;
  readonly edits: readonly Edit[];
}

/** Reads an answer, or says what is wrong with it, to whoever wrote it. Words and fences around the object do no harm. */
export function readReply(text: string): Reply | { readonly fault: string } {
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  if (from < 0 || to < from) return { fault: "there is no JSON object in your answer" };
  let data: unknown;
  try {
    data = JSON.parse(text.slice(from, to + 1));
  } catch (thrown) {
    return { fault: `your answer is no JSON: ${(thrown as SyntaxError).message}` };
  }
  const { success, data: reply, error } = replySchema.safeParse(data);
  if (!success) {
    const [issue] = error.issues;
    return {
      fault: `your answer is not of the form asked for: ${issue?.path.join(".")}: ${issue?.message}`,
    };
  }
  const { hypothesis, predictedPercent, edits } = reply;
  const statement = hypothesis.trim();
  if (statement === "") return { fault: "hypothesis is empty" };
  if (edits.length === 0) return { fault: "edits is empty: nothing would be changed" };
  const effect = predictedPercent === null ? {} : { predicted: predictedPercent / 100 };
  return { hypothesis: { statement, ...effect }, edits };
}

/** As much of the hypothesis as an answer that is still coming in has. */
export function hypothesisSoFar(text: string): string | undefined {
  const [, raw] = /"hypothesis"\s*:\s*"((?:[^"\\]|\\.)*)/s.exec(text.slice(0, SEEN)) ?? [];
  return raw
    ?.replaceAll(/\\(["\\/])/g, "$1")
    .replaceAll(/\\[nrt]/g, " ")
    .replaceAll(/\\u[0-9a-f]{4}/gi, "…");
}

/** Characters of an answer that are looked at while it comes in: the hypothesis stands first. */
const SEEN = 2000;
