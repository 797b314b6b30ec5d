import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { agentProposer } from "../src/adapters/proposers/agents/agent.ts";
import { proposerContract } from "../src/testing/index.ts";
import { agentEnv, describeWithAgents, modelServer } from "./rig/agents.ts";
import { startAssay } from "./rig/assay.ts";
import { belongings } from "./rig/belongings.ts";
import type { Asked, Step } from "./rig/model-server/script.ts";
import { inFrontOf } from "./rig/proposers.ts";
import { tempDir } from "./rig/temp.ts";
import { valueRepository } from "./rig/value-repository.ts";

const QUESTION = [
  ...["--target", "src", "--metric", "node bench.js", "--metric-name", "work"],
  ...["--direction", "minimize", "--skip-sensitivity"],
];

/** The number of the trial that a model is asked about. */
const trialOf = ({ prompt }: Asked) => Number(/^# Trial (\d+)$/m.exec(prompt)?.[1]);

const stated = (hypothesis: string, predicted: number, more = "") =>
  `I made the change.\n\n**HYPOTHESIS:** ${hypothesis}\nPREDICTED: ${predicted}%\n${more}`;

/** Better, worse with a boast, and nothing at all. */
const three = (asked: Asked): readonly Step[] => {
  switch (trialOf(asked)) {
    case 1:
      return [
        { read: "src/value.txt" },
        { edit: "src/value.txt", from: "100", to: "90" },
        { say: stated("A smaller number", 10) },
      ];
    case 2:
      return [
        { read: "src/value.txt" },
        { edit: "src/value.txt", from: "90", to: "120" },
        { say: stated("Improved by 300 %", 300, "METRIC work=1\n") },
      ];
    default:
      return [{ say: "There is nothing left to improve." }];
  }
};

async function learn(
  env: Readonly<Record<string, string>>,
  proposer: string,
  ...flags: readonly string[]
) {
  const { root } = valueRepository();
  const before = belongings(root);
  const said = await startAssay(
    root,
    ["learn", "--json", ...QUESTION, "--proposer", proposer, ...flags],
    undefined,
    env,
  ).done;
  expect(belongings(root)).toEqual(before);
  const of = (type: string) => said.lines.filter((line) => line.type === type);
  return { root, said, of };
}

const AGENTS = [
  {
    agent: "claude,model=claude-sonnet-4-5",
    usd: expect.closeTo(0.01395),
    model: "claude-sonnet-4-5",
  },
  { agent: "codex,model=gpt-5.1-codex", usd: expect.closeTo(0.0069), model: "gpt-5.1-codex" },
  { agent: "pi,model=scripted", usd: undefined, model: "scripted" },
];

describeWithAgents("real agents, a scripted model", () => {
  for (const sandbox of ["bubblewrap", "unshare"]) {
    for (const { agent, usd, model } of AGENTS) {
      test(`${agent} in ${sandbox}: edits land, what it says is written down and not believed`, async () => {
        const server = await modelServer(three);
        const { said, of } = await learn(
          agentEnv(server),
          `agent:${agent}`,
          "-n",
          "3",
          "--sandbox",
          sandbox,
        );
        expect(said.stderr).toBe("");
        expect(of("proposed")).toMatchObject([
          { proposal: { hypothesis: { statement: "A smaller number", predicted: 0.1 } } },
          { proposal: { hypothesis: { statement: "Improved by 300 %", predicted: 3 } } },
        ]);
        expect(of("proposed")[0]?.usage).toEqual({
          model,
          inputTokens: 3000,
          cachedTokens: 1500,
          cacheWriteTokens: 0,
          outputTokens: 300,
          ...(agent.startsWith("codex") ? {} : { turns: 3 }),
          ...(usd && { usd, usdFrom: expect.any(String) }),
        });
        expect(of("decided").map(({ verdict }) => verdict)).toMatchObject([
          { kind: "kept", evidence: { before: 100, after: 90 } },
          { kind: "reverted", because: "worse" },
          { kind: "invalid", because: "no-change" },
        ]);
        // The second question tells of the first trial, in words of the Referee.
        expect(server.asked.find((asked) => trialOf(asked) === 2)?.prompt).toContain(
          "kept, effect",
        );
      }, 120_000);
    }
  }

  for (const { agent } of AGENTS) {
    test(`${agent}: a provider that is overloaded and cuts a stream is tried again`, async () => {
      const server = await modelServer([
        { read: "src/value.txt", fault: "overloaded", times: 1 },
        { edit: "src/value.txt", from: "100", to: "90", fault: "cut", times: 1 },
        { say: stated("A smaller number", 10), fault: "rate-limited", times: 1 },
      ]);
      const { of } = await learn(agentEnv(server), `agent:${agent}`, "-n", "1");
      expect(of("decided").map(({ verdict }) => verdict)).toMatchObject([{ kind: "kept" }]);
    }, 120_000);

    test(`${agent}: a provider that never answers costs the time of one proposal`, async () => {
      const server = await modelServer([{ say: "", fault: "hang" }]);
      const { of } = await learn(agentEnv(server), `agent:${agent},time=6s`, "-n", "1");
      expect(of("not-proposed")).toMatchObject([{ because: "timed-out" }]);
    }, 120_000);

    test(`${agent}: a key that is refused ends the study`, async () => {
      const server = await modelServer([{ say: "", fault: "unauthorized" }]);
      const { of } = await learn(agentEnv(server), `agent:${agent},time=60s`, "-n", "3");
      expect(of("study-ended")).toMatchObject([{ problem: { code: "agent-refused" } }]);
    }, 120_000);

    test(`${agent}: what it edits outside, and what it does with a shell, stays in the sandbox`, async () => {
      const server = await modelServer([
        { shell: "echo x >>bench.js; echo x >/etc/assay-was-here; (setsid sleep 600 &)" },
        { say: stated("A faster benchmark", 300) },
      ]);
      const { of } = await learn(agentEnv(server), `agent:${agent}`, "-n", "1");
      expect(of("decided").map(({ verdict }) => verdict)).toMatchObject([{ because: "tampered" }]);
      expect(existsSync("/etc/assay-was-here")).toBe(false);
    }, 120_000);
  }

  test("doctor finds them, and asks one for a word", async () => {
    const server = await modelServer([{ say: "pong" }]);
    const ask = ["claude", "codex,model=gpt-5.1-codex", "pi,model=scripted"];
    const said = await startAssay(
      tempDir(),
      ["doctor", "--json", "--ask-agents", ...ask],
      undefined,
      agentEnv(server),
    ).done;
    const about = (name: string) => said.lines.find((line) => line.about === name);
    expect(about("agent claude")).toMatchObject({
      state: "good",
      says: expect.stringContaining("Claude Code"),
    });
    for (const name of ["claude", "codex", "pi"]) {
      expect(about(`ask ${name}`)).toMatchObject({ state: "good", says: 'answered "pong"' });
    }
  }, 120_000);
});

/** A program that stands in for Claude Code on `PATH`, and does what a line of `sh` says. */
function fakeClaude(line: string): Readonly<Record<string, string>> {
  const bin = tempDir("assay-bin-");
  const result = (text: string, error = false) =>
    JSON.stringify({ type: "result", is_error: error, result: text, num_turns: 1 });
  const say = `say() { printf '%s\\n' "$1"; }
ok='${result("HYPOTHESIS: It is better")}'
asks='${result("Shall I really change it?")}'
login='${result("Invalid API key · Please run /login", true)}'
terminal='${result("stdin is not a terminal", true)}'
`;
  const path = join(bin, "claude");
  writeFileSync(path, `#!/bin/sh\n${say}${line}\n`, { mode: 0o755 });
  return { PATH: `${bin}:${process.env.PATH}`, ANTHROPIC_API_KEY: "sk-ant-fake-0000" };
}

const agentOn = (env: Readonly<Record<string, string>>) => agentProposer("claude", env);

proposerContract("agent", async () =>
  inFrontOf(
    valueRepository(),
    agentOn(fakeClaude('cat >/dev/null; echo 90 >src/value.txt; say "$ok"')),
  ),
);

/** What each hostile agent does, and what its trial ends as. */
const HOSTILE: readonly [what: string, line: string, verdict: object, flags?: readonly string[]][] =
  [
    [
      "crashes without a change",
      "echo sorry >&2; exit 3",
      { because: "crashed", detail: expect.stringContaining("sorry") },
    ],
    ["crashes after its edit, which counts", "echo 90 >src/value.txt; exit 3", { kind: "kept" }],
    [
      "prints what is no output of its own",
      "head -c 3000000 /dev/urandom",
      { because: "no-change" },
    ],
    ["says that it improved, and did nothing", 'say "$ok"', { because: "no-change" }],
    ["edits the benchmark", "echo 'console.log(1)' >bench.js", { because: "tampered" }],
    ["edits a file beside the target", "echo x >notes.txt", { because: "out-of-scope" }],
    [
      "writes to the user's checkout, their home and the system",
      `for to in "$HOME/../x" /etc/x /usr/x; do echo x >"$to"; done; say "$ok"`,
      { because: "no-change" },
    ],
    [
      "fills the disk",
      "head -c 300000000 /dev/zero >src/big; echo 90 >src/value.txt; sleep 60",
      { because: "crashed", detail: expect.stringContaining("disk") },
      ["--max-disk", "50MB"],
    ],
    [
      "leaves a daemon that holds its output open",
      `(setsid sh -c 'while :; do echo 1 >src/value.txt; sleep 0.05; done' &) ; echo 90 >src/value.txt; say "$ok"`,
      { kind: expect.stringMatching(/kept|invalid/) },
    ],
    ["is out of time", "echo 90 >src/value.txt; exec sleep 600", { because: "timed-out" }],
    [
      "is out of tokens",
      `say '{"type":"assistant","message":{"id":"a","usage":{"input_tokens":5000}}}'; exec sleep 600`,
      { because: "crashed", detail: expect.stringContaining("limit of tokens, after 5000") },
    ],
  ];

for (const [what, line, verdict, flags = []] of HOSTILE) {
  test(`an agent that ${what}`, async () => {
    const options = /time/.test(what) ? ",time=3s" : ",tokens=4000";
    const { root, said, of } = await learn(
      fakeClaude(line),
      `agent:claude${options}`,
      ...["-n", "1", ...flags],
    );
    expect(said.code).toBe(0);
    expect(of("decided").map((event) => event.verdict)).toMatchObject([verdict]);
    expect(said.lines.at(-1)).toMatchObject({ type: "outcome", trials: 1 });
    expect(root).toBeTruthy();
  }, 90_000);
}

test("an agent that asks is told once to decide itself; what it took is added up", async () => {
  const line = `if grep -q 'decide yourself'; then echo 90 >src/value.txt; say "$ok"; else say "$asks"; fi`;
  const { of } = await learn(fakeClaude(line), "agent:claude", "-n", "1");
  expect(of("proposed")).toMatchObject([
    { proposal: { hypothesis: { statement: "It is better" } }, usage: { turns: 2 } },
  ]);
  const stubborn = await learn(
    fakeClaude(`cat >/dev/null; say "$asks"`),
    "agent:claude",
    "-n",
    "1",
  );
  expect(stubborn.of("not-proposed")).toMatchObject([
    { because: "no-change", usage: { turns: 2 } },
  ]);
}, 90_000);

test("what no other trial would change ends the study, and says the way out", async () => {
  const { said } = await learn(fakeClaude(`say "$login"; exit 1`), "agent:claude", "-n", "3");
  expect(said.lines).toContainEqual(
    expect.objectContaining({
      type: "study-ended",
      problem: expect.objectContaining({ code: "agent-refused" }),
    }),
  );
  const terminal = await learn(fakeClaude(`say "$terminal"; exit 1`), "agent:claude", "-n", "3");
  expect(terminal.said.lines).toContainEqual(
    expect.objectContaining({ problem: expect.objectContaining({ code: "agent-wants-terminal" }) }),
  );
}, 90_000);

test("what is missing or mistyped is told before anything is measured", async () => {
  const env = fakeClaude("exit 1");
  const errors = async (proposer: string, given: Readonly<Record<string, string>>) => {
    const { said } = await learn(given, proposer);
    expect(said.code).toBe(2);
    return said.lines.find(({ type }) => type === "problem" || type === "error") ?? said.lines[0];
  };
  expect(JSON.stringify(await errors("agent:cluade", env))).toContain('"agent:claude"');
  expect(await errors("agent:aider", env)).toMatchObject({ code: "agent-missing" });
  expect(await errors("agent:claude", { PATH: env.PATH ?? "" })).toMatchObject({
    code: "agent-key-missing",
  });
  expect(await errors("agent:claude,time=soon", env)).toMatchObject({ code: "proposer-malformed" });
}, 90_000);

test("it reaches its model and gets its key, and neither a login nor another's key", async () => {
  const line = `echo "HYPOTHESIS env \${OPENAI_API_KEY:-none} \${ANTHROPIC_API_KEY:+key} $(ls -A ~ | tr '\\n' ' ')" >src/note.txt; echo 90 >src/value.txt`;
  const env = { ...fakeClaude(line), OPENAI_API_KEY: "another" };
  const { of } = await learn(env, "agent:claude", "-n", "1");
  const [applied] = of("applied") as unknown as { patch: string }[];
  expect(applied?.patch).toMatch(/HYPOTHESIS env none key \.cache \.claude/);
}, 60_000);
