const MOST = 4000;
/** A line that is cut by no more than this is left out. */
const NEAR = 300;

/** Characters of the end of what was printed; stderr last, where people look for the reason. */
export function tailOf(stdout: string, stderr: string): string {
  const said = stdout.trimEnd();
  const complained = stderr.trimEnd();
  if (complained === "") return end(said, MOST);
  if (said === "") return end(complained, MOST);
  const shownError = end(complained, Math.max(MOST / 2, MOST - said.length - 1));
  const shown = end(said, MOST - shownError.length - 1);
  return `${shown}\n${shownError}`;
}

/** Begins with a whole line where one is near: half an escape sequence would be shown as text. */
function end(text: string, most: number): string {
  if (text.length <= most) return text.toWellFormed();
  const kept = text.slice(text.length - most);
  const first = kept.indexOf("\n");
  return kept.slice(first < NEAR ? first + 1 : 0).toWellFormed();
}
