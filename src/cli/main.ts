/** The command `assay`. Loads only what the command at hand needs, so that `--help` answers at once. */
import { CommanderError } from "commander";
import { buildProgram } from "./program.ts";

silenceKnownWarnings();
endQuietlyWithoutReader();

try {
  await buildProgram().parseAsync();
} catch (thrown) {
  process.exitCode = await failed(thrown);
}

async function failed(thrown: unknown): Promise<number> {
  // Commander ends help and the version this way too.
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
  const { report, reportUsage } = await import("./fail.ts");
  return thrown instanceof CommanderError ? reportUsage(thrown.message) : report(thrown);
}

/**
 * `node:sqlite` says on every start that it is experimental, and a configuration in a package without
 * `"type": "module"` that it was looked at twice; every other warning is heard.
 */
function silenceKnownWarnings(): void {
  const known = /SQLite is an experimental feature|Module type of \S*\/assay\.config\.\w+ is not/;
  const emit: (...given: never[]) => void = process.emitWarning.bind(process);
  process.emitWarning = (...given: unknown[]) => {
    const [warning] = given;
    if (!known.test(String(warning))) emit(...(given as never[]));
  };
}

/** `assay log | head`: whoever reads has enough. 141 is what a shell calls an end by SIGPIPE. */
function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE" || error.code === "EIO") process.exit(141);
      throw error;
    });
  }
}
