import type { Access } from "../domain/access.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Field } from "./fields.ts";
import { clean } from "./text.ts";

/** What runs and the proposer reach beyond their workspace, as rows of a list; nothing where they reach nothing. */
export function accessRows({ access, proposerAccess }: Experiment): readonly Field[] {
  return [
    access !== undefined && ["runs reach", accessText(access)],
    proposerAccess !== undefined && ["proposer reaches", accessText(proposerAccess)],
  ];
}

function accessText({ network, env, read }: Access): string {
  const parts = [
    ...(network === "none" ? [] : [networkText(network)]),
    ...(env.length > 0 ? [`variables ${env.join(", ")}`] : []),
    ...(read.length > 0 ? [`files ${read.join(", ")}`] : []),
  ];
  return clean(parts.join("; "));
}

function networkText(network: Access["network"]): string {
  if (network === "open") return "the whole network, as you do";
  return typeof network === "string" ? `network ${network}` : `hosts ${network.join(", ")}`;
}
