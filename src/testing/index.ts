export {
  type AnnouncerScene,
  announcerContract,
  envelope,
  type StartScene,
} from "./announcer-contract.ts";
export { executorContract } from "./executor-contract.ts";
export { journalContract } from "./journal-contract.ts";
export { proposerContract } from "./proposer-contract.ts";
export { repositoryContract } from "./repository-contract.ts";
export { vaultContract } from "./vault-contract.ts";
export { workspacesContract } from "./workspaces-contract.ts";
