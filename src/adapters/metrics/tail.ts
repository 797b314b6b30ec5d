const MOST = 4000;

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

function end(text: string, most: number): string {
  return (text.length > most ? text.slice(text.length - most) : text).toWellFormed();
}
