import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Telling, Webhook } from "../config/options.ts";
import { shownAddress } from "../domain/address.ts";
import { AssayError } from "../domain/error.ts";
import { EVENT_TYPES, type StudyEvent } from "../domain/event.ts";
import { nearest } from "../domain/nearest.ts";
import type { Printed } from "./screen.ts";

/** The flags that say who is told of events, as commander hands them over. */
export interface EventFlags {
  readonly events?: string;
  readonly webhook?: readonly string[];
  readonly webhookSecret?: string;
  readonly webhookTypes?: Webhook["types"];
  readonly withHoldout?: boolean;
}

/** Adds them to a command that runs a study. */
export function withEvents(command: Command): Command {
  return command
    .option("--events <file>", "add each event to a file as a line of JSON; - prints them instead")
    .option("--webhook <url>", "post events to an address; may be given several times", addresses)
    .option("--webhook-secret <name>", "the environment variable with the secret to sign with")
    .option(
      "--webhook-types <type...>",
      "events to post, or all (default: how a study begins, each verdict, how it ends)",
      types,
    )
    .option("--with-holdout", "tell events of the holdout too: no proposer may see those");
}

/** What is printed in place of what people read. Throws `usage`. */
export function printedOf(flags: EventFlags & { readonly json?: boolean }): Printed {
  const { events, json = false, withHoldout: holdout = false } = flags;
  if (events !== "-") return { json };
  if (!json) return { envelopes: { holdout } };
  const detail = "--json and --events - both print events.";
  throw new AssayError({ code: "usage", detail, help: "Leave one of them out." });
}

/** What the flags say of `events`; empty where they say nothing. Throws `usage`. */
export function tellingOf(flags: EventFlags): Telling {
  const { events, webhook, webhookSecret: secret, webhookTypes, withHoldout } = flags;
  if (!webhook && (secret !== undefined || webhookTypes)) {
    const detail = `${secret === undefined ? "--webhook-types" : "--webhook-secret"} says nothing without --webhook.`;
    throw new AssayError({ code: "usage", detail, help: "Add --webhook https://example.org/hook" });
  }
  const more = { ...(secret && { secret }), ...(webhookTypes && { types: webhookTypes }) };
  return {
    ...(events === undefined || events === "-" ? {} : { file: resolve(events) }),
    ...(webhook && { webhooks: webhook.map((url) => ({ url, ...more })) }),
    ...(withHoldout && { holdout: true }),
  };
}

function addresses(url: string, before: readonly string[] = []): readonly string[] {
  if (/^https?:\/\/./i.test(url)) return [...before, url];
  throw new InvalidArgumentError("Write it whole: https://example.org/hook");
}

function types(type: string, before: Webhook["types"] = []): Webhook["types"] {
  if (type === "all" || before === "all") return "all";
  return [...before, eventType(type)];
}

/** Reads the name of an event, for commander. */
export function eventType(type: string): StudyEvent["type"] {
  const known = EVENT_TYPES.find((each) => each === type);
  if (known) return known;
  const right = nearest(type, EVENT_TYPES);
  throw new InvalidArgumentError(
    right ? `Did you mean ${right}?` : `These there are: ${EVENT_TYPES.join(", ")}.`,
  );
}

/** A setting as it may be shown: of addresses only who is told. */
export function shownSetting<S extends { readonly key: string; readonly value: unknown }>(
  setting: S,
): S {
  if (setting.key !== "events.webhooks" || !Array.isArray(setting.value)) return setting;
  const value = setting.value.map((each: string | Webhook) =>
    typeof each === "string" ? shownAddress(each) : { ...each, url: shownAddress(each.url) },
  );
  return { ...setting, value };
}
