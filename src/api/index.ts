export { confirm } from "./confirm.ts";
export { judge } from "./judge.ts";
export { loadConfig } from "./load-config.ts";
export { measureNoise } from "./noise.ts";
export { listStudies, readStudy } from "./read-study.ts";
export { resume } from "./resume.ts";
export { SystemExperiment } from "./system-experiment.ts";
export type * from "./types.ts";
export { verify } from "./verify.ts";
