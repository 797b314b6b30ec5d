import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { rule } from "../decide/rule-in-force.ts";
import type { Environment } from "../domain/event.ts";
import type { Isolation } from "../domain/metric.ts";

export const VERSION: string = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
).version;

/** Where this process runs studies. */
export function environmentOf(isolation: Isolation): Environment {
  return {
    assay: VERSION,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    isolation,
    rule: rule.name,
  };
}
