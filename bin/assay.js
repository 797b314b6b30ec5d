#!/usr/bin/env node
// Plain old syntax on purpose: it must still parse, and speak, under a Node too old for the rest.
var here = new URL("..", import.meta.url);
var found = process.versions.node.split(".").map(Number);
if (process.platform === "win32") {
  console.error(
    "assay: Windows is not supported; run it inside WSL (https://learn.microsoft.com/windows/wsl).",
  );
  process.exit(2);
} else if (found[0] < 22 || (found[0] === 22 && found[1] < 18)) {
  console.error(`assay: needs Node 22.18 or newer, this is Node ${process.versions.node}.`);
  process.exit(2);
} else {
  // A checkout has the sources and runs them; the published package has only `dist`.
  Promise.all([import("node:fs"), import("node:module"), import("node:v8")]).then((loaded) => {
    var fs = loaded[0];
    // Later starts find their modules compiled; it halves the time of `--help`.
    loaded[1].enableCompileCache();
    // The engine mostly waits: young objects need no more room, and what is measured may need it.
    loaded[2].setFlagsFromString("--semi-space-growth-factor=1");
    var source = new URL("src/cli/main.ts", here);
    return import(fs.existsSync(source) ? source.href : new URL("dist/cli/main.js", here).href);
  });
}
