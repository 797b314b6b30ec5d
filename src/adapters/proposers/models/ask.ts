import { setTimeout } from "node:timers/promises";
import type { LanguageModel, ModelMessage } from "ai";
import type { ProposalUsage } from "../../../domain/proposal.ts";
import type { Saying } from "../../../ports/proposer.ts";
import { hypothesisSoFar, replySchema } from "./reply.ts";
import { TRIES, type Trouble, troubleOf, waitBefore } from "./trouble.ts";

/** A question to a model. */
export interface Question {
  readonly model: LanguageModel;
  readonly instructions: string;
  readonly messages: readonly ModelMessage[];
  /** Tokens of the answer at most. */
  readonly tokens?: number;
  readonly signal: AbortSignal;
  readonly say: (saying: Saying) => void;
}

/** What came of it. */
export type Answered =
  | {
      readonly kind: "answer";
      readonly text: string;
      readonly isCut: boolean;
      /** The provider's filter kept the answer, or the rest of it. */
      readonly isHeld: boolean;
      readonly usage: ProposalUsage;
    }
  | Exclude<Trouble, { kind: "outage" | "broken" }>
  | { readonly kind: "gave-up"; readonly detail: string }
  /** The signal has fired; `detail` is what it was waiting for. */
  | { readonly kind: "stopped"; readonly detail?: string };

/**
 * Asks a model once, and again while its provider is busy or out of reach; an answer that breaks off is asked for a
 * second time. Each wait is said.
 */
export async function ask(question: Question): Promise<Answered> {
  let broken = 0;
  let formed = true;
  for (let tried = 1; ; tried++) {
    const came = await attempt(question, formed);
    if (question.signal.aborted) return { kind: "stopped" };
    if (formed && came.kind === "failed" && UNFORMED.test(came.detail)) {
      formed = false;
      continue;
    }
    if (came.kind !== "outage" && came.kind !== "broken") return came;
    if (came.kind === "broken" && ++broken > 1) {
      return { kind: "gave-up", detail: `the answer broke off twice: ${came.detail}` };
    }
    if (tried === TRIES) return { kind: "gave-up", detail: `asked ${TRIES} times: ${came.detail}` };
    const wait = came.kind === "outage" ? waitBefore(tried, came) : 0;
    const next = wait === 0 ? "asks again" : `asks again in ${Math.ceil(wait / 1000)} s`;
    question.say({ kind: "delay", words: `${came.detail}: ${next} (${tried + 1} of ${TRIES})` });
    if (!(await waited(wait, question.signal))) return { kind: "stopped", detail: came.detail };
  }
}

/** Of servers that cannot be told the form of an answer; the instructions tell it as well. */
const UNFORMED = /response_format|response format|json_schema|structured output|json mode/i;

async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

async function attempt(
  question: Question,
  formed: boolean,
): Promise<Trouble | Extract<Answered, { kind: "answer" }>> {
  let text = "";
  // What is left early would keep its connection, and that the process.
  const left = new AbortController();
  try {
    const { instructions, messages, model, tokens, say } = question;
    const signal = AbortSignal.any([question.signal, left.signal]);
    // Without it the package prints what it thinks of a provider's settings.
    globalThis.AI_SDK_LOG_WARNINGS = false;
    const { Output, streamText } = await import("ai");
    const { stream } = streamText({
      ...{ model, instructions, messages: [...messages], abortSignal: signal },
      ...(formed && { output: Output.object({ schema: replySchema, name: "change" }) }),
      ...(tokens !== undefined && { maxOutputTokens: tokens }),
      // Waiting is said, so it is done here.
      maxRetries: 0,
      onError: () => {},
    });
    for await (const part of stream) {
      if (part.type === "error") return troubleOf(part.error, { begun: text !== "" });
      if (part.type === "text-delta") {
        text += part.text;
        say({ kind: "draft", words: hypothesisSoFar(text) ?? `${text.length} characters` });
      }
      if (part.type === "finish") {
        const { inputTokens, inputTokenDetails, outputTokens } = part.totalUsage;
        return {
          ...{ kind: "answer", text, isCut: part.finishReason === "length" },
          isHeld: part.finishReason === "content-filter",
          usage: {
            ...told("inputTokens", inputTokenDetails?.noCacheTokens ?? inputTokens),
            ...told("cachedTokens", inputTokenDetails?.cacheReadTokens),
            ...told("cacheWriteTokens", inputTokenDetails?.cacheWriteTokens),
            ...told("outputTokens", outputTokens),
            turns: 1,
          },
        };
      }
    }
    return { kind: "broken", detail: "the stream ended before the answer did" };
  } catch (thrown) {
    return troubleOf(thrown, { begun: text !== "" });
  } finally {
    left.abort();
  }
}

const told = (name: keyof ProposalUsage, tokens: number | undefined) =>
  tokens === undefined ? {} : { [name]: tokens };
