/** Words of a text as a name that is a file's on every system, of at most so many characters; `""` where it has none. */
export function slugOf(text: string, most: number): string {
  const slug =
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu)
      ?.join("-") ?? "";
  return [...slug].slice(0, most).join("").replace(/-$/, "");
}
