/**
 * Trains a character language model and prints how well it predicts text it has not seen. This is the
 * file to change: the numbers, the model, the training, everything.
 *
 * The model (Bengio et al., 2003): the last CONTEXT characters become vectors, these one hidden layer,
 * and that the logits of the next character. Trained by plain stochastic gradient descent.
 */
import { evaluateBpb, printSummary, randomFrom, trainTokens, vocabulary } from "./prepare.ts";

const CONTEXT = 4; // assay: int 2..8
const EMBEDDING = 8; // assay: int 4..24
const HIDDEN = 48; // assay: int 16..96 log
const STEPS = 24_000;
const LEARNING_RATE = 0.02; // assay: float 0.002..0.3 log
const SEED = 42;

const VOCABULARY = vocabulary.length;
const INPUT = CONTEXT * EMBEDDING;
const random = randomFrom(SEED);

/** Weights drawn evenly around zero, so that a layer keeps the size of what it is given. */
function weights(rows: number, columns: number): Float32Array {
  const spread = Math.sqrt(3 / columns);
  return Float32Array.from({ length: rows * columns }, () => (random() * 2 - 1) * spread);
}

const model = {
  embedding: weights(VOCABULARY, EMBEDDING),
  hidden: weights(HIDDEN, INPUT),
  hiddenBias: new Float32Array(HIDDEN),
  output: weights(VOCABULARY, HIDDEN),
  outputBias: new Float32Array(VOCABULARY),
};

// One example at a time, in buffers that are used again and again.
const input = new Float32Array(INPUT);
const hidden = new Float32Array(HIDDEN);
const logits = new Float32Array(VOCABULARY);
const inputGradient = new Float32Array(INPUT);
const hiddenGradient = new Float32Array(HIDDEN);

/** result = matrix × vector + bias. */
function affine(
  matrix: Float32Array,
  vector: Float32Array,
  bias: Float32Array,
  result: Float32Array,
) {
  const columns = vector.length;
  for (let row = 0; row < result.length; row += 1) {
    let sum = bias[row] as number;
    for (let column = 0; column < columns; column += 1) {
      sum += (matrix[row * columns + column] as number) * (vector[column] as number);
    }
    result[row] = sum;
  }
}

/** Fills `logits` for the token after `tokens[at - 1]`; before the text stands token 0. */
function forward(tokens: Uint8Array, at: number): void {
  for (let slot = 0; slot < CONTEXT; slot += 1) {
    const token = tokens[at - CONTEXT + slot] ?? 0;
    const from = token * EMBEDDING;
    input.set(model.embedding.subarray(from, from + EMBEDDING), slot * EMBEDDING);
  }
  affine(model.hidden, input, model.hiddenBias, hidden);
  for (let unit = 0; unit < HIDDEN; unit += 1) hidden[unit] = Math.max(hidden[unit] as number, 0);
  affine(model.output, hidden, model.outputBias, logits);
}

/** Turns logits into the gradient of the loss: the predicted shares minus the truth. */
function softmaxGradient(truth: number): void {
  const highest = Math.max(...logits);
  let total = 0;
  for (let token = 0; token < VOCABULARY; token += 1) {
    const share = Math.exp((logits[token] as number) - highest);
    logits[token] = share;
    total += share;
  }
  for (let token = 0; token < VOCABULARY; token += 1) {
    logits[token] = (logits[token] as number) / total - (token === truth ? 1 : 0);
  }
}

/** One layer back: collects the gradient of its input, then takes a step down its own. */
function descend(
  matrix: Float32Array,
  bias: Float32Array,
  vector: Float32Array,
  gradient: Float32Array,
  vectorGradient: Float32Array,
  rate: number,
) {
  const columns = vector.length;
  vectorGradient.fill(0);
  for (let row = 0; row < gradient.length; row += 1) {
    const slope = gradient[row] as number;
    if (slope === 0) continue;
    for (let column = 0; column < columns; column += 1) {
      const place = row * columns + column;
      const weight = matrix[place] as number;
      vectorGradient[column] = (vectorGradient[column] as number) + slope * weight;
      matrix[place] = weight - rate * slope * (vector[column] as number);
    }
    bias[row] = (bias[row] as number) - rate * slope;
  }
}

/** Learns from one place of the text. */
function learn(tokens: Uint8Array, at: number, rate: number): void {
  forward(tokens, at);
  softmaxGradient(tokens[at] ?? 0);
  descend(model.output, model.outputBias, hidden, logits, hiddenGradient, rate);
  for (let unit = 0; unit < HIDDEN; unit += 1) if (hidden[unit] === 0) hiddenGradient[unit] = 0;
  descend(model.hidden, model.hiddenBias, input, hiddenGradient, inputGradient, rate);
  for (let slot = 0; slot < CONTEXT; slot += 1) {
    const from = (tokens[at - CONTEXT + slot] ?? 0) * EMBEDDING;
    for (let place = 0; place < EMBEDDING; place += 1) {
      const step = rate * (inputGradient[slot * EMBEDDING + place] as number);
      model.embedding[from + place] = (model.embedding[from + place] as number) - step;
    }
  }
}

const started = performance.now();
for (let step = 0; step < STEPS; step += 1) {
  learn(trainTokens, Math.floor(random() * trainTokens.length), LEARNING_RATE);
}
const trainingSeconds = (performance.now() - started) / 1000;

const bpb = evaluateBpb((before) => {
  forward(before, before.length);
  return logits;
});
const parameters = Object.values(model).reduce((sum, values) => sum + values.length, 0);
printSummary({ bpb, trainingSeconds, steps: STEPS, parameters });
