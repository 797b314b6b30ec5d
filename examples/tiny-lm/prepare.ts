/**
 * What every experiment shares: the text, the tokenizer, the evaluation. Do not change it: numbers
 * measured with different evaluations cannot be compared. `train.ts` is the file to change.
 *
 * The text is a book of small fables that is written anew, the same every time, whenever it is
 * needed: nothing to download, and nobody has read its end.
 */

/** Numbers from 0 to 1 (1 excluded), the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  fable: [
    "{meet} {want} {talk} {end}\n",
    "{meet} {talk} {want} {talk} {end}\n",
    "{want} {meet} {talk} {end}\n",
  ],
  meet: [
    "One {time} a {who} met a {who} {place}.",
    "There was once a {quality} {who} who lived {place}.",
    "A {who} and a {who} were walking {place} when the {sky} came.",
    "Long before the {sky}, a {quality} {who} kept a {thing} {place}.",
  ],
  want: [
    "The {who} had lost a {thing} and looked for it {place}.",
    "Every {time} it counted its {thing}s, and every {time} there was one fewer.",
    "Nobody had told the {who} that a {thing} cannot be kept {place}.",
    "It wanted nothing more than a {quality} {thing} for the {sky}.",
  ],
  talk: [
    '"Have you seen my {thing}?" asked the {who}.',
    '"I would give a {quality} {thing} for it," said the {who}.',
    '"What is {quality} in the {time} is heavy in the {sky}," said the other.',
    "But the {who} only laughed and {did} {place}.",
    "So they sat down and {did} together until {time}.",
  ],
  end: [
    "Whoever carries two {thing}s should not run.",
    "Since that {time} no {who} lends a {thing} to a {who}.",
    "And the {who} {did}, and was {quality} ever after.",
    "It is better to ask {place} than to weep {place}.",
  ],
  who: "fox crow miller donkey frog heron tailor mouse goat weaver badger sparrow".split(" "),
  thing: "lantern kettle feather barrel ladder spoon blanket bell walnut basket button".split(" "),
  quality: "patient hungry quiet proud clever weary sturdy foolish gentle stubborn".split(" "),
  time: "morning evening winter market summer harvest".split(" ").map((word) => `${word} day`),
  sky: "rain frost thunder snow storm moon".split(" "),
  did: [
    "sang",
    "slept",
    "walked on",
    "shared the bread",
    "told the story again",
    "mended the fence",
  ],
  place: [
    "by the river",
    "under the old bridge",
    "behind the mill",
    "at the edge of the wood",
    "on the road to town",
    "in the orchard",
  ],
};

/** Replaces `{name}` by one of its phrasings until nothing is left to replace. */
function tell(phrase: string, random: () => number): string {
  return phrase.replace(/\{(\w+)\}/g, (_, name: string) => {
    const choices = WORDS[name] ?? [];
    return tell(choices[Math.floor(random() * choices.length)] ?? "", random);
  });
}

/** A book of at least `bytes` characters, all ASCII, so that a character is a byte. */
function write(bytes: number, random: () => number): string {
  let book = "";
  while (book.length < bytes) book += tell("{fable}", random);
  return book;
}

const random = randomFrom(1727);
const trainText = write(32_000, random);
const validationText = write(3_000, random);

/** Every character of the book; a token is a place in it. */
export const vocabulary: readonly string[] = [...new Set(trainText + validationText)].sort();

function encode(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => vocabulary.indexOf(character));
}

/** The tokens to learn from. Those of the validation text are for `evaluateBpb` alone. */
export const trainTokens: Uint8Array = encode(trainText);
const validationTokens = encode(validationText);

/**
 * Bits per byte on the validation text; lower is better. `logits` gets a copy of the (at most 256)
 * tokens before the one to predict, oldest first, and gives a number for each token of the vocabulary;
 * softmax is done here.
 */
export function evaluateBpb(logits: (before: Uint8Array) => ArrayLike<number>): number {
  let nats = 0;
  for (let at = 1; at < validationTokens.length; at += 1) {
    const scores = Array.from(logits(validationTokens.slice(Math.max(0, at - 256), at)));
    if (scores.length !== vocabulary.length) throw new Error("one number for each token is needed");
    const highest = Math.max(...scores);
    const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
    nats -= (scores[validationTokens[at] ?? 0] ?? Number.NaN) - highest - Math.log(total);
  }
  return nats / (validationTokens.length - 1) / Math.LN2;
}

/** The last lines of a training run, for people and for whoever reads `val_bpb`. */
export function printSummary(summary: {
  readonly bpb: number;
  readonly trainingSeconds: number;
  readonly steps: number;
  readonly parameters: number;
}): void {
  const bpb = Number.isNaN(summary.bpb) ? "nan" : summary.bpb.toFixed(6);
  console.log("---");
  console.log(`val_bpb:          ${bpb}`);
  console.log(`training_seconds: ${summary.trainingSeconds.toFixed(1)}`);
  console.log(`total_seconds:    ${process.uptime().toFixed(1)}`);
  console.log("peak_vram_mb:     0.0");
  console.log(`num_steps:        ${summary.steps}`);
  console.log(`num_params:       ${summary.parameters}`);
}
