import fc from "fast-check";
import { expect, test } from "vitest";
import { shapeOf } from "./shape.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);

/** A hunk after `before` untouched lines, with `context` of them shown. */
interface Hunk {
  readonly at: number;
  readonly context: readonly string[];
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

const header = (path: string, from = A, to = B) =>
  `diff --git a/${path} b/${path}\nindex ${from}..${to} 100644\n--- a/${path}\n+++ b/${path}\n`;

function hunk({ at, context, gone, come }: Hunk): string {
  const first = at - context.length;
  const counts = `-${first},${context.length + gone.length} +${first},${context.length + come.length}`;
  return [
    `@@ ${counts} @@ some function`,
    ...context.map((line) => ` ${line}`),
    ...gone.map((line) => `-${line}`),
    ...come.map((line) => `+${line}`),
    "",
  ].join("\n");
}

const line = fc.stringMatching(/^[ -~]{0,20}$/);
const lines = fc.array(line, { maxLength: 4 });
const context = fc.array(line, { maxLength: 3 });
const change = fc.record({ gone: lines, come: lines });

test("law: the lines around a change do not count", () => {
  fc.assert(
    fc.property(change, context, context, (made, one, other) => {
      const shape = (around: string[]) =>
        shapeOf(header("f.ts") + hunk({ at: 10, context: around, ...made }));
      expect(shape(one)).toBe(shape(other));
    }),
  );
});

test("law: neither the order of files nor what they become counts", () => {
  fc.assert(
    fc.property(change, change, (one, other) => {
      const first = header("a.ts", A, A) + hunk({ at: 3, context: [], ...one });
      const second = header("b.ts") + hunk({ at: 5, context: [], ...other });
      expect(shapeOf(first + second)).toBe(shapeOf(second + first.replace(`..${A}`, `..${B}`)));
    }),
  );
});

test("law: spaces at the ends of lines, line endings and empty lines that come do not count", () => {
  fc.assert(
    fc.property(change, ({ gone, come }) => {
      const loose = come.flatMap((text) => ["", `${text}  \r`]);
      const shape = (lines: readonly string[]) =>
        shapeOf(header("f.ts") + hunk({ at: 1, context: [], gone, come: lines }));
      expect(shape(loose)).toBe(shape(come));
    }),
  );
});

test("law: another line, another place, another file or the same on a changed file has another shape", () => {
  fc.assert(
    fc.property(change, line, ({ gone, come }, text) => {
      const shape = (path: string, from: string, at: number, more: string[]) =>
        shapeOf(
          header(path, from) + hunk({ at, context: [], gone, come: ["x", ...come, ...more] }),
        );
      const own = shape("f.ts", A, 10, []);
      expect(shape("f.ts", A, 10, [`${text}!`])).not.toBe(own);
      expect(shape("f.ts", A, 11, [])).not.toBe(own);
      expect(shape("g.ts", A, 10, [])).not.toBe(own);
      expect(shape("f.ts", B, 10, [])).not.toBe(own);
    }),
  );
});

test("indentation counts: in Python it is the program", () => {
  const shape = (text: string) =>
    shapeOf(header("f.py") + hunk({ at: 3, context: [], gone: [], come: [text] }));
  expect(shape("    return x")).not.toBe(shape("        return x"));
});

test("lines that look like headers are lines where the hunk says so", () => {
  const gone = ["-- a/f.ts", "diff --git a/x b/x"];
  const shape = (come: string[]) =>
    shapeOf(header("f.ts") + hunk({ at: 3, context: ["k"], gone, come }));
  expect(shape(["++ b/f.ts"])).not.toBe(shape(["++ b/g.ts"]));
});

test("new and deleted files, modes and binary content count", () => {
  const made = (mode: string) =>
    `diff --git a/n b/n\nnew file mode ${mode}\nindex ${"0".repeat(40)}..${B}\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n`;
  const binary = (data: string) =>
    `diff --git a/n b/n\nindex ${A}..${B} 100644\nGIT binary patch\nliteral 3\n${data}\n\nliteral 0\nHcmV?d00001\n\n`;
  expect(shapeOf(made("100644"))).not.toBe(shapeOf(made("100755")));
  expect(shapeOf(binary("KcmZQz"))).not.toBe(shapeOf(binary("KcmZQ0")));
  expect(shapeOf("")).toBe("");
});
