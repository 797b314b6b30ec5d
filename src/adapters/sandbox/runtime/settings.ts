import type { Network } from "../../../domain/access.ts";
import { AssayError } from "../../../domain/error.ts";
import type { Confinement } from "../../../ports/sandbox.ts";
import { isWithin, uncovered } from "../layout.ts";

/** A path that is never read as a pattern. */
interface Path {
  readonly path: string;
  readonly literal: true;
}

/** The settings file of `srt`, as far as it is used here. */
export interface Settings {
  readonly network: {
    readonly allowedDomains: readonly string[];
    readonly deniedDomains: readonly string[];
    readonly deniedResolvedAddresses: readonly string[];
    readonly allowLocalBinding: boolean;
  };
  readonly filesystem: {
    readonly denyRead: readonly Path[];
    readonly allowRead: readonly Path[];
    readonly allowWrite: readonly Path[];
    readonly denyWrite: readonly Path[];
  };
  readonly bwrapPath?: string;
  readonly socatPath?: string;
  readonly ripgrep?: { readonly command: string };
}

/** What of the machine the settings have to do with. */
export interface Machine {
  readonly platform: string;
  /** Folders that must not be seen. */
  readonly hidden: readonly string[];
  /** Paths below them that are seen all the same. */
  readonly needed: readonly string[];
  /** Folders of ours: the first to be read, the second to be written to. */
  readonly rooms: readonly [read: string, write: string];
}

/** Its own folder for temporary files, which it lets every command write to. */
const SHARED = ["/tmp/claude", "/private/tmp/claude"];

/** Addresses that a public name may not lead to; loopback and link-local ones are refused anyway. RFC 6890. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

/**
 * The settings that confine a program. Throws `sandbox-cannot` for what there is no setting for: an open network, and
 * a loopback that is not the host's where there are no namespaces.
 */
export function settingsOf(
  { workspace, lend, reach }: Confinement,
  { platform, hidden, needed, rooms }: Machine,
): Settings {
  const own = workspace.mounts.map((mount) => {
    if (mount.kind === "bind" && mount.source === mount.target) return mount;
    throw new Error(`sandbox-runtime cannot show anything at ${mount.target}`);
  });
  const writable = [
    workspace.path,
    rooms[1],
    ...own.filter(({ readOnly }) => !readOnly).map(({ source }) => source),
  ];
  const isSecret = (path: string) => reach.hide.some((folder) => isWithin(path, folder));
  const seen = uncovered([...needed, ...reach.read], hidden, workspace.path);
  const readable = [
    ...seen.filter((path) => !isSecret(path)),
    ...own.map(({ source }) => source),
    ...lend.map(({ source }) => source),
    ...rooms,
    workspace.path,
  ];
  return {
    network: {
      allowedDomains: domains(reach.network, platform),
      deniedDomains: [],
      deniedResolvedAddresses: PRIVATE,
      allowLocalBinding: false,
    },
    filesystem: {
      denyRead: literal([...hidden, ...reach.hide, ...SHARED]),
      allowRead: literal(readable),
      allowWrite: literal(writable),
      denyWrite: literal(SHARED),
    },
  };
}

const literal = (paths: readonly string[]): readonly Path[] =>
  [...new Set(paths)].map((path) => ({ path, literal: true }));

const sandbox = "sandbox-runtime";

function domains(network: Network, platform: string): readonly string[] {
  if (network === "open") throw new AssayError({ code: "sandbox-cannot", sandbox, network });
  if (network === "none") return [];
  if (network === "loopback") {
    if (platform === "linux") return [];
    throw new AssayError({ code: "sandbox-cannot", sandbox, network });
  }
  return network.flatMap((host) => {
    const [, name = "", port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
    const ports = port === undefined ? ["80", "443"] : [port];
    // The name leads to an address that is refused unless it is named as well.
    const names = name === "localhost" ? [name, "127.0.0.1", "[::1]"] : [name];
    return names.flatMap((each) => ports.map((one) => `${each}:${one}`));
  });
}
