/** Words that stand in front of the real command, with the flags of theirs that take a value. */
const WRAPPERS: ReadonlyMap<string, RegExp> = new Map([
  ["env", /^-[uCS]$/],
  ["exec", /^-a$/],
  ["command", /^$/],
  ["time", /^-[fo]$/],
  ["nice", /^-n$/],
  ["nohup", /^$/],
  ["stdbuf", /^-[ioe]$/],
  ["timeout", /^-[ks]$/],
  ["taskset", /^$/],
  ["xargs", /^-[ILnPsd]$/],
  ["npx", /^(?:-p|--package)$/],
  ["bunx", /^$/],
  ["cross-env", /^$/],
  ["c8", /^-[rnx]$/],
  ["nyc", /^-[rnx]$/],
  ["dotenv", /^-[ef]$/],
  ["valgrind", /^$/],
  ["numactl", /^-[CmNip]$/],
  ["chrt", /^-[TPD]$/],
  ["ionice", /^-[cn]$/],
  ["setarch", /^$/],
  ["xvfb-run", /^-[sne]$/],
]);

/** These take one word of their own: `timeout 10s cmd`, `taskset 0x1 cmd`. */
const TAKES_ONE = /^(?:timeout|taskset|chrt)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
const KEYWORD = /^(?:!|\{|if|then|else|elif|do|while|until)$/;

/** The command itself: assignments, `timeout 10`, `env`, `npx` and the like taken away. */
export function unwrap(words: readonly string[]): readonly string[] {
  for (let at = 0; ; ) {
    const first = words[at] ?? "";
    if (ASSIGNMENT.test(first) || KEYWORD.test(first)) {
      at += 1;
      continue;
    }
    const valued = WRAPPERS.get(first.replace(/^\/(?:usr\/)?bin\//, ""));
    if (!valued) return words.slice(at);
    at = flagsEnd(words, at + 1, valued) + (TAKES_ONE.test(first) ? 1 : 0);
  }
}

/** The words after leading flags; those that `valued` names take the word that follows with them. */
export function afterFlags(words: readonly string[], valued: RegExp): readonly string[] {
  return words.slice(flagsEnd(words, 0, valued));
}

function flagsEnd(words: readonly string[], from: number, valued: RegExp): number {
  let index = from;
  while (words[index]?.startsWith("-")) index += valued.test(words[index] ?? "") ? 2 : 1;
  return index;
}
