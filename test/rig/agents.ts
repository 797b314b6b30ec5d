import { existsSync } from "node:fs";
import { describe, onTestFinished } from "vitest";
import type { Script, Tokens } from "./model-server/script.ts";
import { type ModelServer, startModelServer } from "./model-server/server.ts";

/** A scripted model that ends with the test. */
export async function modelServer(script: Script, tokens?: Tokens): Promise<ModelServer> {
  const server = await startModelServer(script, tokens);
  onTestFinished(server.close);
  return server;
}

/** Where `npm run agents:install` puts the real agents. */
const AGENTS_BIN = new URL("../agents/node_modules/.bin", import.meta.url).pathname;

/** `describe` that is skipped, visibly, where they are not installed. */
export function describeWithAgents(name: string, body: () => void): void {
  const isInstalled = existsSync(`${AGENTS_BIN}/claude`);
  if (!isInstalled && process.env.ASSAY_REQUIRE_TOOLS === "1") {
    throw new Error("ASSAY_REQUIRE_TOOLS=1, and the agents are missing: npm run agents:install");
  }
  const title = isInstalled ? name : `${name} (skipped: npm run agents:install)`;
  describe.skipIf(!isInstalled)(title, body);
}

/** What lets an agent find the scripted model instead of its own. */
export function agentEnv(server: ModelServer, bin = AGENTS_BIN): Readonly<Record<string, string>> {
  return {
    PATH: `${bin}:${process.env.PATH}`,
    ANTHROPIC_BASE_URL: server.url,
    ANTHROPIC_API_KEY: "sk-ant-scripted-0000",
    OPENAI_BASE_URL: `${server.url}/v1`,
    OPENAI_API_KEY: "scripted",
  };
}
