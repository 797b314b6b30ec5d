/** The proposers that come with Assay, as the specifications that `proposer` takes. */
export const proposers = {
  /** The patches of a folder, in name order. */
  patches: (directory: string) => `patches:${directory}`,
  /** Commits or branches, in the order given. */
  revisions: (...revisions: readonly string[]) => `revisions:${revisions.join(",")}`,
  /** Any program that edits the workspace. */
  command: (command: string) => `command:${command}`,
} as const;
