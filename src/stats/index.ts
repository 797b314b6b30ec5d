export { logBinomial, logBlockEvalue, type Slot } from "./block.ts";
export { logMeanEvalue, logSumExp } from "./combine.ts";
export { hodgesLehmann, median, shiftBound } from "./location.ts";
export { mixSeeds, mulberry32, type Random, shuffled } from "./random.ts";
export { sigmaOfDifferences, successiveDifferences } from "./scale.ts";
export { lagOneCorrelation, theilSenSlope } from "./series.ts";
export { signedRankBound, walshAverages } from "./signed-rank.ts";
