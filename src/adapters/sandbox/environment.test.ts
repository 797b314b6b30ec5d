import { expect, test } from "vitest";
import type { Workspace } from "../../ports/workspace.ts";
import { confinedEnvironment, openEnvironment, searchPath } from "./environment.ts";

const workspace = {
  name: "one",
  path: "/pool/one",
  inside: "/home/u/app",
  mounts: [
    {
      kind: "overlay",
      lower: "/lower",
      upper: "/upper",
      work: "/w",
      target: "/home/u/app/node_modules",
    },
    { kind: "bind", source: "/venv", target: "/home/u/app/.venv", readOnly: true },
  ],
} as const;

const on =
  (...paths: readonly string[]) =>
  (path: string) =>
    paths.includes(path);

test("folders of programs are looked for where they really are, and named as they are inside", () => {
  const at = { workspace, directory: "packages/a", env: { PATH: "/usr/bin:/bin" } };
  expect(searchPath(at, on("/lower/.bin"))).toBe("/home/u/app/node_modules/.bin:/usr/bin:/bin");
  expect(searchPath(at, on("/upper/.bin"))).toBe("/home/u/app/node_modules/.bin:/usr/bin:/bin");
  expect(searchPath(at, on("/venv/bin", "/pool/one/packages/a/node_modules/.bin"))).toBe(
    "/home/u/app/packages/a/node_modules/.bin:/home/u/app/.venv/bin:/usr/bin:/bin",
  );
});

test("a covered folder of the workspace does not count", () => {
  const at = { workspace, directory: "", env: { PATH: "/bin" } };
  expect(searchPath(at, on("/pool/one/node_modules/.bin"))).toBe("/bin");
});

const confinement = {
  workspace,
  directory: "",
  argv: [],
  lend: [{ source: "/evaluators/e.py", as: "EVALUATOR" }],
  reach: { network: "none", read: [], hide: [] } as const,
  roomBytes: 1,
  env: { PATH: "/bin", HOME: "/home/u", OLDPWD: "/secret", HF_HOME: "/models", TMPDIR: "/scratch" },
};

test("in a sandbox caches and temporary files go to /tmp, what is installed in a cache is found", () => {
  const env = confinedEnvironment(
    confinement,
    on("/home/u/.cache/ms-playwright", "/home/u/.cache/huggingface"),
  );
  expect(env).toMatchObject({
    HOME: "/home/u",
    TMPDIR: "/tmp",
    XDG_CACHE_HOME: "/tmp/.cache",
    PLAYWRIGHT_BROWSERS_PATH: "/home/u/.cache/ms-playwright",
    HF_HOME: "/models",
    EVALUATOR: "/tmp/assay/0/e.py",
  });
  expect(env).not.toHaveProperty("OLDPWD");
  expect(env).not.toHaveProperty("TORCH_HOME");
});

test("Go finds its cache where the workspace brings it along, and never one it cannot write to", () => {
  const goCache = (mounts: Workspace["mounts"]) => {
    const env = { HOME: "/home/u", GOCACHE: "/home/u/.cache/go-build" };
    const at = { ...confinement, env, workspace: { ...workspace, mounts } };
    return confinedEnvironment(at, on()).GOCACHE;
  };
  const target = "/home/u/.cache/go-build";
  const cache = { kind: "overlay", lower: target, upper: "/upper", work: "/w", target } as const;
  expect(goCache([...workspace.mounts, cache])).toBe(target);
  expect(goCache(workspace.mounts)).toBe("/tmp/.cache/go-build");
  const bound = { kind: "bind", source: target, target, readOnly: true } as const;
  expect(goCache([bound])).toBe("/tmp/.cache/go-build");
});

test("without a sandbox things are where they are", () => {
  expect(openEnvironment(confinement, on())).toEqual({
    PATH: "/bin",
    HOME: "/home/u",
    HF_HOME: "/models",
    TMPDIR: "/scratch",
    EVALUATOR: "/evaluators/e.py",
  });
});
