import type { Claim } from "../../src/domain/evidence.ts";
import { type Made, madeReport } from "../../src/view/report/fixtures.ts";
import { reportHtml } from "../../src/view/report/html.ts";

/** Text that is to stay text, in scripts that run from right to left, without a blank, with signs nobody sees. */
const HOSTILE = [
  `<script>window.hacked = 1</script><img src="https://example.com/x.png" onerror="window.hacked = 1">`,
  `</details></main><style>body{display:none}</style><base href="//example.com">`,
  `إعادة استخدام المخزن المؤقت بدلا من تخصيصه <b dir="ltr">في كل مرة`,
  `${"a_name_that_never_ends".repeat(15)}`,
  "\u202Eright to left, and \u0007 a bell \u001b[31mred\u001b[0m\u0000",
  "🚀🧪 emoji, ＦＵＬＬ width, 漢字だけの仮説をここに書く",
  `"'&quot;' --> <!-- ]]> \${x} {{x}} javascript:alert(1)`,
];

const PATCH = `diff --git a/src/rank.js b/src/rank.js
--- a/src/rank.js
+++ b/src/rank.js
@@ -1,6 +1,6 @@
 export function rank(players) {
-  const sorted = [...players].sort((a, b) => b.score - a.score || a.name.localeCompare(b.name));
+  const sorted = players.toSorted(byScore);
   return sorted.map((player, place) => ({ ...player, place: place + 1 }));
 }
`;

const KINDS = ["reverted", "reverted", "invalid", "reverted", "kept", "reverted"] as const;

/** Trials that wander down, with noise that is the same each time. */
function trials(count: number, more: (n: number) => Made = () => ({})): readonly Made[] {
  let best = 100;
  return Array.from({ length: count }, (_, n): Made => {
    const wobble = (((n * 7919) % 101) - 50) / 12;
    const kind = KINDS[n % KINDS.length] ?? "reverted";
    if (kind === "kept") best *= 1 - 3 / (count + 4);
    const value = kind === "kept" ? best : best + wobble;
    return {
      ...{ text: `Look names up in a map, try ${n + 1}`, kind, value, patch: PATCH },
      ...{ tail: `METRIC latency=${value.toFixed(2)}\n`, runs: 4 },
      ...more(n),
    };
  });
}

const CLAIM = {
  ...{
    estimate: 0.31,
    low: 0.27,
    scale: "fraction",
    before: 100,
    after: 69,
    pairs: 12,
    exact: false,
  },
} as const satisfies Claim;

const NOTE = {
  name: "experiments/20260101-000000-aaaa-t2",
  title: "Look names up in a table that is made once",
  status: "refuted",
  at: 0,
} as const;

const of = (made: readonly Made[], ends: boolean | Claim = true) =>
  reportHtml(madeReport(made, "latency", ends));

/** Reports of studies of every kind, as people would open them. */
export const REPORTS: Readonly<Record<string, () => string>> = {
  usual: () =>
    of(
      trials(14, (n) => (n === 3 ? { resembles: [NOTE] } : {})),
      CLAIM,
    ),
  many: () => of(trials(500), CLAIM),
  "one trial": () => of(trials(1)),
  "none kept": () => of(trials(9, () => ({ kind: "reverted" }))),
  "only invalid": () => of(trials(5, () => ({ kind: "invalid" }))),
  killed: () => of(trials(8), false),
  "no trial": () => of([]),
  hostile: () =>
    of(
      trials(HOSTILE.length * 2, (n) => {
        const text = HOSTILE[n % HOSTILE.length] ?? "";
        return { text, patch: `${PATCH}+${text}\n`, tail: text };
      }),
    ),
};
