export { Board } from "./board.js";
export { format } from "./format.js";
export { merge } from "./merge.js";
export { percentileOf, ranked, rankOf } from "./rank.js";
export { top } from "./top.js";
