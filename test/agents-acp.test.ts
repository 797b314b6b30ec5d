import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { agentProposer } from "../src/adapters/proposers/agents/agent.ts";
import { proposerContract } from "../src/testing/proposer-contract.ts";
import type { AcpStep } from "./rig/acp-agent.ts";
import { assay } from "./rig/assay.ts";
import { inFrontOf } from "./rig/proposers.ts";
import { tempDir } from "./rig/temp.ts";
import { question, valueRepository } from "./rig/value-repository.ts";

const RIG = join(import.meta.dirname, "rig/acp-agent.ts");

/** The line that starts the agent; what it notes goes to `log`. */
function starting(steps: readonly AcpStep[], log = "/dev/null", setting: object = {}): string {
  const quoted = [JSON.stringify(steps), log, JSON.stringify(setting)].map((text) => `'${text}'`);
  return [process.execPath, RIG, ...quoted].join(" ");
}

/** A study of one trial with such an agent. */
async function learn(command: string, { said = "acp", flags = [] as readonly string[] } = {}) {
  const made = valueRepository();
  const asked = [...question("").slice(0, -1), `agent:${said}:${command}`, ...flags];
  const run = await assay(made.root, "learn", "--json", "-n", "1", "--skip-sensitivity", ...asked);
  const of = (wanted: string) => run.lines.filter(({ type }) => type === wanted);
  return { ...made, ...run, of };
}

const notes = (log: string) =>
  readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const BETTER = { write: "src/value.txt", text: "90\n" };
const STATED = { say: "Done.\nHYPOTHESIS: a smaller " };

proposerContract("agent:acp", async () =>
  inFrontOf(valueRepository(), agentProposer(`acp:${starting([BETTER, STATED])}`)),
);

test("what it writes by the protocol is measured, and what it says in parts is its hypothesis", async () => {
  const usage = { totalTokens: 30, inputTokens: 20, outputTokens: 10 };
  const cost = {
    sessionUpdate: "usage_update",
    used: 30,
    size: 100,
    cost: { amount: 0.5, currency: "USD" },
  };
  const { of, stderr } = await learn(
    starting([
      { say: "Let me see." },
      { update: { sessionUpdate: "tool_call" } },
      BETTER,
      STATED,
      { say: "number\nPREDICTED: 10%" },
      { update: cost },
      { usage },
    ]),
  );
  expect(stderr).toBe("");
  expect(of("proposed")).toMatchObject([
    {
      proposal: { hypothesis: { statement: "a smaller number", predicted: 0.1 } },
      usage: { inputTokens: 20, outputTokens: 10, usd: 0.5, usdFrom: "the agent" },
    },
  ]);
  expect(of("decided")).toMatchObject([{ verdict: { kind: "kept", evidence: { after: 90 } } }]);
}, 60_000);

test("it is told the task, and allowed what it asks for, once", async () => {
  const { root, of } = await learn(
    starting([{ read: "src/value.txt" }, { edit: "src/value.txt", text: "90\n" }], "notes.jsonl"),
    { flags: ["--target", "."] },
  );
  expect(of("decided")).toMatchObject([{ verdict: { kind: "kept" } }]);
  const { proposal } = of("proposed")[0] as unknown as { proposal: { change: { tree: string } } };
  const { stdout } = await assay(root, "show", "1");
  expect(proposal.change.tree).toMatch(/^[0-9a-f]{40}/);
  expect(stdout).toContain('"outcome":"selected","optionId":"o-allow_once"');
  expect(stdout).toContain('"content":"100"');
  expect(stdout).toContain("Propose one change");
}, 60_000);

test.each<[string, readonly AcpStep[], string, string]>([
  ["that hangs", [{ hang: true }], "timed-out", ""],
  [
    "that crashes in the middle",
    [{ say: "a" }, { exit: 3 }],
    "crashed",
    "it ended (exit 3) before it was done",
  ],
  ["that changes nothing", [STATED], "no-change", ""],
])(
  "one %s: %o ends its trial",
  async (_what, steps, because, detail) => {
    const { of } = await learn(starting(steps), { said: "acp,time=5s" });
    expect(of("not-proposed")).toMatchObject([
      { because, detail: expect.stringContaining(detail) },
    ]);
  },
  60_000,
);

test("rubbish on its output is left out", async () => {
  const rubbish = '{"half\n[1]\nwords\n{"id":99,"result":{}}\n';
  const { of } = await learn(starting([{ rubbish }, BETTER]));
  expect(of("decided")).toMatchObject([{ verdict: { kind: "kept" } }]);
}, 60_000);

test("no file outside of the working folder is written for it, by whatever way", async () => {
  const log = join(tempDir(), "notes.jsonl");
  const outside = tempDir();
  const steps: AcpStep[] = [
    { write: `${outside}/a`, text: "x" },
    { write: "../b", text: "x" },
    { write: "out/c", text: "x" },
    { write: "out", text: "x" },
    BETTER,
  ];
  await learn(`ln -s '${outside}' out && ${starting(steps, log)}`, {
    flags: ["--sandbox", "none"],
  });
  const answers = notes(log).filter(({ id }) => id !== undefined);
  expect(answers.map(({ error }) => error?.code)).toEqual([...Array(4).fill(-32_602), undefined]);
  expect(readdirSync(outside)).toEqual([]);
}, 60_000);

test("one that wants a login ends the study, and is let in by the way that is named", async () => {
  const command = starting([BETTER], "/dev/null", { login: "own-key" });
  const refused = await learn(command);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("own-key");
  expect(refused.stderr).toContain("--proposer-env");
  const { of } = await learn(command, { said: "acp,auth=own-key" });
  expect(of("decided")).toMatchObject([{ verdict: { kind: "kept" } }]);
}, 60_000);

test("another version of the protocol is said", async () => {
  const { of } = await learn(starting([BETTER], "/dev/null", { version: 7 }));
  expect(of("not-proposed")).toMatchObject([
    { detail: expect.stringContaining("speaks version 7 of the protocol") },
  ]);
}, 60_000);

test("without a program it is refused", async () => {
  const { code, stderr } = await learn("", { said: "acp" });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining("agent:acp:COMMAND"),
  });
});
