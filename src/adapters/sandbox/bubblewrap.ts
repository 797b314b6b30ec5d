import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Confinement, Sandbox } from "../../ports/sandbox.ts";
import { confinedEnvironment } from "./environment.ts";
import { firstProcess, SHELL } from "./inside.ts";
import { type Fixture, layout } from "./layout.ts";
import {
  acceleratorDevices,
  hiddenFolders,
  neededFolders,
  program,
  steeringFolders,
} from "./machine.ts";
import {
  mountable,
  type Overlay,
  overlayMemory,
  overlaysIn,
  overlaysOf,
  withOverlays,
} from "./overlays.ts";
import { hostSockets } from "./sockets.ts";

/**
 * Namespaces of its own, none of the user's rights, and the whole system read-only. With the command as
 * first process bwrap waits until the kernel has ended everything inside, and only then exits itself.
 */
const BASE = [
  ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--as-pid-1"],
  ...["--die-with-parent", "--new-session", "--cap-drop", "ALL"],
  ...["--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"],
];

/** A fixture as bwrap's arguments; overlays are its own, or else stand at their `upper` already. */
function rendered(fixture: Fixture, ownOverlays: boolean): readonly string[] {
  switch (fixture.kind) {
    case "tmpfs":
      return ["--perms", "1777", "--size", String(fixture.bytes), "--tmpfs", fixture.target];
    case "bind":
      return [fixture.readOnly ? "--ro-bind" : "--bind", fixture.source, fixture.target];
    case "overlay": {
      const { lower, upper, work, target } = fixture;
      return ownOverlays
        ? ["--overlay-src", lower, "--overlay", upper, work, target]
        : ["--bind", upper, target];
    }
  }
}

function argumentsFor(fixtures: readonly Fixture[], ownOverlays: boolean): readonly string[] {
  const frozen = fixtures.filter((fixture) => fixture.kind === "tmpfs" && fixture.readOnly);
  return [
    ...fixtures.flatMap((fixture) => rendered(fixture, ownOverlays)),
    ...frozen.flatMap(({ target }) => ["--remount-ro", target]),
  ];
}

/** bubblewrap as sandbox. Throws when it is not installed; whether it works, `chooseSandbox` tries. */
export function bubblewrap(): Sandbox {
  const bwrap = program("bwrap");
  const help = execFileSync(bwrap, ["--help"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ownOverlays = help.includes("--overlay-src");
  const hidden = hiddenFolders();
  const devices = acceleratorDevices().flatMap((device) => ["--dev-bind", device, device]);
  const steering = steeringFolders().flatMap((path) => ["--ro-bind", path, path]);
  // Seen from the namespace of the overlays the user is root; inside they are themselves again.
  const user = ["--uid", String(process.getuid?.() ?? 0), "--gid", String(process.getgid?.() ?? 0)];
  const bubble = (
    fixtures: readonly Fixture[],
    argv: readonly string[],
    own: readonly string[],
  ) => {
    return [
      bwrap,
      ...BASE,
      ...own,
      ...user,
      ...devices,
      ...steering,
      ...argumentsFor(fixtures, ownOverlays),
      "--",
      ...argv,
    ];
  };
  const tryingOut = (overlay: Overlay, command: readonly string[]) => {
    const trial = bubble([{ ...overlay, target: "/tmp" }], command, []);
    return ownOverlays ? trial : withOverlays([overlay], trial);
  };
  const overlayWorks = overlayMemory((overlay) => tryingOut(overlay, ["/bin/true"]));
  return {
    isolation: "bubblewrap",
    canOverlay: (folder) =>
      overlaysIn(folder, (overlay, script) =>
        tryingOut(overlay, [SHELL, "-c", script, "sh", "/tmp"]),
      ),
    async wrap(given: Confinement) {
      const confinement = { ...given, workspace: await mountable(given.workspace, overlayWorks) };
      const { network } = confinement.reach;
      const host = { hidden, needed: neededFolders(confinement.env), sockets: hostSockets() };
      // bwrap's own namespace comes with a loopback; one without is made around it.
      const own = network === "open" || network === "none" ? [] : ["--unshare-net"];
      const argv = bubble(layout(confinement, host), firstProcess(confinement), own);
      const overlays = ownOverlays ? [] : overlaysOf(confinement.workspace);
      return {
        argv: withOverlays(overlays, argv, network === "none"),
        env: confinedEnvironment(confinement, existsSync),
      };
    },
  };
}
