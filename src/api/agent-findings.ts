import type { Finding } from "../domain/finding.ts";
import { foundAgents, greetAgent } from "./compose-agents.ts";

/**
 * The coding agents of this machine. `ask` names those that are asked for one word, as what follows `agent:`; an empty list
 * means all that were found and have a key. That costs tokens.
 */
export async function agentFindings(ask?: readonly string[]): Promise<readonly Finding[]> {
  const found = await foundAgents();
  if (found.length === 0) {
    const says = "none of the coding agents that can propose";
    const hint = "install one if you want it to: npm install -g @anthropic-ai/claude-code";
    return [{ about: "agents", state: "missing", says, hint }];
  }
  const findings: Finding[] = found.map(({ name, version, key, keys }) => {
    const about = `agent ${name}`;
    const says = version ?? "does not tell its version";
    if (key) return { about, state: "good", says: `${says}, ${key} is set` };
    return { about, state: "weak", says, hint: `to use it, set ${keys.join(" or ")}` };
  });
  if (!ask) return findings;
  const keyed = found.filter(({ key }) => key).map(({ name }) => name);
  const asked = ask.length > 0 ? ask : keyed;
  for (const spec of asked) findings.push(await asking(spec));
  return findings;
}

async function asking(spec: string): Promise<Finding> {
  const about = `ask ${spec.split(",")[0]}`;
  const { isAnswered, says } = await greetAgent(spec);
  return isAnswered
    ? { about, state: "good", says: `answered "${says}"` }
    : { about, state: "missing", says };
}
