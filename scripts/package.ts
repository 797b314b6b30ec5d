/** Packs the package, installs it into an empty folder and runs it there, as a user would get it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const folder = mkdtempSync(join(tmpdir(), "assay-package-"));
const run = (program: string, args: readonly string[], cwd = folder) =>
  execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

try {
  run("npm", ["pack", "--silent", "--pack-destination", folder], process.cwd());
  run("publint", ["run", "--strict", join(folder, `assay-${version}.tgz`)], process.cwd());
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  run("npm", ["install", "--no-audit", "--no-fund", "--omit=dev", `./assay-${version}.tgz`]);
  const said = run("npx", ["assay", "--version"]).trim();
  if (said !== version) throw new Error(`assay --version said "${said}", not "${version}"`);
  const names = 'import("assay").then((assay) => console.log(typeof assay.SystemExperiment))';
  const exported = run(process.execPath, ["-e", names]).trim();
  if (exported !== "function") throw new Error(`SystemExperiment is exported as ${exported}`);
  console.log(`the package installs and runs: assay ${version}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
