// All that the library answers to many questions: the same for every change without effect.
const { createHash } = require("node:crypto");
const picomatch = require("./index.js");
const { patterns, paths } = require("./globs.js");

const more = [
  "",
  "{1..9}.js",
  "a\\*b",
  '"q"/*',
  "[[:alpha:]]*",
  "***",
  "./x",
  "!(!(a))",
  "(a|b)+c",
];
const settings = [{}, { dot: true }, { windows: true }, { nocase: true, contains: true }];
const answer = (question) => {
  try {
    return question();
  } catch (error) {
    return String(error);
  }
};
const all = [...patterns, ...more].flatMap((pattern) =>
  settings.map((options) => [
    answer(() => String(picomatch.makeRe(pattern, options))),
    answer(() => JSON.stringify(picomatch.scan(pattern, { ...options, tokens: true }))),
    answer(() => paths.filter(picomatch(pattern, options)).join()),
  ]),
);
console.log(createHash("sha256").update(JSON.stringify(all)).digest("hex"));
