import { type Span, wordEnd, wordStart } from "./spans.ts";

/** A value that must not be shown, by the name of the variable that holds it. */
export interface KnownSecret {
  readonly name: string;
  readonly value: string;
}

const SECRET_NAME =
  /PASSWORD|PASSWD|PASSPHRASE|SECRET|CREDENTIAL|TOKENS?(?:_|$)|(?:^|_)(?:API|ACCESS|PRIVATE)?KEYS?(?:_|$)|_(?:PASS|PWD|AUTH|PAT|COOKIE)(?:_|$)/i;

/** True for names of variables that hold a secret: `NPM_TOKEN`, `PGPASSWORD`, `API_KEY`. */
export const isSecretName = (name: string) => SECRET_NAME.test(name);

/** Values that many variables of such names have and that are no secrets, or would be found anywhere. */
function isTrivial(value: string): boolean {
  return (
    value.length < 8 ||
    new Set(value).size < 5 ||
    /^[\d\s.,:;+-]*$/.test(value) ||
    // A word of one language or another.
    (value.length < 12 && /^[A-Z]?[a-z]+$|^[A-Z]+$/.test(value)) ||
    // Where a key is kept.
    /^(?:[~.]{0,2}\/|[A-Za-z]:\\)[^\n]*$/.test(value) ||
    /^[a-z]+:\/\/[^@\s]*$/i.test(value) ||
    value.includes("[masked: ")
  );
}

/** The secrets of an environment, each in the forms in which it may be printed. */
export function knownSecrets(
  environment: Readonly<Record<string, string | undefined>>,
): readonly KnownSecret[] {
  return Object.entries(environment).flatMap(([variable, value = ""]) => {
    if (!isSecretName(variable)) return [];
    const name = /^\w{1,60}$/.test(variable) ? variable : "VARIABLE_KEY";
    return formsOf(value.trim()).map((form) => ({ name, value: form }));
  });
}

function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const whole = lines.length > 1 ? [value, ...lines.filter((line) => line.length >= 16)] : [value];
  const secret = whole.filter((form) => !isTrivial(form));
  const forms = secret.flatMap((form) => [
    form,
    JSON.stringify(form).slice(1, -1),
    encodeURIComponent(form.toWellFormed()),
  ]);
  return [...new Set(forms)];
}

/** What a mask calls the value of a variable. */
const labelOf = (name: string) => `value of ${name}`;

/** Where a known value stands, with the words it is part of; each value costs one pass over the text. */
export function knownSpans(text: string, known: readonly KnownSecret[]): Span[] {
  return known.flatMap(({ name, value }) => {
    const spans: Span[] = [];
    let least = 0;
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, least)) {
      const start = wordStart(text, at, least);
      least = wordEnd(text, at + value.length);
      spans.push({ start, end: least, what: labelOf(name) });
    }
    return spans;
  });
}
