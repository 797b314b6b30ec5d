import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { isHost } from "../config/hosts.ts";
import { type Access, type Network, NO_ACCESS } from "../domain/access.ts";
import { AssayError } from "../domain/error.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { ExperimentOptions } from "./types.ts";

type Given = { readonly [Key in keyof Access]?: Access[Key] | undefined };

/**
 * What commands reach beyond their workspace, where anything was asked for; `needs` is the proposer's. Throws `file-missing` for a path
 * that is not there, and `usage` for a network that is none.
 */
export function accessOf(
  options: ExperimentOptions,
  needs: Access = NO_ACCESS,
): Pick<Experiment, "access" | "proposerAccess"> {
  const { network, env, read, proposerAccess = {} } = options;
  const [access, ofProposer] = [
    given({ network, env, read }),
    given(withNeeds(proposerAccess, needs)),
  ];
  return {
    ...(access && { access }),
    ...(ofProposer && { proposerAccess: ofProposer }),
  };
}

/** What a proposer needs, on top of what was said; who names another network than hosts means it. */
function withNeeds({ network, env = [], read = [] }: Given, needs: Access): Given {
  const hosts = [network ?? [], needs.network].filter((each) => typeof each !== "string").flat();
  const open = needs.network === "none" ? network : (network ?? needs.network);
  return {
    network: Array.isArray(network) && hosts.length > 0 ? [...new Set(hosts)] : open,
    env: [...new Set([...env, ...needs.env])],
    read: [...new Set([...read, ...needs.read])],
  };
}

function given({ network = NO_ACCESS.network, env = [], read = [] }: Given): Access | undefined {
  if (network === NO_ACCESS.network && env.length === 0 && read.length === 0) return undefined;
  return { network: checked(network), env, read: read.map(readable) };
}

function checked(network: Network): Network {
  if (typeof network === "string") return network;
  const odd = network.find((host) => !isHost(host));
  if (odd === undefined) return network;
  throw new AssayError({
    code: "usage",
    detail: `"${odd}" is no network: it is none, loopback or open, or hosts such as api.example.com.`,
    help: "assay learn --help",
  });
}

function readable(path: string): string {
  const full = path.replace(/^~(?=\/|$)/, homedir());
  if (full.startsWith("/") && existsSync(full)) return realpathSync(full);
  throw new AssayError({ code: "file-missing", what: "path to be read", file: path });
}
