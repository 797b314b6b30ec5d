// A real use of the library: compiles globs and matches paths. ROUNDS is filled in when it is copied.
const picomatch = require("./index.js");
const { patterns, paths } = require("./globs.js");

let answers = 0;
for (let round = 0; round < ROUNDS; round++) {
  for (const pattern of patterns) {
    const isMatch = picomatch(pattern);
    picomatch.scan(pattern, { tokens: true });
    for (const path of paths) if (isMatch(path)) answers += 1;
  }
}
console.log(answers);
const { user, system } = process.cpuUsage();
console.log(`cpu ${(user + system) / 1000}`);
