const SANDBOXES = ["bubblewrap", "unshare", "sandbox-runtime"] as const;

/** A sandbox that everything can be tried in. */
export type Tried = (typeof SANDBOXES)[number];

/** Whether everything can be tried in a sandbox of this name. */
export function isTried(name: string): name is Tried {
  return SANDBOXES.some((known) => known === name);
}
