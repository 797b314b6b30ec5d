import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assay } from "./rig/assay.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

const TELL = `cat src/value.txt | sed 's/^/METRIC work=/'
echo "METRIC seed=\${ASSAY_SEED:-0}"
echo "METRIC hash=\${PYTHONHASHSEED:-0}"
echo "METRIC padding=$(printf %s "$ASSAY_PADDING" | wc -c)"
echo "METRIC personality=$(printf %d 0x$(cat /proc/self/personality))"
`;

interface Told {
  readonly seed: number;
  readonly hash: number;
  readonly padding: number;
  readonly personality: number;
}

async function told(...flags: string[]): Promise<readonly Told[]> {
  const made = valueRepository({ "bench.sh": TELL });
  patch(made, "1-better", { "src/value.txt": "94\n" });
  const asked = [...question(made.patches), "--metric", "sh bench.sh", "--seed", "3", ...flags];
  const { lines, stderr } = await assay(made.root, "learn", "--json", ...asked);
  expect(stderr).toBe("");
  const runs = lines.filter(({ type }) => /^(baseline-|closing-)?ran$/.test(String(type)));
  // Three of the baseline, five of the trial, two for the claim.
  expect(runs).toHaveLength(10);
  return runs.map(({ run }) => (run as { values: Told }).values);
}

/** ADDR_NO_RANDOMIZE of personality(2). */
const NO_RANDOM_ADDRESSES = 0x0040000;

test("luck is drawn anew for every run of both arms, and again the same for the same seed", async () => {
  const first = await told();
  for (const key of ["seed", "hash", "padding"] as const) {
    expect(new Set(first.map((each) => each[key])).size, key).toBeGreaterThan(8);
  }
  for (const { personality } of first) expect(personality & NO_RANDOM_ADDRESSES).toBe(0);
  expect(await told()).toEqual(first);
}, 60_000);

test("luck is left alone where that is asked for", async () => {
  for (const { seed, padding } of await told("--no-redraw")) {
    expect({ seed, padding }).toEqual({ seed: 0, padding: 0 });
  }
}, 60_000);

test("a run that does not count is made whenever the version changes, and is nowhere in the journal", async () => {
  const made = valueRepository();
  patch(made, "1-better", { "src/value.txt": "94\n" });
  const asked = [...question(made.patches), "--seed", "3", "--cool-down", "1ms"];
  const { lines, stderr } = await assay(made.root, "learn", "--json", ...asked, "--discard-first");
  expect(stderr).toBe("");
  const { study } = lines[0] as { study: string };
  const logs = (of: string) =>
    readdirSync(join(made.root, ".assay/logs", study, of)).filter((name) => /^run-/.test(name));
  const ran = lines.filter(({ type }) => type === "ran").map(({ arm }) => arm);
  expect(ran).toHaveLength(5);
  const changes = ran.filter((arm, n) => arm !== ran[n - 1]).length;
  expect(logs("1").filter((name) => name.endsWith("-discarded.log"))).toHaveLength(changes);
  expect(logs("closing")).toHaveLength(4);
  expect(lines.at(-1)).toMatchObject({ kept: 1 });
}, 60_000);
