import type { Saying } from "../ports/proposer.ts";

/** What proposers say, on its way to a screen that is opened later. */
export interface Voice {
  readonly onSay: (saying: Saying) => void;
  /** Whoever hears it from now on. */
  hear: (saying: Saying) => void;
}

export function openVoice(): Voice {
  const voice: Voice = { onSay: (saying) => voice.hear(saying), hear: () => {} };
  return voice;
}
