/**
 * Answers queries from stdin, one `{"query": "…"}` a line, with the names of the notes that the vault beside this file
 * has about them: the search command of `tune.jsonl` and `test.jsonl`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { answers, asked } from "./questions.ts";

const queries = (await text(process.stdin))
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => asked(JSON.parse(line).query));
const scratch = mkdtempSync(join(tmpdir(), "assay-recall-"));
try {
  for (const hits of answers(queries, join(scratch, "vault.db"))) {
    console.log(JSON.stringify(hits.map(({ name }) => name)));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
