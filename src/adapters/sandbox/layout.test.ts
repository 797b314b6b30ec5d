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

const roomBytes = 4096;
const reach = { network: "none", read: [], hide: [] } as const;
const host = { hidden: ["/tmp"], needed: [], sockets: [] };

test("a folder is within itself and what is above it, not within a namesake's", () => {
  expect(isWithin("/a/b", "/a/b")).toBe(true);
  expect(isWithin("/a/b/c", "/a/b")).toBe(true);
  expect(isWithin("/a/bc", "/a/b")).toBe(false);
  expect(isWithin("/a", "/")).toBe(true);
});

test("private folders come first, then programs in them, the workspace, its mounts, things lent", () => {
  const lend = [{ source: "/home/u/eval.py", as: "EVAL" }];
  const fixtures = layout(
    { workspace, lend, reach, roomBytes },
    { hidden: ["/tmp"], needed: ["/tmp/node/bin", "/usr/bin"], sockets: [] },
  );
  expect(fixtures).toEqual([
    { kind: "tmpfs", target: "/tmp", readOnly: false, bytes: roomBytes },
    { kind: "bind", source: "/tmp/node/bin", target: "/tmp/node/bin", readOnly: true },
    { kind: "bind", source: workspace.path, target: "/home/u/app", readOnly: false },
    ...workspace.mounts,
    { kind: "tmpfs", target: "/tmp/assay", readOnly: true, bytes: roomBytes },
    { kind: "bind", source: "/home/u/eval.py", target: "/tmp/assay/0/eval.py", readOnly: true },
  ]);
});

test("nothing lent needs no place", () => {
  const targets = layout({ workspace, lend: [], reach, roomBytes }, host).map(
    ({ target }) => target,
  );
  expect(targets).not.toContain("/tmp/assay");
});

test("what is asked for is seen in hidden places, what is to be hidden is not, and no socket answers", () => {
  const targets = layout(
    {
      workspace,
      lend: [],
      roomBytes,
      reach: {
        network: "none",
        read: ["/home/u/data"],
        hide: ["/srv/state", "/home/u/app/.assay"],
      },
    },
    {
      hidden: ["/home"],
      needed: [],
      sockets: ["/srv/db.sock", "/home/u/x.sock", "/srv/state/y.sock", "/home/u/data/z.sock"],
    },
  ).map(({ kind, target }) => [kind, target]);
  expect(targets.slice(0, 5)).toEqual([
    ["tmpfs", "/home"],
    ["bind", "/home/u/data"],
    ["tmpfs", "/srv/state"],
    ["bind", "/srv/db.sock"],
    ["bind", "/home/u/data/z.sock"],
  ]);
  const open = { workspace, lend: [], roomBytes, reach: { ...reach, network: "open" as const } };
  const sockets = layout(open, { ...host, sockets: ["/srv/db.sock"] });
  expect(sockets.map(({ target }) => target)).not.toContain("/srv/db.sock");
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
