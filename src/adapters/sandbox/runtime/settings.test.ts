import { expect, test } from "vitest";
import type { Network } from "../../../domain/access.ts";
import { AssayError } from "../../../domain/error.ts";
import type { Confinement } from "../../../ports/sandbox.ts";
import type { Mount } from "../../../ports/workspace.ts";
import { type Machine, settingsOf } from "./settings.ts";

const MACHINE: Machine = {
  platform: "linux",
  hidden: ["/home/u", "/tmp"],
  needed: ["/usr/bin", "/home/u/.nvm"],
  rooms: ["/tmp/assay-srt-1/room", "/tmp/assay-srt-1/tmp"],
};

const PATH = "/home/u/project/.assay/.git/workspaces/candidate";

function asked({
  mounts = [],
  network = "none",
  read = [],
}: {
  mounts?: readonly Mount[];
  network?: Network;
  read?: readonly string[];
} = {}): Confinement {
  return {
    workspace: { name: "candidate", path: PATH, inside: PATH, mounts },
    directory: "",
    argv: ["true"],
    env: {},
    lend: [{ source: "/home/u/project/.assay/lent", as: "LENT" }],
    reach: { network, read, hide: ["/home/u/project/.assay", "/home/u/project/.git"] },
    roomBytes: 1,
  };
}

const paths = (entries: readonly { readonly path: string }[]) => entries.map(({ path }) => path);

test("a run reads its workspace, what it is lent and toolchains of what is hidden, and writes to two folders", () => {
  const { filesystem } = settingsOf(asked(), MACHINE);
  expect(paths(filesystem.denyRead)).toEqual([
    ...["/home/u", "/tmp", "/home/u/project/.assay", "/home/u/project/.git"],
    ...["/tmp/claude", "/private/tmp/claude"],
  ]);
  expect(paths(filesystem.allowRead)).toEqual([
    ...["/home/u/.nvm", "/home/u/project/.assay/lent", ...MACHINE.rooms, PATH],
  ]);
  expect(paths(filesystem.allowWrite)).toEqual([PATH, "/tmp/assay-srt-1/tmp"]);
  expect(paths(filesystem.denyWrite)).toEqual(["/tmp/claude", "/private/tmp/claude"]);
});

test("no path is a pattern", () => {
  const { filesystem } = settingsOf(asked({ read: ["/home/u/a*[b]?"] }), MACHINE);
  expect(filesystem.allowRead).toContainEqual({ path: "/home/u/a*[b]?", literal: true });
});

test("nobody is shown the journal or the git directory by asking to read them", () => {
  const read = ["/home/u/project/.assay/journal.db", "/home/u/project/.git", "/home/u/data"];
  const { allowRead } = settingsOf(asked({ read }), MACHINE).filesystem;
  expect(paths(allowRead)).toContain("/home/u/data");
  expect(paths(allowRead)).not.toContain(read[0]);
  expect(paths(allowRead)).not.toContain(read[1]);
});

test("a bind over itself is seen, and written to where it may be; no other mount is taken silently", () => {
  const bind = (source: string, readOnly: boolean, target = source) =>
    ({ kind: "bind", source, target, readOnly }) as const;
  const mounts = [bind("/home/u/project/.git/objects", true), bind("/home/u/shared", false)];
  const { filesystem } = settingsOf(asked({ mounts }), MACHINE);
  expect(paths(filesystem.allowRead)).toEqual(
    expect.arrayContaining(["/home/u/project/.git/objects", "/home/u/shared"]),
  );
  expect(paths(filesystem.allowWrite)).toEqual([PATH, MACHINE.rooms[1], "/home/u/shared"]);
  expect(() => settingsOf(asked({ mounts: [bind("/a", true, "/b")] }), MACHINE)).toThrow("/b");
});

test("hosts are reached on ports 80 and 443 unless another is named, and no private address by its name", () => {
  const network = ["api.example.com", "*.example.org", "example.com:8443", "localhost:99"];
  const settings = settingsOf(asked({ network }), MACHINE).network;
  expect(settings.allowedDomains).toEqual([
    ...["api.example.com:80", "api.example.com:443", "*.example.org:80", "*.example.org:443"],
    ...["example.com:8443", "localhost:99", "127.0.0.1:99", "[::1]:99"],
  ]);
  expect(settings.deniedResolvedAddresses).toContain("192.168.0.0/16");
});

test.each([
  ["open", "linux"],
  ["open", "darwin"],
  ["loopback", "darwin"],
] as const)("the network %s on %s is refused", (network, platform) => {
  const refused = () => settingsOf(asked({ network }), { ...MACHINE, platform });
  expect(refused).toThrow(AssayError);
  expect(refused).toThrow(network);
});

test("without a network, and on Linux with a loopback, no host is reached", () => {
  for (const network of ["none", "loopback"] as const) {
    expect(settingsOf(asked({ network }), MACHINE).network.allowedDomains).toEqual([]);
  }
});
