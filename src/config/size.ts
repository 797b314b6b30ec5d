const POWERS: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4 };

/**
 * Bytes of an amount of memory or disk: `"4GB"` (thousands), `"512 MiB"` (powers of 1024), or a number of bytes.
 * `undefined` for anything else, zero included.
 */
export function parseSize(value: string | number): number | undefined {
  const [, amount, unit = "", binary] =
    /^\s*(\d+(?:\.\d+)?|\.\d+)\s*([kmgt]?)(i?)b?\s*$/i.exec(String(value)) ?? [];
  const power = POWERS[unit.toLowerCase()] ?? 0;
  const bytes = Math.floor(Number(amount) * (binary ? 1024 : 1000) ** power);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
