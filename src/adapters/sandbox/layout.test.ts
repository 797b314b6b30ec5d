import { expect, test } from "vitest";
import { isWithin, layout, lentAt, uncovered } from "./layout.ts";

const workspace = {
  name: "one",
  path: "/home/u/app/.assay/workspaces/one",
  inside: "/home/u/app",
  mounts: [
    { kind: "bind", source: "/data", target: "/home/u/app/data", readOnly: true },
    { kind: "overlay", lower: "/l", upper: "/u", work: "/w", target: "/home/u/app/node_modules" },
  ],
} as const;

test("a folder is within itself and what is above it, not within a namesake's", () => {
  expect(isWithin("/a/b", "/a/b")).toBe(true);
  expect(isWithin("/a/b/c", "/a/b")).toBe(true);
  expect(isWithin("/a/bc", "/a/b")).toBe(false);
  expect(isWithin("/a", "/")).toBe(true);
});

test("private folders come first, then programs in them, the workspace, its mounts, things lent", () => {
  const lend = [{ source: "/home/u/eval.py", as: "EVAL" }];
  const fixtures = layout({ workspace, lend }, ["/tmp"], ["/tmp/node/bin", "/usr/bin"]);
  expect(fixtures).toEqual([
    { kind: "tmpfs", target: "/tmp", readOnly: false },
    { kind: "bind", source: "/tmp/node/bin", target: "/tmp/node/bin", readOnly: true },
    { kind: "bind", source: workspace.path, target: "/home/u/app", readOnly: false },
    ...workspace.mounts,
    { kind: "tmpfs", target: "/tmp/assay", readOnly: true },
    { kind: "bind", source: "/home/u/eval.py", target: "/tmp/assay/0/eval.py", readOnly: true },
  ]);
});

test("nothing lent needs no place", () => {
  const targets = layout({ workspace, lend: [] }, ["/tmp"], []).map(({ target }) => target);
  expect(targets).not.toContain("/tmp/assay");
});

test("programs are uncovered with the packages they belong to, once, the workspace's own left out", () => {
  const needed = [
    "/tmp/tool/node_modules/.bin",
    "/tmp/tool/node_modules/.bin/",
    "/tmp/tool/node_modules/node/bin",
    "/tmp/app/node_modules/.bin",
    "/tmp",
    "/usr/bin",
    "/tmpfoo/bin",
  ];
  expect(uncovered(needed, ["/tmp"], "/tmp/app")).toEqual(["/tmp/tool/node_modules"]);
});

test("lent things keep their names, apart by their place", () => {
  expect(lentAt(0, "/a/x.json")).not.toBe(lentAt(1, "/b/x.json"));
  expect(lentAt(1, "/b/x.json")).toMatch(/\/x\.json$/);
});
