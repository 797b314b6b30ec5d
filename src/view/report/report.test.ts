import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, escapeHtml, shorten } from "./escape.ts";
import { type Made, madeReport } from "./fixtures.ts";
import { reportHtml } from "./html.ts";
import { escapeMarkdown, reportMarkdown } from "./markdown.ts";
import { axisFor } from "./scale.ts";

/** The tags of a page by a reader of its own, as a browser's would: a `<` and a letter begin one. */
function tagsOf(html: string): { name: string; attributes: string[] }[] {
  const body = html.slice(html.indexOf("</style>"));
  return [...body.matchAll(/<([a-zA-Z!?][^\s>/]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g)].map(
    ([, name = "", rest = ""]) => ({
      name: name.toLowerCase(),
      attributes: [...rest.matchAll(/([^\s=/"']+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/g)].map(
        ([, attribute = ""]) => attribute.toLowerCase(),
      ),
    }),
  );
}

const NAMES = new Set(
  "body main header section h1 h2 h3 p dl dt dd pre code ins del details summary div span table thead tbody tr th td svg g path circle text title".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "class id tabindex role aria-label aria-hidden viewbox d x y cx cy r text-anchor scope".split(
    " ",
  ),
);

function expectHarmless(html: string): void {
  for (const { name, attributes } of tagsOf(html)) {
    expect(NAMES).toContain(name);
    for (const attribute of attributes) expect(ATTRIBUTES).toContain(attribute);
  }
  for (const [chart] of html.matchAll(/<svg.*?<\/svg>/gs))
    expect(chart).not.toMatch(/NaN|Infinity/);
  expect(html).not.toMatch(/\b(?:src|href|url)\s*[=(]["']?\w+:\/\//);
}

const VICIOUS = [
  "</pre><script>alert(1)</script>",
  "\"><img src=x onerror='alert(1)'>",
  "</title></svg><svg onload=alert(1)>",
  "<!--",
  "&lt;script&gt;",
  "`x` | [a](javascript:alert(1)) @team #12",
  "\u202eevil\u0000\u001b[31m",
];

const madeTrial = fc.record({
  text: fc.oneof(fc.constantFrom(...VICIOUS), fc.string({ unit: "binary" })),
  patch: fc.oneof(fc.constantFrom(...VICIOUS), fc.string()),
  tail: fc.oneof(fc.constantFrom(...VICIOUS), fc.string()),
  value: fc.oneof(fc.constant(0), fc.double({ noNaN: true })),
  kind: fc.constantFrom("kept", "reverted", "invalid"),
});

test("no text of a trial breaks out of the page, and every trial is named", () => {
  const name = fc.constantFrom("latency", ...VICIOUS);
  fc.assert(
    fc.property(fc.array(madeTrial, { maxLength: 12 }), name, (trials, metric) => {
      const html = reportHtml(madeReport(trials as Made[], metric));
      expectHarmless(html);
      for (const n of trials.keys()) expect(html).toContain(`id="t${n + 1}"`);
    }),
  );
});

test("what looks like markup stays to be read", () => {
  const [text = ""] = VICIOUS;
  const html = reportHtml(madeReport([{ text, patch: `+${text}`, tail: text }]));
  expect(html.split("&lt;script&gt;alert(1)&lt;/script&gt;").length).toBeGreaterThan(3);
  expect(html).not.toContain("<script");
});

test("500 trials of long diffs and outputs stay below 1 MB", () => {
  const kinds = ["kept", "reverted", "invalid"] as const;
  const trials = Array.from({ length: 500 }, (_, n) => ({
    text: `<&"> hypothesis ${n} `.repeat(40),
    patch: `+<&"'>${"ü".repeat(60)}\n`.repeat(400),
    tail: "<&\"'>\n".repeat(700),
    value: 100 + Math.sin(n),
    runs: 60,
    kind: kinds[n % 3] ?? "kept",
  }));
  const html = reportHtml(madeReport(trials));
  expect(bytesOf(html)).toBeLessThan(1_000_000);
  expect(html).toMatch(/\d+ lines cut: <code>assay show 500<\/code>/);
  const short = trials.map((each) => ({
    ...each,
    patch: "+\n-\n".repeat(900),
    tail: "o\n".repeat(900),
  }));
  expect(bytesOf(reportHtml(madeReport(short)))).toBeLessThan(1_000_000);
  expect(reportMarkdown(madeReport(trials)).length).toBeLessThan(65_536);
});

test("no trial, one trial, values that are all equal or far away", () => {
  const open = madeReport([], "latency", false);
  expect(reportHtml({ ...open, running: true })).toContain("Still running");
  expect(reportHtml(open)).toContain("Interrupted");
  expect(reportHtml(open)).toContain("assay resume --study");
  expect(reportHtml(madeReport([]))).toContain("Nothing was kept");
  for (const value of [100, 0, -5, 1e300, 5e-324]) {
    const one = reportHtml(madeReport([{ value }]));
    expectHarmless(one);
    expectHarmless(reportHtml(madeReport(Array(20).fill({ value }))));
    expect(one).toContain("reverted: no effect");
  }
});

test("an axis shows what is firm, and its lines lie on it", () => {
  const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }));
  fc.assert(
    fc.property(numbers, numbers, (firm, loose) => {
      const { least, most, ticks } = axisFor(firm, loose);
      expect(least).toBeLessThan(most);
      for (const value of firm) expect(value >= least && value <= most).toBe(true);
      expect(ticks.length).toBeLessThanOrEqual(12);
    }),
  );
});

test("what is cut fits, and says how many lines are missing", () => {
  expect(shorten("a\nb\nc", 4)).toEqual({ html: "a\nb", missing: 1 });
  expect(shorten("a\nb\n", 100)).toEqual({ html: "a\nb", missing: 0 });
  expect(shorten("long line", 7)).toEqual({ html: "long…", missing: 1 });
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 10, max: 200 }), (text, bytes) => {
      expect(bytesOf(shorten(text, bytes).html)).toBeLessThanOrEqual(bytes);
    }),
  );
});

test("text is escaped for pages and for Markdown", () => {
  expect(escapeHtml(`<a href="x" onclick='y'>&`)).toBe(
    "&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;",
  );
  expect(escapeMarkdown("a|b <i> [x](y) `z`")).toBe("a\\|b &lt;i&gt; \\[x\\](y) \\`z\\`");
  const markdown = reportMarkdown(madeReport([{ text: "<img> | @team", kind: "kept" }]));
  expect(markdown).toContain("&lt;img&gt; \\| @\u200bteam");
  expect(markdown).toContain("| 1 |");
});
