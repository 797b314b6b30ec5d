import { listStudies, readStudy, runningStudy, type StudyReading } from "../../api/index.ts";
import { AssayError } from "../../domain/error.ts";
import { jsonLine } from "../../view/json.ts";
import { trialText } from "../../view/show.ts";
import { statusText, studiesText } from "../../view/status.ts";
import { columnsFor, tableHead, tableRow } from "../../view/table.ts";
import type { TrialRow } from "../../view/watch.ts";
import { replay } from "../follow.ts";
import { look, print } from "../terminal.ts";

interface ReadFlags {
  readonly study?: string;
  readonly json?: boolean;
}

/** `assay status`: the newest study, and the names of the others. */
export async function status({ json, ...which }: ReadFlags): Promise<number> {
  const reading = await studyOf(which);
  if (!reading) return 0;
  if (json) {
    print(jsonLine({ type: "study", running: reading.running, ...reading.study }));
    return 0;
  }
  const style = look(process.stdout);
  const { watch, kept } = replay(reading.events());
  print(statusText(watch, kept, Date.now(), style, reading.running));
  const others = (await listStudies({})).filter(({ id }) => id !== reading.study.id);
  const running = await runningStudy();
  if (others.length > 0) print(`\nOther studies\n${studiesText(others, style, running)}`);
  return 0;
}

/** `assay log`: the trials of a study as a table. */
export async function log({ json, ...which }: ReadFlags): Promise<number> {
  const reading = await studyOf(which);
  if (!reading) return 0;
  if (json) {
    for (const trial of reading.trials()) print(jsonLine({ type: "trial", ...trial }));
    return 0;
  }
  const style = look(process.stdout);
  const { experiment, metricName } = reading.study;
  const columns = columnsFor(style, experiment.objective, metricName);
  print(tableHead(columns, style));
  // A trial that was given more runs ends twice; what it ended as last is what it is.
  const rows = new Map<number, TrialRow>();
  replay(reading.events(), (row) => rows.set(row.number, row));
  for (const row of rows.values()) print(tableRow(row, columns, style));
  return 0;
}

/** `assay show TRIAL`. */
export async function show(number: string, { json, ...which }: ReadFlags): Promise<number> {
  const reading = await readStudy(which);
  const trial = /^\d+$/.test(number) ? reading.trial(Number(number)) : undefined;
  if (!trial) {
    throw new AssayError({ code: "unknown-trial", trial: number, last: reading.study.trials });
  }
  const { study } = reading;
  if (json) print(jsonLine({ type: "trial", study: study.id, ...trial }));
  else print(trialText(trial, study, look(process.stdout), reading.running));
  return 0;
}

/** The study asked for; says so, and gives nothing, where the repository has none yet. */
async function studyOf(which: { readonly study?: string }): Promise<StudyReading | undefined> {
  try {
    return await readStudy(which);
  } catch (thrown) {
    if (!(thrown instanceof AssayError) || thrown.problem.code !== "no-studies") throw thrown;
    process.stderr.write("No study yet. Start one: assay learn --help\n");
    return undefined;
  }
}
