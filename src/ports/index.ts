export type { Announced, Announcer, OnTrouble } from "./announcer.ts";
export type { Clock } from "./clock.ts";
export type { Command, Ending, Executor, Finished, Lent } from "./executor.ts";
export { OUTPUT_LIMIT } from "./executor.ts";
export type { Journal } from "./journal.ts";
export type { Meter, RunConditions } from "./meter.ts";
export type {
  Answer,
  ProposalContext,
  ProposalWorkspace,
  Proposer,
  Saying,
} from "./proposer.ts";
export type { CommitRequest, Merged, Repository } from "./repository.ts";
export type { Confinement, Sandbox, Spawnable } from "./sandbox.ts";
export type { NoteQuestion } from "./vault.ts";
export type { Mount, Workspace, Workspaces } from "./workspace.ts";
