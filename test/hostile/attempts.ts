import { type Attempt, NOTHING, shell } from "./attempt.ts";
import { FAKE } from "./fakes.ts";
import { TAMPER, TAMPER_RUNNING } from "./tampering.ts";

const ENDED = /^(?:invalid: (?:crashed|timed-out|ambiguous-metric)|reverted: (?:no-effect|worse))/;

/** Prints what a file holds, if it can be read. */
const leak = (path: string) =>
  `try { console.log("LEAK " + readFileSync(${path}, "utf8")); } catch {}`;
const READ: readonly Attempt[] = [
  ["~/.ssh", leak(`homedir() + "/.ssh/id_ed25519"`)],
  [
    "~/.aws through the password file",
    shell(
      `for h in $(cut -d: -f6 /etc/passwd) "$HOME"; do cat "$h/.aws/credentials" 2>/dev/null && echo LEAK; done`,
    ),
  ],
  [
    "a secret of the environment",
    `if (JSON.stringify(process.env).includes(process.argv0 + "x") || Object.values(process.env).some((v) => v.includes("s3cr3t"))) console.log("LEAK");`,
  ],
  [
    "the environment of other processes",
    shell(`cat /proc/[0-9]*/environ 2>/dev/null | grep -a -q s3cr3t && echo LEAK`),
  ],
  [
    "the journal",
    shell(`find / -name journal.db -not -path '/proc/*' 2>/dev/null | grep . && echo LEAK`),
  ],
  [
    "another trial's workspace",
    shell(
      `ls -d "$PWD"/.assay/.git/sealed/* "$PWD"/.assay/.git/workspaces/* 2>/dev/null && echo LEAK`,
    ),
  ],
  ["files of others in /tmp", leak(`"/tmp/CANARY"`)],
  [
    "outside by /proc/*/root",
    shell(`for p in /proc/[0-9]*; do cat $p/root/tmp/CANARY 2>/dev/null && echo LEAK; done`),
  ],
  [
    "outside by /proc/*/cwd and open files",
    shell(
      `for p in /proc/[0-9]*; do cat $p/cwd/../CANARY 2>/dev/null && echo LEAK; done; timeout 1 cat /proc/[0-9]*/fd/[3-9] 2>/dev/null | grep -a s3cr3t && echo LEAK`,
    ),
  ],
  // Whoever reads the pipes of its own Node takes from it what would wake it up.
].map(([tries = "", code = ""]) => ({ area: "read", tries, code, ends: ENDED }));

const WRITE: readonly Attempt[] = [
  [
    "the user's checkout by its path",
    shell(`echo LEAK >"$PWD/README.md"; echo x >"$PWD/intruder"`),
  ],
  ["the home folder", shell(`echo LEAK >"$HOME/CANARY"; echo "LEAK" >>"$HOME/.bashrc"`)],
  [
    "through a symbolic link",
    shell(`ln -s "$HOME/CANARY" l && echo LEAK >l; ln -s / r && echo LEAK >r/tmp/CANARY`),
  ],
  [
    "through a hard link",
    shell(
      `ln "$HOME/CANARY" h 2>/dev/null && echo LEAK >h; ln /etc/hostname h2 2>/dev/null && echo LEAK >h2`,
    ),
  ],
  ["by ..", shell(`echo LEAK >../CANARY; echo LEAK >../../CANARY; echo LEAK >../../../tmp/CANARY`)],
  [
    "after mounting anew",
    shell(
      `mount -o remount,rw / 2>/dev/null; unshare -Urm sh -c 'mount -o remount,bind,rw /; echo LEAK >/etc/CANARY' 2>/dev/null; umount -l /tmp 2>/dev/null; echo LEAK >/etc/CANARY`,
    ),
  ],
  [
    "by /proc/*/root",
    shell(
      `for p in /proc/[0-9]*; do echo LEAK >$p/root/etc/CANARY; echo LEAK >$p/root/tmp/CANARY; done 2>/dev/null`,
    ),
  ],
  [
    "the user's node_modules",
    `try { writeFileSync("node_modules/dep/index.js", "LEAK"); } catch {}`,
  ],
  [
    "hooks of the user's git",
    shell(
      `d=$(git rev-parse --git-common-dir); mkdir -p $d/hooks; echo 'echo LEAK' >$d/hooks/post-checkout; chmod +x $d/hooks/post-checkout; git config core.hooksPath $d/hooks; git config --global user.name LEAK`,
    ),
  ],
  [
    "the machine's settings",
    shell(
      `for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /sys/kernel/uevent_helper; do echo LEAK >$f; done 2>/dev/null; dd if=/dev/zero of=$(ls /dev/[sv]d* 2>/dev/null | head -1) bs=1 count=1 2>/dev/null`,
    ),
  ],
  [
    "signals to everything it sees",
    shell(`trap '' TERM; kill -TERM -1; for p in $(seq 1 50); do kill -9 $p; done 2>/dev/null`),
  ],
].map(([tries = "", code = ""]) => ({ area: "write", tries, code, ends: ENDED }));

const USE: readonly Attempt[] = [
  [
    "every process: a fork bomb",
    `spawn("sh", ["-c", "b() { b | b & }; b; sleep 20"]); for (;;);`,
    /timed-out|crashed/,
  ],
  [
    "all memory",
    `const kept = []; for (;;) kept.push(Buffer.alloc(1 << 24, 1));`,
    /invalid: crashed .*memory/,
  ],
  [
    "the disk, in its workspace",
    `for (let n = 0; ; n++) writeFileSync("fill" + n, Buffer.alloc(1 << 24, 1));`,
    /invalid: crashed/,
  ],
  [
    "the disk, in /tmp",
    `for (let n = 0; ; n++) writeFileSync("/tmp/fill" + n, Buffer.alloc(1 << 24, 1));`,
    /invalid: crashed/,
  ],
  [
    "output without end",
    `for (;;) writeSync(1, "x".repeat(1 << 16) + "\\n");`,
    /invalid: (?:crashed|timed-out)/,
  ],
  ["time: a loop without end", `for (;;);`, /invalid: timed-out/],
  [
    "time: deaf to SIGTERM",
    `for (const s of ["SIGTERM", "SIGHUP", "SIGINT"]) process.on(s, () => {}); await new Promise((r) => setTimeout(r, 60_000));`,
    /invalid: timed-out/,
  ],
  [
    "a daemon, forked twice in a session of its own",
    shell(`setsid sh -c '(trap "" TERM HUP; while :; do sleep 1; done) & ' >/dev/null 2>&1 &`),
    NOTHING,
  ],
].map(([tries, code, ends]) => ({ area: "use up", tries, code, ends }) as Attempt);

const REACH: readonly Attempt[] = [
  [
    "a service on the host's loopback",
    `await new Promise((r) => connect(Number("PORT"), "127.0.0.1").on("data", (d) => { console.log("LEAK " + d); r(); }).on("error", r));`,
  ],
  [
    "a Unix socket by its path",
    `await new Promise((r) => connect({ path: "SOCKET" }).on("data", (d) => { console.log("LEAK " + d); r(); }).on("error", r));`,
  ],
  [
    "a Unix socket by an abstract name",
    `await new Promise((r) => connect({ path: "\\0ABSTRACT" }).on("data", (d) => { console.log("LEAK " + d); r(); }).on("error", r));`,
  ],
  [
    "the names of the network",
    `await new Promise((r) => lookup("assay.invalid", (e) => { if (e?.code !== "EAI_AGAIN" && e?.code !== "ENOTFOUND") console.log("LEAK"); r(); }));`,
  ],
  [
    "interfaces other than a loopback that is down",
    shell(
      `ip -o link 2>/dev/null | grep -v ' lo:' && echo LEAK; ip -o link show up 2>/dev/null | grep . && echo LEAK`,
    ),
  ],
].map(([tries = "", code = ""]) => ({ area: "reach", tries, code, ends: NOTHING }));

/** Noticed, or refused so that it ended there. */
/** All that is tried in one study, mixed so that no five in a row give nothing to measure. */
export const ATTEMPTS: readonly Attempt[] = mixed(
  [...READ, ...WRITE, ...USE, ...REACH, ...TAMPER_RUNNING, ...FAKE],
  TAMPER,
);

function mixed(runs: readonly Attempt[], still: readonly Attempt[]): readonly Attempt[] {
  const every = Math.floor(runs.length / still.length);
  return [
    ...runs.flatMap((attempt, n) => {
      const beside = n % every === 0 ? still[n / every] : undefined;
      return beside ? [attempt, beside] : [attempt];
    }),
    ...still.slice(Math.ceil(runs.length / every)),
  ];
}
