import { createHmac } from "node:crypto";

/** The bytes of a secret: `whsec_` and Base64, as Standard Webhooks write it, or any other text as it is. */
function keyOf(secret: string): Buffer {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  return encoded === undefined ? Buffer.from(secret, "utf8") : Buffer.from(encoded, "base64");
}

/** The headers of a message by Standard Webhooks; `seconds` since 1970. Without a secret there is no signature. */
export function messageHeaders(
  id: string,
  seconds: number,
  body: string,
  secret?: string,
): Readonly<Record<string, string>> {
  const named = { "webhook-id": id, "webhook-timestamp": String(seconds) };
  if (secret === undefined) return named;
  const digest = createHmac("sha256", keyOf(secret)).update(`${id}.${seconds}.${body}`);
  return { ...named, "webhook-signature": `v1,${digest.digest("base64")}` };
}
