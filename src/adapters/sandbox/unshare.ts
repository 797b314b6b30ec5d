import { existsSync, statSync } from "node:fs";
import { AssayError } from "../../domain/error.ts";
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
  MOUNT_OVERLAYS,
  mountable,
  overlayArguments,
  overlayMemory,
  overlaysIn,
  overlaysOf,
  withOverlays,
} from "./overlays.ts";
import { hostSockets } from "./sockets.ts";

/** Where the host's tree is kept while its folders are covered; nothing is ever mounted from there. */
const HOST = "/sys";

/** How everything there is becomes: not to be written, none of its devices to be opened. */
const CLOSED = "ro,nosuid,nodev";

/**
 * Builds the tree inside and runs what follows. Arguments: those of `MOUNT_OVERLAYS`, umount(8),
 * mkdir(1), the table (fstab), what brings the loopback up, a table of single files to bind, then for each list a count
 * and its members: where those are to stand, and what becomes read-only at last.
 *
 * Everything there is becomes closed first, in one call. That may fail for mounts the user cannot even
 * reach; one that could still be written ends the attempt. What is bound from the kept tree is closed
 * therefore, unless the table says otherwise.
 */
const BUILD = `${MOUNT_OVERLAYS}umount=$1 mkdir=$2 table=$3 files=$5
eval "$4" || exit 125
shift 5
"$mount" -a -o remount,bind,${CLOSED} 2>/dev/null || while read -r _ _ _ _ path options _; do
  case $options in ro|ro,*) continue;; esac
  case $path in *%*\\\\*|*\\\\*%*) exit 125;; *\\\\*) path=$(printf "$path."); path=\${path%.};; esac
  [ ! -w "$path" ] || "$mount" -o remount,bind,${CLOSED} "$path" || exit 125
done </proc/self/mountinfo
"$mount" --rbind / ${HOST} && "$mount" -t tmpfs scratch /tmp || exit 125
printf '%s' "$files" >/tmp/files && exec 3</tmp/files || exit 125
printf '%s' "$table" >/tmp/fstab && "$mount" -a -T /tmp/fstab || exit 125
count=$1; shift
while [ "$count" -gt 0 ]; do
  [ -e "$1" ] || { "$mkdir" -p "\${1%/*}" && : >"$1"; } || exit 125
  shift; count=$((count - 1))
done
[ -z "$files" ] || "$mount" -a -T /proc/self/fd/3 || exit 125
exec 3<&-
"$umount" -l ${HOST} || exit 125
count=$1; shift
while [ "$count" -gt 0 ]; do
  "$mount" -o remount,bind,ro "$1" || exit 125
  shift; count=$((count - 1))
done
exec "$@"`;

const DEVICES = ["null", "zero", "full", "random", "urandom", "tty"].map((name) => `/dev/${name}`);

/** A line of a table of mounts; paths with blanks, newlines and backslashes are written in octal. */
function line(source: string, target: string, type: string, options: string): string {
  const plain = (path: string) =>
    path.replace(/[ \t\n\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return `${plain(source)} ${plain(target)} ${type} ${options} 0 0\n`;
}

/**
 * Own /proc and /dev. The host's devices stand there, but none can be opened save those bound anew: the
 * harmless ones and accelerators.
 */
function systemTable(): string {
  const devices = [...DEVICES, ...acceleratorDevices()].filter((path) => existsSync(path));
  return [
    line("private", "/proc", "proc", "nosuid,nodev,noexec"),
    ...steeringFolders().map((path) => line(path, path, "none", "bind,ro,nosuid,nodev,noexec")),
    ...devices.map((path) => line(HOST + path, path, "none", "rbind,nosuid,noexec")),
    line("private", "/dev/shm", "tmpfs", "mode=1777"),
    line("private", "/dev/pts", "devpts", "newinstance,ptmxmode=0666,mode=620"),
    line("/dev/pts/ptmx", "/dev/ptmx", "none", "bind"),
  ].join("");
}

type Bind = Extract<Fixture, { kind: "bind" }>;

/** Overlays stand at their `upper` already; from there they are bound like everything else. */
function asBind(fixture: Exclude<Fixture, { kind: "tmpfs" }>): Bind {
  if (fixture.kind === "bind") return fixture;
  return { kind: "bind", source: fixture.upper, target: fixture.target, readOnly: false };
}

/** Without a flag of its own, a bind stays as closed as what it is taken from. */
function options({ readOnly }: Bind): string {
  return readOnly ? "rbind" : "rbind,nosuid,nodev";
}

function isFile({ source }: Bind): boolean {
  return statSync(source, { throwIfNoEntry: false })?.isFile() === true;
}

/** A fixture as a line of the table; single files need a place made first, and are left to `BUILD`. */
function lineOf(fixture: Fixture): string {
  if (fixture.kind === "tmpfs") {
    const options = `mode=1777,size=${fixture.bytes},X-mount.mkdir`;
    return line("private", fixture.target, "tmpfs", options);
  }
  const bind = asBind(fixture);
  if (isFile(bind)) return "";
  return bound(bind, ",X-mount.mkdir");
}

/** A bind as a line of a table. */
function bound(bind: Bind, more = ""): string {
  return line(HOST + bind.source, bind.target, "none", options(bind) + more);
}

/** The arguments of `BUILD` behind those of the overlays. */
function buildArguments(
  system: string,
  fixtures: readonly Fixture[],
  loopback: string,
): readonly string[] {
  const files = fixtures.filter((fixture) => fixture.kind === "bind").filter(isFile);
  const frozen = fixtures.filter((fixture) => fixture.kind === "tmpfs" && fixture.readOnly);
  return [
    program("umount"),
    program("mkdir"),
    system + fixtures.map(lineOf).join(""),
    loopback,
    files.map((file) => bound(file)).join(""),
    String(files.length),
    ...files.map(({ target }) => target),
    String(frozen.length),
    ...frozen.map(({ target }) => target),
  ];
}

/**
 * Gives up every right before the command starts: with them it would remount what is read-only. An
 * ordinary user, who is root while mounting, becomes themselves again, with rights just long enough to
 * give up even the right to get any.
 */
function surrender(): readonly string[] {
  const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()];
  const self = [program("unshare"), "-U", "--keep-caps", `--map-user=${uid}`, `--map-group=${gid}`];
  const drop = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"];
  return [...(uid === 0 ? [] : self), program("setpriv"), ...drop];
}

/** SIOCSIFFLAGS with IFF_UP on `lo`, for systems without ip(8). */
const PERL_UP =
  'socket(S,2,2,0)&&ioctl(S,0x8914,pack("a16sx14","lo",1))||die("cannot bring the loopback up: $!")';

/** A line of shell that brings the loopback of a new network namespace up. Throws `no-loopback`. */
function loopbackUp(): string {
  const found = (name: string) => {
    try {
      return `'${program(name).replaceAll("'", "'\\''")}'`;
    } catch {
      return undefined;
    }
  };
  const [ip, perl] = [found("ip"), found("perl")];
  if (ip) return `${ip} link set lo up`;
  if (perl) return `${perl} -e '${PERL_UP}'`;
  throw new AssayError({ code: "no-loopback" });
}

/** util-linux alone as sandbox: nothing to install on most systems. Throws when a program is missing. */
export function unshare(): Sandbox {
  const hidden = hiddenFolders();
  const system = systemTable();
  const namespaces = [program("unshare"), "-U", "-r", "-m", "-p", "-i", "-f", "--kill-child"];
  const overlayWorks = overlayMemory((overlay) => withOverlays([overlay], ["/bin/true"]));
  const afterwards = surrender();
  return {
    isolation: "unshare",
    canOverlay: (folder) =>
      overlaysIn(folder, (overlay, script) =>
        withOverlays([overlay], [SHELL, "-c", script, "sh", overlay.upper]),
      ),
    async wrap(given: Confinement) {
      const confinement = { ...given, workspace: await mountable(given.workspace, overlayWorks) };
      const { network } = confinement.reach;
      const host = { hidden, needed: neededFolders(confinement.env), sockets: hostSockets() };
      const fixtures = layout(confinement, host);
      const loopback = network === "open" || network === "none" ? "" : loopbackUp();
      const build = [
        ...overlayArguments(overlaysOf(confinement.workspace)),
        ...buildArguments(system, fixtures, loopback),
      ];
      const argv = [
        ...namespaces,
        ...(network === "open" ? [] : ["-n"]),
        SHELL,
        "-c",
        BUILD,
        "sh",
        ...build,
        ...afterwards,
        ...firstProcess(confinement),
      ];
      return { argv, env: confinedEnvironment(confinement, existsSync) };
    },
  };
}
