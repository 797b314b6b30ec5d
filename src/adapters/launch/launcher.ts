/**
 * What an evaluator starts in place of the candidate: a program that takes a command line, has it run in the
 * candidate's sandbox, and passes on stdin, stdout, stderr and the exit code.
 *
 * ```
 *   evaluator's sandbox │ Assay               │ candidate's sandbox
 *   launcher ── argv ───┼─> starts it ────────┼─> command
 *            ── stdin ──┼─────────────────────┼─>
 *            <──────────┼── stdout, stderr ───┼──
 *            <── code ──┼──                   │
 * ```
 *
 * The streams are pipes with names (FIFOs) that both sides hold open: no byte goes through Assay. Each is opened both ways
 * first, because opening one way waits for the other side, and is closed that way once Assay has its ends. The last one
 * is only held: when the launcher is gone, so is the holder, and Assay ends the command.
 */
export const LAUNCHER = `#!/bin/sh
[ $# -gt 0 ] || { echo "Usage: \\"\\$ASSAY_LAUNCH\\" COMMAND [ARGUMENT...] starts a command of the candidate." >&2; exit 125; }
room=\${0%/*}
[ -p "$room/calls" ] || {
  echo "assay: nobody answers here: start \\$ASSAY_LAUNCH by its own path, while the evaluator runs" >&2
  exit 125
}
name=$$
until mkdir "$room/$name" 2>/dev/null; do
  [ -d "$room/$name" ] || { echo "assay: the evaluator's run is over" >&2; exit 125; }
  name=$name-
done
call=$room/$name
printf '%s\\0' "$PWD" "$@" >"$call/argv" || exit 125
mkfifo "$call/in" "$call/out" "$call/err" "$call/end" "$call/held" || exit 125
exec 3<&0 5<>"$call/in" 6<>"$call/out" 7<>"$call/err" || exit 125
exec 4>"$call/in"
cat <&3 >&4 3<&- 5>&- 6>&- 7>&- 2>/dev/null &
feeder=$!
exec 4<"$call/out"
cat <&4 3<&- 5>&- 6>&- 7>&- &
told=$!
exec 4<"$call/err"
cat <&4 >&2 3<&- 5>&- 6>&- 7>&- &
warned=$!
exec 3<&- 4<&- 8<>"$call/end" 9<>"$call/held" || exit 125
echo "$name" >"$room/calls"
read -r code <&8
exec 5>&- 6>&- 7>&-
read -r code <&8
wait "$told" "$warned"
kill "$feeder" 2>/dev/null
exit "$code"
`;
