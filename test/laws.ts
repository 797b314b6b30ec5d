import fc from "fast-check";

// The same cases on every run, so that what fails has been changed; `npm run test:laws` looks for new ones.
const { ASSAY_LAWS_SEED: seed = "20260", ASSAY_LAWS_RUNS: runs = "100" } = process.env;
fc.configureGlobal({ seed: Number(seed), numRuns: Number(runs) });
