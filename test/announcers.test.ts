import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  readSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate as immediately } from "node:timers/promises";
import { expect, test } from "vitest";
import { linesFile } from "../src/adapters/lines/lines-file.ts";
import { messageHeaders } from "../src/adapters/webhook/signature.ts";
import { MOST_WAITING, TIMEOUT_MS, TRIES, webhook } from "../src/adapters/webhook/webhook.ts";
import type { Clock } from "../src/ports/clock.ts";
import { announcerContract, envelope } from "../src/testing/index.ts";
import { jsonLine } from "../src/view/json.ts";
import { type Behaviour, startReceiver } from "./rig/receiver.ts";
import { tempDir } from "./rig/temp.ts";

const NOW = 1_790_000_000_000;

/** Waits for nothing but the limit of a request, which is over when the test says so. */
function testClock() {
  const waits: number[] = [];
  const late = new AbortController();
  const clock: Clock = {
    now: () => NOW,
    sleep: (ms, signal) => {
      if (ms !== TIMEOUT_MS) {
        waits.push(ms);
        return signal?.aborted ? Promise.reject(signal.reason) : immediately();
      }
      return new Promise((resolve, reject) => {
        late.signal.addEventListener("abort", () => resolve());
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
    },
  };
  return { clock, waits, late: () => late.abort() };
}

const forLong = () => new AbortController().signal;

async function posting(behave?: Behaviour, secret?: string, login = "") {
  const receiver = await startReceiver(behave);
  const troubles: string[] = [];
  const { clock, waits, late } = testClock();
  const announcer = webhook({
    url: new URL(`${receiver.url.replace("//", `//${login}`)}/hook?for=us`),
    name: "http://127.0.0.1/…",
    secret,
    clock,
    agent: "assay/0",
    onTrouble: (because) => troubles.push(because),
  });
  const arrived = () => receiver.received.map(({ body }) => JSON.parse(body));
  return { announcer, receiver, troubles, waits, late, arrived };
}

announcerContract("webhook", async (side) => {
  const scene = await posting();
  if (side === "broken") await scene.receiver.close();
  return scene;
});

announcerContract("file of lines", async (side) => {
  // Writing to it fails as on a disk that is full.
  const file = side === "broken" ? "/dev/full" : join(tempDir(), "events.jsonl");
  const troubles: string[] = [];
  const { clock } = testClock();
  const onTrouble = (because: string) => troubles.push(because);
  const announcer = linesFile({ file, clock, lineOf: jsonLine, onTrouble });
  return { announcer, troubles, arrived: () => (side === "broken" ? [] : linesIn(file)) };
});

function linesIn(file: string): readonly unknown[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => JSON.parse(line));
}

const status =
  (code: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    void response.writeHead(code, headers).end("no");

test("a request carries the event, its id, its time and a signature that can be checked", async () => {
  const secret = `whsec_${Buffer.from("a secret of thirty-two bytes ....").toString("base64")}`;
  const { announcer, receiver } = await posting(undefined, secret, "me:my%20word@");
  announcer.announce(envelope(41));
  await announcer.close(forLong());
  const [{ headers, body, path } = await receiver.request(0)] = receiver.received;
  expect(path).toBe("/hook?for=us");
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "assay/0",
    "webhook-id": "msg_20260131-120000-ab12_41",
    "webhook-timestamp": String(NOW / 1000),
    authorization: `Basic ${Buffer.from("me:my word").toString("base64")}`,
  });
  const signed = createHmac("sha256", "a secret of thirty-two bytes ....");
  signed.update(`msg_20260131-120000-ab12_41.${NOW / 1000}.${body}`);
  expect(headers["webhook-signature"]).toBe(`v1,${signed.digest("base64")}`);
});

/** The block of a language in the documentation. */
function documented(language: string): string {
  const page = readFileSync("docs/events.md", "utf8");
  const blocks = page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...blocks].filter(([, of]) => of === language).at(-1)?.[2] ?? "";
}

test.each([
  [
    "js",
    [process.execPath, "--input-type=module", "-e"],
    `const [headers, body, secret] = JSON.parse(process.env.GIVEN);
console.log(isGenuine(headers, Buffer.from(body), secret), isGenuine(headers, Buffer.from(body + " "), secret));`,
  ],
  [
    "python",
    ["python3", "-c"],
    `import json, os
headers, body, secret = json.loads(os.environ["GIVEN"])
print(is_genuine(headers, body.encode(), secret), is_genuine(headers, (body + " ").encode(), secret))`,
  ],
])(
  "what the documentation says checks a signature: %s",
  (language, [program = "", ...flags], use) => {
    const body = JSON.stringify(envelope(1, { text: "é🙂" }));
    const secret = `whsec_${Buffer.from("thirty-two bytes ÿþ ............").toString("base64")}`;
    const headers = messageHeaders("msg_1", Math.floor(Date.now() / 1000), body, secret);
    const env = { ...process.env, GIVEN: JSON.stringify([headers, body, secret]) };
    const code = `${documented(language)}\n${use}`;
    const { stdout, stderr } = spawnSync(program, [...flags, code], { encoding: "utf8", env });
    expect(stderr).toBe("");
    expect(stdout.trim().toLowerCase()).toBe("true false");
  },
);

test("a plain text is a secret too, and without one nothing is signed", async () => {
  const { announcer, receiver } = await posting(undefined, "plain");
  announcer.announce(envelope(1));
  await announcer.close(forLong());
  const { headers, body } = await receiver.request(0);
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const digest = createHmac("sha256", "plain").update(text).digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${digest}`);
  const unsigned = await posting();
  unsigned.announcer.announce(envelope(1));
  await unsigned.announcer.close(forLong());
  expect((await unsigned.receiver.request(0)).headers).not.toHaveProperty("webhook-signature");
});

test.each([
  ["500", status(500), [1000, 2000, 4000, 8000]],
  ["429 with a time to wait", status(429, { "retry-after": "7" }), [7000, 7000, 7000, 7000]],
  [
    "503 until a date",
    status(503, { "retry-after": new Date(NOW + 20_000).toUTCString() }),
    [20_000, 20_000, 20_000, 20_000],
  ],
  ["429 for ever", status(429, { "retry-after": "99999999" }), [60_000, 60_000, 60_000, 60_000]],
  [
    "a connection that breaks",
    ((response) => void response.destroy()) as Behaviour,
    [1000, 2000, 4000, 8000],
  ],
])("%s is tried again, later each time, and given up", async (_, behave, waited) => {
  const { announcer, receiver, troubles, waits } = await posting(behave);
  announcer.announce(envelope(9));
  expect(await announcer.close(forLong())).toEqual({ told: 0, missed: 1, firstMissed: 9 });
  expect(receiver.received).toHaveLength(TRIES);
  expect(waits).toEqual(waited);
  expect(troubles).toHaveLength(1);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test.each([
  ["400", status(400)],
  ["410", status(410)],
  ["a redirect", status(302, { location: "/elsewhere" })],
])("%s is not tried again, and the next event is", async (_, refuse) => {
  const behave: Behaviour = (response, nth, received) => {
    if (nth === 0) refuse(response, nth, received);
    else response.writeHead(200).end();
  };
  const { announcer, receiver, waits } = await posting(behave);
  announcer.announce(envelope(1));
  announcer.announce(envelope(2));
  expect(await announcer.close(forLong())).toEqual({ told: 1, missed: 1, firstMissed: 1 });
  expect(receiver.received.map(({ path }) => path)).toEqual(["/hook?for=us", "/hook?for=us"]);
  expect(waits).toEqual([]);
});

test("what fails first and is taken then is told, in order", async () => {
  const { announcer, arrived, troubles } = await posting((response, nth) => {
    response.writeHead(nth === 0 ? 500 : 200).end();
  });
  for (const seq of [1, 2, 3]) announcer.announce(envelope(seq));
  expect(await announcer.close(forLong())).toEqual({ told: 3, missed: 0 });
  expect(arrived()).toEqual([1, 1, 2, 3].map((seq) => envelope(seq)));
  expect(troubles).toEqual(["it answered 500"]);
});

test("a receiver that never answers is left after a while", async () => {
  const { announcer, receiver, late, troubles } = await posting(() => {});
  announcer.announce(envelope(1));
  await receiver.request(0);
  late();
  const patience = new AbortController();
  const closed = announcer.close(patience.signal);
  await receiver.request(1);
  patience.abort();
  expect(await closed).toEqual({ told: 0, missed: 1, firstMissed: 1 });
  expect(troubles).toEqual(["it does not answer"]);
});

test("an answer without an end is not waited for", async () => {
  const { announcer } = await posting((response) => {
    response.writeHead(200).write("and so on");
  });
  announcer.announce(envelope(1));
  expect(await announcer.close(forLong())).toEqual({ told: 1, missed: 0 });
});

test("of more events than may wait the oldest are missed", async () => {
  const held: (() => void)[] = [];
  const { announcer, receiver, arrived } = await posting((response) => {
    held.push(() => response.writeHead(200).end());
    if (held.length > 1) held.at(-1)?.();
  });
  const last = MOST_WAITING + 3;
  for (let seq = 1; seq <= last; seq++) announcer.announce(envelope(seq));
  await receiver.request(0);
  held[0]?.();
  expect(await announcer.close(forLong())).toEqual({
    told: MOST_WAITING + 1,
    missed: 2,
    firstMissed: 2,
  });
  expect(
    arrived()
      .map(({ seq }) => seq)
      .slice(0, 2),
  ).toEqual([1, 4]);
  expect(arrived().at(-1)).toMatchObject({ seq: last });
});

test("a file that ends in the middle of a line goes on with a new one", async () => {
  const file = join(tempDir(), "events.jsonl");
  appendFileSync(file, '{"schema":1,"stu');
  const { clock } = testClock();
  const announcer = linesFile({ file, clock, lineOf: jsonLine, onTrouble: () => {} });
  announcer.announce(envelope(1));
  expect(readFileSync(file, "utf8")).toBe(`{"schema":1,"stu\n${jsonLine(envelope(1))}\n`);
  await announcer.close(forLong());
});

test("a pipe that nobody empties stops nothing, and gets the rest when somebody does", async () => {
  const file = join(tempDir(), "pipe");
  spawnSync("mkfifo", [file]);
  const { clock } = testClock();
  const options = { file, clock, lineOf: jsonLine, onTrouble: () => {} };
  expect(() => linesFile(options)).toThrow(/nobody reads it/);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const announcer = linesFile(options);
  const events = [1, 2, 3].map((seq) => envelope(seq, { text: "x".repeat(100_000) }));
  for (const each of events) announcer.announce(each);
  const closed = announcer.close(forLong());
  let text = "";
  const part = Buffer.alloc(65_536);
  for (let isOver = false; !isOver; ) {
    try {
      const read = readSync(reader, part);
      isOver = read === 0;
      text += part.toString("utf8", 0, read);
    } catch (thrown) {
      // Nothing is in it just now.
      if ((thrown as NodeJS.ErrnoException).code !== "EAGAIN") throw thrown;
    }
    await immediately();
  }
  closeSync(reader);
  expect(await closed).toEqual({ told: 3, missed: 0 });
  expect(text).toBe(events.map((each) => `${jsonLine(each)}\n`).join(""));
});

test("a folder that is not there is a plain problem", () => {
  const { clock } = testClock();
  const file = join(tempDir(), "missing", "events.jsonl");
  const open = () => linesFile({ file, clock, lineOf: jsonLine, onTrouble: () => {} });
  expect(open).toThrow(/events\.jsonl/);
});
