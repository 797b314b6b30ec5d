import type { Direction } from "../../domain/metric.ts";

/** What is known of what another tool was asked. */
export interface Asked {
  readonly metric?: string;
  readonly direction?: Direction;
  /** The scripts that measured and checked, from the folder of the session. */
  readonly measure?: string;
  readonly checks?: string;
  readonly prompt: { readonly inScope: readonly string[]; readonly offLimits: readonly string[] };
}

/** The words of a command that asks the same of a study; nothing where no script that measures was found. */
export function nextCommand(
  { metric, direction, measure, checks, prompt }: Asked,
  ideas: string | undefined,
): readonly string[] | undefined {
  if (measure === undefined) return undefined;
  const { inScope, offLimits } = prompt;
  return [
    ...["assay", "learn", "--target", ...(inScope.length > 0 ? inScope : ["TARGET"])],
    ...["--metric", `bash ${measure}`],
    ...(metric === undefined ? [] : ["--metric-name", metric]),
    ...(direction === undefined ? [] : ["--direction", direction]),
    ...(checks === undefined ? [] : ["--guard", `bash ${checks}`]),
    ...(offLimits.length > 0 ? ["--protect", ...offLimits] : []),
    ...["--proposer", ideas === undefined ? "agent:claude" : `ideas:${ideas},with=agent:claude`],
  ];
}
