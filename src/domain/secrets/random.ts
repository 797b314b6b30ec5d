const hasDigit = (text: string) => /\d/.test(text);
const hasUpper = (text: string) => /[A-Z]/.test(text);
const hasLower = (text: string) => /[a-z]/.test(text);

/** Digits and capitals and small letters, as only chance writes them in so few characters. */
export const isMixed = (text: string) => hasDigit(text) && hasUpper(text) && hasLower(text);

/** A digit, or letters of both kinds: no word of a language. */
export const isNoWord = (text: string) => hasDigit(text) || (hasUpper(text) && hasLower(text));

/** Bits a character, after Shannon. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^[-+]?\d[\d.,_]*(?:e[-+]?\d+)?[a-z%]{0,3}$/i;
/** `$NAME`, `${NAME}`, `%NAME%`, `{{ … }}`, `<…>`, `***`, `xxxx`: where a secret would stand. */
const PLACEHOLDER = /^(?:\$\{?[A-Za-z_]\w*\}?|%\w+%|\{\{.*|<.*|[*•.x]+)$/i;

const isPlain = (text: string) => NUMBER.test(text) || UUID.test(text) || PLACEHOLDER.test(text);

/** True for text that stands where a secret would, and is none. */
export const isPlaceholder = (text: string) => PLACEHOLDER.test(text);

/** A password somebody chose: letters, and digits or signs. */
export function looksChosen(text: string): boolean {
  const word = text.replace(/[.!?:]+$/, "");
  return (
    word.length >= 8 &&
    !isPlain(word) &&
    /[A-Za-z]/.test(word) &&
    /[\d!@#$%^&*+?~]/.test(word) &&
    entropy(word) >= 2.5
  );
}

/** A key that a machine drew: a long run of letters and digits. */
export function looksDrawn(text: string): boolean {
  if (isPlain(text) || text.length < 12) return false;
  return text.split(/[^A-Za-z0-9+/]+/).some((run) => {
    if (run.length < 12 || entropy(run) < 2.5) return false;
    // A path has slashes too, and seldom all three.
    return run.includes("/") ? isMixed(run) : hasDigit(run) && /[A-Za-z]/.test(run);
  });
}
