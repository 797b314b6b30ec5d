import { existsSync } from "node:fs";
import type { Sandbox } from "../../ports/sandbox.ts";
import { openEnvironment } from "./environment.ts";
import { inPlace } from "./inside.ts";

/** No sandbox, for those who said so: a command runs in its workspace, and may do anything. */
export function noSandbox(): Sandbox {
  return {
    isolation: "none",
    canOverlay: async () => false,
    wrap: async (confinement) => ({
      argv: inPlace(confinement),
      env: openEnvironment(confinement, existsSync),
    }),
  };
}
