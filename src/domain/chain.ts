/** What the first event of a study is chained to. */
export const UNCHAINED = "";

/** What an event's checksum is the SHA-256 of. `former` is the checksum of the one before it in its study. */
export function linkText(
  former: string,
  { study, at, event }: { readonly study: string; readonly at: number; readonly event: string },
): string {
  // The event as the text that is kept: to check it nothing need be parsed.
  return `${former}\n[${JSON.stringify(study)},${at},${event}]`;
}
