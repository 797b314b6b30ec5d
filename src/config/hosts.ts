/**
 * Whether a text names a host that runs may reach: `api.example.com`, `*.example.com`, `localhost:8080`. A word
 * without a dot is no public host, and most likely a slip in one of the words for a kind of network.
 */
export function isHost(text: string): boolean {
  return /^(?:(?:\*\.)?[\w-]+(?:\.[\w-]+)+|localhost)(?::\d+)?$/i.test(text);
}
