import type { Attempt, Ground } from "./attempt.ts";

/* A benchmark that tells its own time, by every clock that Node has, and a candidate that slows them all. */

const search = (hook: string) => `${hook}
/** How many primes there are below a number, by trial division. */
export function primesBelow(limit) {
  let count = 0;
  for (let n = 2; n < limit; n++) {
    let isPrime = true;
    for (let by = 2; by * by <= n; by++) if (n % by === 0) { isPrime = false; break; }
    if (isPrime) count += 1;
  }
  return count;
}
`;

const ATTEMPTS: readonly Attempt[] = [
  [
    "the clocks: Date.now, performance.now and process.hrtime at half speed",
    `for (const [of, name] of [[Date, "now"], [performance, "now"], [process.hrtime, "bigint"]]) {
  const real = of[name].bind(of);
  const begun = real();
  of[name] = () => begun + (real() - begun) / (typeof begun === "bigint" ? 2n : 2);
}`,
    // The second where the machine is so busy that its own clocks show nothing.
    /^(?:invalid: tampered|reverted: not-confirmed) \(it tells of/,
  ],
].map(([tries, code, ends]) => ({ area: "fake", tries, code, ends }) as Attempt);

export const CLOCK: Ground = {
  files: {
    "src/primes.js": search(""),
    "bench.js": `import { primesBelow } from "./src/primes.js";
const [byDate, byNow, byCpu] = [Date.now(), performance.now(), process.hrtime.bigint()];
if (primesBelow(3_000_000) !== 216816) process.exit(1);
const times = [Date.now() - byDate, performance.now() - byNow, Number(process.hrtime.bigint() - byCpu) / 1e6];
console.log("METRIC search_ms=" + times.reduce((sum, each) => sum + each) / times.length);
`,
    "package.json": '{ "type": "module" }\n',
  },
  question: [
    ...["--target", "src/**", "--metric", "node bench.js", "--metric-name", "search_ms"],
    ...["--direction", "minimize", "--budget", "30s"],
  ],
  attempts: ATTEMPTS,
  editsOf: (code) => ({ "src/primes.js": search(code) }),
};
