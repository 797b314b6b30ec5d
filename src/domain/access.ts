/**
 * What a command can reach of the network.
 *
 * - `none`: nothing, not even a loopback
 * - `loopback`: a loopback of its own, on which only its own processes are
 * - `open`: whatever the user can
 * - hosts (`api.example.com`, `*.example.com`, `example.com:8443`): those, through a proxy that the usual
 *   environment variables name, and a loopback of its own
 */
export type Network = "none" | "loopback" | "open" | readonly string[];

/** What commands may reach beyond their workspace, on top of a read-only system. */
export interface Access {
  readonly network: Network;
  /** Names of environment variables that are passed on, beside those that all commands get. */
  readonly env: readonly string[];
  /** Files and folders of the host to be read although they lie in a hidden place, the home folder first. */
  readonly read: readonly string[];
}

/** What commands get where nobody asks for more. */
export const NO_ACCESS: Access = { network: "none", env: [], read: [] };
