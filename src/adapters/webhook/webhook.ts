import type { Envelope } from "../../domain/envelope.ts";
import type { Announced, Announcer, OnTrouble } from "../../ports/announcer.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Posted, post } from "./post.ts";
import { messageHeaders } from "./signature.ts";

/** Whom a webhook tells, and how. */
export interface WebhookOptions {
  /** `http:` or `https:`; a login in it is sent as a header. */
  readonly url: URL;
  readonly name: string;
  readonly secret?: string | undefined;
  readonly clock: Clock;
  readonly agent: string;
  readonly onTrouble: OnTrouble;
}

/** Milliseconds that one request may take. */
export const TIMEOUT_MS = 10_000;
/** Requests for one event before it is given up. */
export const TRIES = 5;
/** Milliseconds before the second of them; doubled each time. */
const FIRST_WAIT_MS = 1000;
/** The longest that a receiver may ask to be left alone. */
const LONGEST_WAIT_MS = 60_000;
/** Events that may wait; then the oldest is missed, for the newest say how things stand. */
export const MOST_WAITING = 1000;

/** Posts each event as JSON, one after another; what cannot be delivered is tried again for a while. */
export function webhook(options: WebhookOptions): Announcer {
  return new Webhook(options);
}

class Webhook implements Announcer {
  readonly name: string;
  readonly #options: WebhookOptions;
  readonly #waiting: Envelope[] = [];
  readonly #over = new AbortController();
  #isTold = false;
  #isClosed = false;
  #working: Promise<void> | undefined;
  #told = 0;
  #missed = 0;
  #firstMissed: number | undefined;

  constructor(options: WebhookOptions) {
    this.name = options.name;
    this.#options = options;
  }

  announce(envelope: Envelope): void {
    if (this.#isClosed) this.#miss(envelope);
    else this.#add(envelope);
  }

  #add(envelope: Envelope): void {
    this.#waiting.push(envelope);
    const oldest = this.#waiting.length > MOST_WAITING ? this.#waiting.shift() : undefined;
    if (oldest) this.#miss(oldest);
    this.#working ??= this.#work();
  }

  async close(patience: AbortSignal): Promise<Announced> {
    this.#isClosed = true;
    const give = () => this.#over.abort();
    if (patience.aborted) give();
    patience.addEventListener("abort", give, { once: true });
    await this.#working;
    patience.removeEventListener("abort", give);
    const first = this.#firstMissed;
    const counted = { told: this.#told, missed: this.#missed };
    return first === undefined ? counted : { ...counted, firstMissed: first };
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (await this.#isDelivered(next)) this.#told++;
      else this.#miss(next);
    }
    this.#working = undefined;
  }

  #miss({ seq }: Envelope): void {
    this.#missed++;
    this.#firstMissed = Math.min(seq, this.#firstMissed ?? seq);
  }

  async #isDelivered(envelope: Envelope): Promise<boolean> {
    const { clock, onTrouble } = this.#options;
    for (let tried = 0; tried < TRIES && !this.#over.signal.aborted; tried++) {
      const posted = await this.#post(envelope);
      if (posted.kind === "taken") return true;
      if (!this.#isTold) onTrouble(posted.because);
      this.#isTold = true;
      if (posted.kind === "refused" || tried === TRIES - 1) return false;
      const wait = posted.retryAfterMs ?? FIRST_WAIT_MS * 2 ** tried;
      await clock.sleep(Math.min(wait, LONGEST_WAIT_MS), this.#over.signal).catch(() => {});
    }
    return false;
  }

  async #post(envelope: Envelope): Promise<Posted> {
    const { url, secret, clock, agent } = this.#options;
    const body = JSON.stringify(envelope);
    const id = `msg_${envelope.study}_${envelope.seq}`;
    const plain = new URL(url);
    plain.username = "";
    plain.password = "";
    const headers = {
      "content-type": "application/json",
      "user-agent": agent,
      ...loginOf(url),
      ...messageHeaders(id, Math.floor(clock.now() / 1000), body, secret),
    };
    const [late, answered] = [new AbortController(), new AbortController()];
    const timing = clock.sleep(TIMEOUT_MS, answered.signal).then(
      () => late.abort(),
      () => {},
    );
    const signal = AbortSignal.any([late.signal, this.#over.signal]);
    const posted = await post({ url: plain, headers, body }, signal, clock.now);
    answered.abort();
    await timing;
    return posted;
  }
}

/** `fetch` takes no address with a login in it. */
function loginOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (!username && !password) return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
}
