export { median } from "./location.ts";
export { mixSeeds, mulberry32, type Random } from "./random.ts";
