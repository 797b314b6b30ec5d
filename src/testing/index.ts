export { journalContract } from "./journal-contract.ts";
