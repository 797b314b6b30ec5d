/** One thing that was looked at on this machine. */
export interface Finding {
  /** What was looked at: `sandbox`, `limits`, … */
  readonly about: string;
  /** `good` protects or works fully, `weak` in part, `missing` not at all. */
  readonly state: "good" | "weak" | "missing";
  readonly says: string;
  /** What would make it better. */
  readonly hint?: string;
}
