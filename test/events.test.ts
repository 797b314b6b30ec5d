import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Envelope, Proposer } from "../src/index.ts";
import { listStudies, SystemExperiment, studyEvents } from "../src/index.ts";
import { assay, startAssay } from "./rig/assay.ts";
import { startReceiver } from "./rig/receiver.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

const linesOf = (text: string): readonly Envelope[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

function twoIdeas() {
  const repository = valueRepository();
  patch(repository, "1-better", { "src/value.txt": "90\n" }, "Ninety");
  patch(repository, "2-worse", { "src/value.txt": "95\n" }, "Ninety-five");
  return repository;
}

test("a file, a webhook and the journal tell the same events, and those that were missed can be fetched", async () => {
  const { root, patches } = twoIdeas();
  const receiver = await startReceiver((response, nth) => {
    response.writeHead(nth === 1 ? 400 : 204).end();
  });
  const told = ["--events", "night.jsonl", "--webhook", `${receiver.url}/hook/secret-path`];
  const env = { HOOK_SECRET: "a secret of thirty-two bytes ...." };
  const signing = ["--webhook-secret", "HOOK_SECRET"];
  const args = ["learn", ...question(patches), ...told, ...signing];
  const said = await startAssay(root, args, () => {}, env).done;
  expect(said.code).toBe(0);
  expect(said.stdout + said.stderr).not.toContain("secret-path");

  const written = readFileSync(join(root, "night.jsonl"), "utf8");
  const all = await assay(root, "events");
  expect(all.stdout).toBe(written.trimEnd());
  const lines = linesOf(written);
  expect(lines[0]).toMatchObject({
    schema: 1,
    type: "study-started",
    data: { branch: expect.stringMatching(/^assay/) },
  });
  expect(lines.at(-1)).toMatchObject({ type: "study-ended", data: { because: "queue-exhausted" } });

  const usual = ["study-started", "decided", "settled", "study-ended"];
  const posted = receiver.received.map(({ body }) => JSON.parse(body));
  expect(posted).toEqual(lines.filter(({ type }) => usual.includes(type)));
  expect(receiver.received[0]?.headers["webhook-signature"]).toMatch(/^v1,/);

  expect(said.stderr).toMatch(/do not reach http:\/\/127\.0\.0\.1:\d+\/…: it answered 400/);
  const [, since = ""] = /assay events --study \S+ --since (\d+)/.exec(said.stderr) ?? [];
  const fetched = await assay(root, "events", "--since", since, "--types", "decided");
  expect(fetched.lines[0]).toEqual(posted[1]);
});

test("--events - prints events alone; a wrong flag is told before anything begins", async () => {
  const { root, patches } = twoIdeas();
  const learn = (...more: string[]) => assay(root, "learn", ...question(patches), ...more);
  const wrong = [
    [["--webhook", "example.org"], /Write it whole/],
    [
      ["--webhook", "http://127.0.0.1:9/", "--webhook-secret", "NOT_THERE"],
      /NOT_THERE.*is not set/,
    ],
    [["--webhook-types", "decided"], /without --webhook/],
    [["--webhook", "http://127.0.0.1:9/", "--webhook-types", "decidet"], /decided/],
    [["--events", "missing/night.jsonl"], /night\.jsonl/],
    [["--events", "-", "--json"], /both print/],
  ] as const;
  for (const [flags, words] of wrong) {
    const said = await learn(...flags);
    expect(said.code, flags.join(" ")).toBe(2);
    expect(said.stderr).toMatch(words);
  }
  expect(await listStudies({ directory: root })).toEqual([]);
  const said = await learn("--events", "-");
  expect(said.code).toBe(0);
  expect(said.stdout).toBe((await assay(root, "events")).stdout);
}, 120_000);

test("nobody is told of the holdout, unless it is asked for", async () => {
  const { root, patches } = valueRepository({
    "bench.js": `console.log("METRIC work=" + Number((await import("node:fs")).readFileSync("src/value.txt")));
console.log("METRIC hidden=7.25");\n`,
  });
  patch({ root, patches }, "1-better", { "src/value.txt": "90\n" });
  const hold = ["--holdout", "value:hidden:minimize", "--events", "night.jsonl"];
  const said = await assay(root, "learn", ...question(patches), ...hold);
  expect(said.code).toBe(0);
  const told = readFileSync(join(root, "night.jsonl"), "utf8");
  expect(told).not.toMatch(/hidden|7\.25/);
  expect((await assay(root, "events")).stdout).not.toMatch(/hidden|7\.25/);
  expect((await assay(root, "events", "--with-holdout")).stdout).toMatch(/"hidden":7\.25/);
});

test("--follow tells what is there and what comes, and ends with the study", async () => {
  const { root, patches } = twoIdeas();
  const question: ConstructorParameters<typeof SystemExperiment>[0] = {
    ...{ directory: root, target: "src", metric: "node bench.js", metricName: "work" },
    ...{ direction: "minimize", proposer: `patches:${patches}` },
  };
  const first = new SystemExperiment(question);
  const seen: number[] = [];
  expect(await first.step({ onEvent: ({ seq }) => seen.push(seq) })).toMatchObject({ number: 1 });
  expect(first.ended).toBeUndefined();
  expect((await assay(root, "status")).stdout).toContain("between two steps");

  // The process that took the first step is gone; another one goes on.
  const study = first.study ?? "";
  const told: number[] = [];
  const isFollowing = Promise.withResolvers<void>();
  const following = (async () => {
    for await (const { seq } of studyEvents({ directory: root, follow: true })) {
      told.push(seq);
      if (seq === seen.at(-1)) isFollowing.resolve();
    }
  })();
  await isFollowing.promise;
  const second = new SystemExperiment({ ...question, study });
  const onEvent = ({ seq }: { seq: number }) => seen.push(seq);
  expect(await second.step({ onEvent })).toMatchObject({ number: 2 });
  expect(await second.step({ onEvent })).toBeUndefined();
  expect(second.ended).toMatchObject({ because: "queue-exhausted" });
  expect(await second.step()).toBeUndefined();
  await following;
  expect(told).toEqual(seen);

  const third = new SystemExperiment({ ...question, study });
  expect(await third.step()).toBeUndefined();
  expect(third.ended?.because).toBe("queue-exhausted");
  const other = new SystemExperiment({ ...question, metric: "node bench.js --other", study });
  await expect(other.step()).rejects.toMatchObject({ problem: { code: "cannot-resume" } });
});

test("a program goes on with a study whose proposer is its own object", async () => {
  const { root } = valueRepository();
  const proposer: Proposer = {
    name: "own",
    async propose({ trial }, { exec }) {
      if (trial > 2) return { kind: "exhausted" };
      await exec(`echo ${100 - trial} > src/value.txt`);
      return {
        kind: "proposal",
        source: `own ${trial}`,
        hypothesis: { statement: "Less" },
        change: { kind: "edits" },
      };
    },
  };
  const question = {
    ...{ directory: root, target: "src", metric: "node bench.js", metricName: "work" },
    ...({ direction: "minimize", proposer } as const),
  };
  const first = new SystemExperiment(question);
  await first.step();
  const { study = "" } = first;
  const second = new SystemExperiment({ ...question, study });
  expect(await second.step()).toMatchObject({ number: 2, verdict: { kind: "kept" } });
  expect(second.results.map(({ trial }) => trial)).toEqual([1, 2]);
});

test("what happens after Ctrl-C is told to the file and the webhook too, one that never answers holds nothing", async () => {
  const { root, patches } = twoIdeas();
  const receiver = await startReceiver();
  // The first request to it is held for ever.
  const silent = await startReceiver(() => {});
  const hooks = ["--webhook", receiver.url, "--webhook", silent.url];
  const args = ["learn", ...question(patches), "--events", "night.jsonl", ...hooks];
  const going = startAssay(root, args, (line) => {
    if (/trial 1:/.test(line)) going.child.kill("SIGINT");
  });
  const said = await going.done;
  expect(said.code).toBe(130);
  const written = linesOf(readFileSync(join(root, "night.jsonl"), "utf8"));
  expect(written.at(-1)).toMatchObject({
    type: "study-ended",
    data: { because: "interrupted" },
  });
  const posted = receiver.received.map(({ body }) => JSON.parse(body));
  expect(posted.at(-1)).toEqual(written.at(-1));
  expect(said.stderr).toContain("do not reach");
  expect(said.stderr).toContain(silent.url);
});
