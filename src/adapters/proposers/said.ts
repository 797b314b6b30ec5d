import { AssayError } from "../../domain/error.ts";

/** What stands behind the name of a proposer, with commas: `claude,model=NAME,time=20m,tokens=400000`. */
export interface Said {
  /** All before the first comma. */
  readonly name: string;
  text(key: string): string | undefined;
  /** A whole number above zero. */
  whole(key: string): number | undefined;
  /** A length of time, in milliseconds: `90s`, `20m`, `1h`. */
  time(key: string): number | undefined;
  /** The error for whatever else is wrong with it. */
  malformed(detail: string): AssayError;
}

const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds; a timer for longer goes off at once. */
export const LONGEST_WAIT = 2 ** 31 - 1;

/** Reads what follows `scheme` in a specification; `keys` are those that it may have. Throws `proposer-malformed`. */
export function saidOf(scheme: string, rest: string, keys: readonly string[]): Said {
  const malformed = (detail: string) =>
    new AssayError({ code: "proposer-malformed", spec: `${scheme}${rest}`, detail });
  const [name = "", ...parts] = rest.split(",").map((part) => part.trim());
  const given = new Map<string, string>();
  for (const part of parts) {
    const [, key = "", value = ""] = /^([a-z]+)=(\S+)$/.exec(part) ?? [];
    if (!keys.includes(key)) throw malformed(`"${part}" is none of ${keys.join("=, ")}=`);
    given.set(key, value);
  }
  return {
    name,
    text: (key) => given.get(key),
    whole(key) {
      const value = given.get(key);
      if (value === undefined) return undefined;
      if (/^[1-9]\d{0,11}$/.test(value)) return Number(value);
      throw malformed(`${key} is a whole number above zero`);
    },
    time(key) {
      const value = given.get(key);
      if (value === undefined) return undefined;
      const [, amount, unit = "s"] = /^(\d{1,6}(?:\.\d+)?)([smh])$/.exec(value) ?? [];
      const ms = Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS]);
      if (!(ms > 0)) throw malformed(`${key} is written like 90s, 20m or 1h`);
      if (ms > LONGEST_WAIT) throw malformed(`${key} is at most 24 days`);
      return ms;
    },
    malformed,
  };
}
