import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { toolchains } from "./homes.ts";

let home = "";

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "assay-home-")));
  vi.stubEnv("HOME", home);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

function file(path: string): string {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), "");
  return join(home, path);
}

const seen = (env: Record<string, string> = {}) =>
  toolchains([home], env).map((path) => path.slice(home.length + 1));

test("known toolchains are seen, and of cargo's folder not the credentials", () => {
  file(".pyenv/shims/python3");
  file(".cargo/bin/cargo");
  file(".cargo/credentials.toml");
  file(".ssh/id_ed25519");
  expect(seen().toSorted()).toEqual([".cargo/bin", ".pyenv"]);
  expect(seen({ CARGO_HOME: join(home, ".cargo") })).not.toContain(".cargo");
});

test("a folder of PATH is seen with what lies beside it, but never a whole home", () => {
  file("bin/tool");
  file("tools/flutter/bin/flutter");
  file(".local/bin/mine");
  const PATH = ["bin", "tools/flutter/bin", ".local/bin"].map((path) => join(home, path)).join(":");
  expect(seen({ PATH }).toSorted()).toEqual([".local/bin", "bin", "tools/flutter"]);
});

test("what a program on PATH links to is seen as well", () => {
  const real = file(".local/opt/tool/bin/tool");
  mkdirSync(join(home, ".local/bin"));
  symlinkSync(real, join(home, ".local/bin/tool"));
  symlinkSync("/nowhere", join(home, ".local/bin/broken"));
  expect(seen({ PATH: join(home, ".local/bin") })).toContain(".local/opt/tool");
});
