const stems = ["src", "lib", "test/unit", "packages/core", "a/b/c", "docs"];
const patterns = stems.flatMap((stem) => [
  `${stem}/**/*.js`,
  `${stem}/*.{ts,tsx}`,
  `!${stem}/**/node_modules/**`,
  `${stem}/[a-m]*/index.?s`,
  `${stem}/@(one|two|three)/*.md`,
  `${stem}/+(x|y)z/**`,
]);
const names = ["index.js", "main.ts", "view.tsx", "read.md", "x/y/z.js"];
const paths = stems.flatMap((stem) => names.map((name) => `${stem}/${name}`));
module.exports = { patterns, paths };
