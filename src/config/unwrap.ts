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
  const [first = "", ...rest] = words;
  if (ASSIGNMENT.test(first) || KEYWORD.test(first)) return unwrap(rest);
  const valued = WRAPPERS.get(first.replace(/^\/(?:usr\/)?bin\//, ""));
  if (!valued) return words;
  const inner = afterFlags(rest, valued);
  return unwrap(TAKES_ONE.test(first) ? inner.slice(1) : inner);
}

/** The words after leading flags; those that `valued` names take the word that follows with them. */
export function afterFlags(words: readonly string[], valued: RegExp): readonly string[] {
  let index = 0;
  while (words[index]?.startsWith("-")) index += valued.test(words[index] ?? "") ? 2 : 1;
  return words.slice(index);
}
