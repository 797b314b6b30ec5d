import type { Wording } from "./words.ts";

/** Problems with the machine: its sandboxes, processes and disks. */
export const MACHINE = {
  "no-sandbox": ({ tried }) => ({
    what: "No sandbox works on this machine, and a study runs code that nobody has looked at.",
    hint: "Install bubblewrap (apt install bubblewrap, dnf install bubblewrap), on macOS sandbox-runtime (npm install --save-dev @anthropic-ai/sandbox-runtime), or accept the risk with --sandbox none.",
    details: tried.map(({ name, because }) => `${name}: ${because}`).join("\n"),
  }),
  "tool-differs": ({ tool, outside, inside }) => ({
    what: `Runs would not get the ${tool} that you use: yours is ${outside}, theirs ${inside}.`,
    hint: "Home folders are hidden from runs but for well-known toolchains: --read PATH shows them the folder that it lives in. A version that an ignored file chooses (.python-version, .tool-versions) is lent with --lend FILE.",
  }),
  "no-loopback": () => ({
    what: "The sandbox unshare cannot give commands a loopback here: that takes ip or perl.",
    hint: "Install iproute2 or bubblewrap, or leave the network at none.",
  }),
  "sandbox-cannot": ({ sandbox, network }) => ({
    what: `The sandbox ${sandbox} cannot give commands the network "${network}" here.`,
    hint: "Name the hosts that they need (--network api.example.com), or take another sandbox: --sandbox bubblewrap or --sandbox unshare, on Linux.",
  }),
  "no-counter": ({ tried, needed }) => ({
    what: needed
      ? `The study counts instructions with ${needed}, which does not work on this machine.`
      : "Nothing on this machine can count instructions.",
    hint: needed
      ? `Go on where it works: counts of another kind cannot be compared with those of ${needed}.`
      : "Install valgrind (apt install valgrind, dnf install valgrind), or perf where the processor lets its counters be read (apt install linux-perf or linux-tools-generic). Or measure CPU time: --metric 'cpu:CMD'.",
    details: tried.map(({ name, because }) => `${name}: ${because}`).join("\n"),
  }),
  "cannot-run": ({ detail }) => ({
    what: `A command could not be run on this machine: ${detail}.`,
    hint: "Look for what it ran out of (processes: ulimit -u, open files: ulimit -n, memory: free -m), then run assay resume.",
  }),
  "disk-full": ({ doing, where }) => ({
    what: `The disk is full (${doing}, ${where}).`,
    hint: "Make room, then run assay resume: everything up to the last finished step is kept. Where no study had begun yet, start it again.",
  }),
  "journal-newer": ({ file, schema }) => ({
    what: `The journal ${file} was written by a newer Assay (schema ${schema}).`,
    hint: "Use that version or a later one: npm install --global assay@latest.",
  }),
  "journal-busy": ({ file }) => ({
    what: `The journal ${file} is held by another program.`,
    hint: "Close whatever else has it open, an SQLite browser say, then run assay resume.",
  }),
  "journal-edited": ({ file, study, event }) => ({
    what: `The journal ${file} was edited: event ${event} of study ${study} is not as it was written, or one before it is gone.`,
    hint: "Put the journal back from a copy. What does not agree with it: assay verify. To go on without: assay learn --base BRANCH … begins a new study on the branch, which stays as it is.",
  }),
  "journal-unreadable": ({ file, detail }) => ({
    what: `The journal ${file} cannot be read: ${detail}.`,
    hint: "Move it away to start afresh; the branches of earlier studies stay as they are.",
  }),
  "state-not-writable": ({ directory, detail }) => ({
    what: `${directory} cannot be written: ${detail}.`,
    hint: "Assay keeps all its state there; give it write access.",
  }),
} satisfies Partial<Wording>;
