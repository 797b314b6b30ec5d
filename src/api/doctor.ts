import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { AssayError } from "../domain/error.ts";
import type { Finding } from "../domain/finding.ts";
import { words } from "../domain/problem-words.ts";
import { agentFindings } from "./agent-findings.ts";
import { machineFindings, openRepository, overlayFinding } from "./compose.ts";

/** Room below which a night's study may run into its end: 2 GB. */
const LITTLE = 2e9;

/**
 * What protects this machine from what a study runs, and what does not. Looks at the repository of `directory`
 * too, where there is one, and for coding agents. Runs harmless commands in sandboxes, writes nothing that stays.
 * `askAgents` names agents that are asked for one word, which costs tokens; an empty list means all that could answer.
 */
export async function doctor({
  directory = process.cwd(),
  askAgents,
}: {
  readonly directory?: string;
  readonly askAgents?: readonly string[];
} = {}): Promise<readonly Finding[]> {
  return [
    { about: "node", state: "good", says: process.versions.node },
    ...(await repositoryFindings(directory)),
    ...(await machineFindings()),
    memoryFinding(),
    await diskFinding(directory),
    ...(await agentFindings(askAgents)),
  ];
}

async function repositoryFindings(directory: string): Promise<readonly Finding[]> {
  try {
    const repository = await openRepository({ directory, looking: true });
    return [
      { about: "repository", state: "good", says: repository.root },
      await overlayFinding(repository),
    ];
  } catch (thrown) {
    if (!(thrown instanceof AssayError)) throw thrown;
    const { what, hint } = words(thrown.problem);
    return [{ about: "repository", state: "weak", says: what, hint }];
  }
}

function memoryFinding(): Finding {
  const [free, total] = [freemem(), totalmem()].map((bytes) => (bytes / 1e9).toFixed(1));
  return { about: "memory", state: "good", says: `${free} of ${total} GB free` };
}

async function diskFinding(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const says = `${(free / 1e9).toFixed(1)} GB free`;
  if (free >= LITTLE) return { about: "disk", state: "good", says };
  return {
    about: "disk",
    state: "weak",
    says,
    hint: "free some: workspaces and logs are written here",
  };
}
