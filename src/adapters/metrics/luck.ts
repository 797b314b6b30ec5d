/** Sizes that the environment is drawn from, in bytes: what a page holds, so that the stack comes to lie anywhere. */
const SIZES = 4096;

/**
 * Luck as a run's environment. What differs between two versions of equal merit and stays the same from run to
 * run (where the stack lies, in which order a hash table hands out its entries, how an executable was laid out)
 * passes for an effect; drawn anew for every run it is noise, which the rule knows how to treat.
 *
 * `ASSAY_SEED` is for commands that build: an order of linking drawn from it re-draws the layout too. A hash seed
 * that the user has set is left alone. (T. Mytkowicz et al., Producing Wrong Data Without Doing Anything
 * Obviously Wrong, 2009, on the size of the environment and the order of linking.)
 */
export function luckEnvironment(
  luck: number | undefined,
  { PYTHONHASHSEED: chosen }: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  if (luck === undefined) return {};
  return {
    ASSAY_SEED: String(luck),
    ASSAY_PADDING: "x".repeat(Math.floor(luck / 2 ** 20) % SIZES),
    ...(chosen === undefined ? { PYTHONHASHSEED: String(luck) } : {}),
  };
}
