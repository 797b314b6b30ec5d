import { resolve } from "node:path";
import { linesFile } from "../adapters/lines/lines-file.ts";
import { webhook } from "../adapters/webhook/webhook.ts";
import type { Telling, Webhook } from "../config/options.ts";
import { shownAddress } from "../domain/address.ts";
import { AssayError } from "../domain/error.ts";
import type { StudyEvent } from "../domain/event.ts";
import type { Announcer } from "../ports/announcer.ts";
import type { Clock } from "../ports/clock.ts";
import { jsonLine } from "../view/json.ts";
import { VERSION } from "./environment.ts";

/** What a webhook is told unless it asks for more: how a study begins, what is decided, how it ends. */
const USUAL: readonly StudyEvent["type"][] = [
  "study-started",
  "study-resumed",
  "decided",
  "settled",
  "study-ended",
];

/** An announcer, and what it wants to know of. */
export interface Outlet {
  readonly announcer: Announcer;
  readonly wants: (type: StudyEvent["type"]) => boolean;
}

/** Told why events do not reach somebody. */
export type Trouble = (name: string, because: string) => void;

/** Opens all that events are to be told to; `start` is where paths begin. Throws `webhook-unusable`, `file-not-written`. */
export function openOutlets(
  { file, webhooks = [] }: Telling,
  start: string,
  { clock, trouble }: { readonly clock: Clock; readonly trouble: Trouble },
): readonly Outlet[] {
  const posts = webhooks.map((each) => posting(each, clock, trouble));
  if (file === undefined) return posts;
  const onTrouble = (because: string) => trouble(file, because);
  const lines = linesFile({ file: resolve(start, file), clock, lineOf: jsonLine, onTrouble });
  return [{ announcer: lines, wants: () => true }, ...posts];
}

function posting(given: string | Webhook, clock: Clock, trouble: Trouble): Outlet {
  const asked = typeof given === "string" ? { url: given } : given;
  const { url: address, secret: variable, types = USUAL } = asked;
  const name = shownAddress(address);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    const wayOut = "Write it whole: https://example.org/hook";
    throw unusable(name, "it is no address of the web", wayOut);
  }
  const secret = variable === undefined ? undefined : process.env[variable];
  if (variable !== undefined && !secret) {
    const wayOut = `Export the secret that it shares with you: export ${variable}=whsec_…`;
    throw unusable(name, `${variable}, which should hold its secret, is not set`, wayOut);
  }
  const onTrouble = (because: string) => trouble(name, because);
  const agent = `assay/${VERSION}`;
  return {
    announcer: webhook({ url, name, secret, clock, agent, onTrouble }),
    wants: (type) => types === "all" || types.includes(type),
  };
}

function unusable(address: string, detail: string, wayOut: string): AssayError {
  return new AssayError({ code: "webhook-unusable", address, detail, wayOut });
}
