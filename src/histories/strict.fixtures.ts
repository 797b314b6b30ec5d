import type { HistoryFormat } from "../domain/history.ts";

/*
 * Readers of other tools' files as strict as any is known to be: what these take, those take. They share nothing with
 * what they test.
 */

/** The words that each format has. */
export const STATUSES: Readonly<Record<HistoryFormat, readonly string[]>> = {
  tsv: ["keep", "discard", "crash"],
  "tsv-timed": [
    ...["baseline", "keep", "keep (reworked)", "discard", "crash", "no-op", "hook-blocked"],
    "metric-error",
  ],
  "tsv-iterations": [
    ...["baseline", "keep", "discard", "crash", "no-op", "blocked", "refine", "pivot", "search"],
    "drift",
  ],
  auto: ["keep", "discard", "crash", "checks_failed"],
  autoresearch: ["keep", "discard", "crash", "checks_failed"],
  labloop: [
    ...["kept", "reverted", "no_change", "failed", "timed_out", "no_metric", "not_finite"],
    ...["harness_changed", "interrupted"],
  ],
};

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

const DECIMAL = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/;

/** Every line, as the most suspicious of the readers splits them. */
function linesIn(text: string): readonly string[] {
  if (text === "") return [];
  must(text.endsWith("\n"), "the last line is cut off");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: some readers end lines at these.
  const all = text.slice(0, -1).split(/\r\n|[\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/);
  must(!text.includes("\u0000"), "a NUL");
  must(
    all.every((line) => line !== ""),
    "an empty line",
  );
  return all;
}

/** Throws where a text is not what tools that read this format expect. */
export function strictly(format: HistoryFormat, text: string): void {
  const all = linesIn(text);
  if (format === "tsv") original(all);
  else if (format === "tsv-timed") timed(all);
  else if (format === "tsv-iterations") iterations(all);
  else if (format === "labloop") labloop(all);
  else log(all);
}

function rowsOf([header = "", ...rows]: readonly string[], wanted: readonly (string | RegExp)[]) {
  const named = header.split("\t");
  must(named.length === wanted.length, `columns: ${header}`);
  for (const [nth, name] of wanted.entries())
    must(typeof name === "string" ? named[nth] === name : name.test(named[nth] ?? ""), header);
  return rows.map((row) => {
    const cells = row.split("\t");
    must(cells.length === wanted.length, `cells: ${row}`);
    must(!cells.some((cell) => cell.startsWith('"')), `a quotation that is opened: ${row}`);
    return cells;
  });
}

function original(all: readonly string[]): void {
  const rows = rowsOf(all, ["commit", /\S/, "memory_gb", "status", "description"]);
  for (const [commit = "", value = "", memory = "", status = ""] of rows) {
    must(/^\S+$/.test(commit), `commit ${commit}`);
    must(!/^[0-9a-f]{8,}$/i.test(commit), `long commit ${commit}`);
    must(DECIMAL.test(value) && /^\d+\.\d$/.test(memory), `numbers ${value} ${memory}`);
    must(STATUSES.tsv.includes(status), `status ${status}`);
    must(status !== "crash" || (value === "0.000000" && memory === "0.0"), "a crash with a value");
  }
}

function timed([direction = "", ...others]: readonly string[]): void {
  must(/^# metric_direction: (higher|lower)_is_better$/.test(direction), direction);
  const [header = "", ...rows] = others;
  const data = rows.filter((row) => !row.startsWith("#"));
  const columns = ["iteration", "timestamp", "commit", "metric", "delta", "guard", "guard-metric"];
  for (const cells of rowsOf([header, ...data], [...columns, "status", "description"])) {
    const [iteration = "", time = "", commit = "", value = "", delta = "", guard, , status = ""] =
      cells;
    must(/^\d+$/.test(iteration) || iteration !== "", iteration);
    must(time === "-" || !Number.isNaN(Date.parse(time)), `time ${time}`);
    must(commit !== "" && DECIMAL.test(value) && DECIMAL.test(delta), cells.join("|"));
    must(["pass", "fail", "-"].includes(guard ?? ""), `guard ${guard}`);
    must(STATUSES["tsv-timed"].includes(status), `status ${status}`);
  }
}

function iterations(all: readonly string[]): void {
  const directions = all.filter((line) => line.startsWith("# metric_direction:"));
  must(directions.length === 1, "one direction");
  must(/^# metric_direction: (lower|higher)$/.test(directions[0] ?? ""), directions[0] ?? "");
  const data = all.filter((line) => !line.startsWith("#"));
  const rows = rowsOf(data, [
    ...["iteration", "commit", "metric", "delta", "guard", "status", "description"],
  ]);
  for (const [
    iteration = "",
    commit = "",
    value = "",
    delta = "",
    guard = "",
    status = "",
  ] of rows) {
    must(iteration !== "" && commit !== "", "iteration and commit");
    must(DECIMAL.test(value) && DECIMAL.test(delta), `${value} ${delta}`);
    must(["pass", "fail", "-"].includes(guard), `guard ${guard}`);
    must(STATUSES["tsv-iterations"].includes(status), `status ${status}`);
  }
}

const isNumber = (value: unknown) => typeof value === "number" && Number.isFinite(value);
const isMap = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function log(all: readonly string[]): void {
  let hasConfig = false;
  for (const line of all) {
    const object = JSON.parse(line);
    must(isMap(object), line);
    if (object.type === "config") {
      must(
        ["name", "metricName", "metricUnit"].every((name) => typeof object[name] === "string"),
        line,
      );
      must(["lower", "higher"].includes(object.bestDirection), line);
      hasConfig = true;
    } else if (typeof object.type === "string") must(!("run" in object), line);
    else {
      must(hasConfig, "a run before any configuration");
      must(Number.isInteger(object.run) && typeof object.commit === "string", line);
      must(object.metric === null || isNumber(object.metric), line);
      must(isMap(object.metrics) && Object.values(object.metrics).every(isNumber), line);
      must(STATUSES.auto.includes(object.status), line);
      must(object.status !== "crash" || isNumber(object.metric), line);
      must(typeof object.description === "string" && isNumber(object.timestamp), line);
      must(Number.isInteger(object.segment), line);
      must(object.confidence === null || isNumber(object.confidence), line);
      must(object.asi === undefined || isMap(object.asi), line);
    }
  }
}

function labloop(all: readonly string[]): void {
  for (const line of all) {
    const object = JSON.parse(line);
    must(isMap(object), line);
    const names = Object.keys(object).filter((name) => !/^\d+$/.test(name));
    must(names.join() === names.toSorted().join(), `fields out of order: ${line}`);
    if (object.manifest === 1) {
      must(["minimize", "maximize"].includes(object.goal), line);
      must(typeof object.run === "string" && typeof object.metric === "string", line);
    } else if ("outcome" in object) {
      must(Number.isInteger(object.index) && isNumber(object.duration_seconds), line);
      must(STATUSES.labloop.includes(object.outcome), line);
      for (const name of ["metric", "incumbent"])
        must(object[name] === null || isNumber(object[name]), line);
      for (const name of ["commit", "harness"])
        must(object[name] === null || typeof object[name] === "string", line);
      for (const name of ["note", "stdout_tail", "direction"])
        must(typeof object[name] === "string", line);
    }
  }
}
