import { AssayError } from "../domain/error.ts";
import type { Experiment } from "../domain/experiment.ts";
import { secretIn } from "../domain/secrets.ts";
import { ownMask } from "./compose.ts";

/**
 * Commands are written down as they are, or no session could go on with them: secrets must not be in them.
 * Throws `secret-in-question`.
 */
export function refuseSecrets({ program: _, ...experiment }: Experiment): void {
  const mask = ownMask();
  for (const [key, part] of Object.entries(experiment)) {
    const kind = textsIn(part).map((text) => secretIn(text, mask));
    const found = kind.find((each) => each !== undefined);
    if (found === undefined) continue;
    throw new AssayError({ code: "secret-in-question", where: PARTS[key] ?? key, kind: found });
  }
}

const PARTS: Readonly<Record<string, string>> = {
  objective: "metric",
  guards: "guards",
  metricGuards: "guards",
};

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
