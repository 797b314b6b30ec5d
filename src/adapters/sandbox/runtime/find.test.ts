import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { findRuntime } from "./find.ts";

function folder(): string {
  const made = realpathSync(mkdtempSync(join(tmpdir(), "assay-find-")));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

function install(root: string): string {
  const place = join(root, "node_modules/@anthropic-ai/sandbox-runtime");
  mkdirSync(join(place, "dist"), { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ bin: { srt: "dist/cli.js" } }));
  writeFileSync(join(place, "dist/cli.js"), "", { mode: 0o755 });
  return join(place, "dist/cli.js");
}

test("beside Assay first, then in the project, then on PATH", () => {
  const [assay, project, elsewhere] = [folder(), folder(), folder()];
  vi.stubEnv("PATH", elsewhere);
  onTestFinished(() => void vi.unstubAllEnvs());
  const places = [join(assay, "find.js"), join(project, "package.json")];
  expect(() => findRuntime(places)).toThrow("npm install --save-dev @anthropic-ai/sandbox-runtime");
  writeFileSync(join(elsewhere, "srt"), "", { mode: 0o755 });
  expect(findRuntime(places)).toBe(join(elsewhere, "srt"));
  const own = install(project);
  expect(findRuntime(places)).toBe(own);
  const beside = install(assay);
  expect(findRuntime(places)).toBe(beside);
});
