/** Time for the engine; a test holds one still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}
