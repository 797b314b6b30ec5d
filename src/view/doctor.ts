import type { Finding } from "../domain/finding.ts";
import type { Look } from "./look.ts";
import { clean, pad, wrap } from "./text.ts";

const MARKS = { good: "ok", weak: "weak", missing: "no" } as const;

/** What was found on a machine, a line each, with the way out below. */
export function doctorText(findings: readonly Finding[], { paint, width }: Look): string {
  const paints = { good: paint.green, weak: paint.yellow, missing: paint.red };
  const column = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.flatMap(({ about, state, says, hint }) => {
    const start = `${paints[state](pad(MARKS[state], 4))}  ${pad(about, column)}  `;
    const indent = " ".repeat(8 + column);
    const text = (line: string) =>
      wrap(clean(line), width - indent.length).replaceAll("\n", `\n${indent}`);
    const way = hint === undefined ? [] : [indent + paint.dim(text(hint))];
    return [start + text(says), ...way];
  });
  return [...lines, "", paint.bold(conclusion(findings))].join("\n");
}

/** Whether any sandbox works. */
export function canShutIn(findings: readonly Finding[]): boolean {
  return findings.some(({ about, state }) => about.startsWith("sandbox ") && state !== "missing");
}

function conclusion(findings: readonly Finding[]): string {
  if (!canShutIn(findings)) {
    return "Nothing protects this machine: a study starts only with --sandbox none.";
  }
  const limits = findings.filter(({ about }) => about.startsWith("limit "));
  return limits.every(({ state }) => state === "good")
    ? "What a study runs is shut in, and kept to its limits."
    : "What a study runs is shut in; some of its limits are kept only roughly.";
}
