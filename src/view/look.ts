import pc from "picocolors";

/** How things may look where they are shown. */
export interface Look {
  /** Columns of the terminal; `Infinity` where nothing is cut. */
  readonly width: number;
  readonly paint: ReturnType<typeof pc.createColors>;
}

/** A look of this width, with colours or without. */
export function lookOf(width: number, colours: boolean): Look {
  return { width, paint: pc.createColors(colours) };
}

/** Text as it is: no colours, nothing cut. */
export const PLAIN: Look = lookOf(Number.POSITIVE_INFINITY, false);
