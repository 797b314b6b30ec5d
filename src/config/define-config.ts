import type { Options } from "./options.ts";

/** Types an `assay.config.ts`: `export default defineConfig({ target: "src/**", … })`. */
export function defineConfig<Fn, Obj>(options: Options<Fn, Obj>): Options<Fn, Obj> {
  return options;
}
