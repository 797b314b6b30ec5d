import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "../../ports/executor.ts";

const RUNNERS = fileURLToPath(new URL("runners", import.meta.url));
/** `.ts` in a checkout, `.js` in the published package. */
const EXTENSION = extname(fileURLToPath(import.meta.url));

/**
 * The command that starts one of our own scripts inside the sandbox, by the very Node that runs Assay:
 * both are lent, since neither need be visible there.
 */
export function startRunner(
  runner: "module" | "retrieval",
  ...given: readonly string[]
): Pick<Command, "run" | "lend"> {
  const start = `exec "$ASSAY_NODE" --disable-warning=ExperimentalWarning "$ASSAY_RUNNERS/${runner}${EXTENSION}" "$@"`;
  return {
    run: ["sh", "-c", start, "sh", ...given],
    lend: [
      { source: process.execPath, as: "ASSAY_NODE" },
      { source: RUNNERS, as: "ASSAY_RUNNERS" },
    ],
  };
}
