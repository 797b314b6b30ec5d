import { measureNoise } from "../../api/index.ts";
import { jsonLine } from "../../view/json.ts";
import { noiseText } from "../../view/noise.ts";
import { formatNumber } from "../../view/numbers.ts";
import type { QuestionFlags } from "../flags.ts";
import { interruptibly } from "../interrupt.ts";
import { readQuestion } from "../question.ts";
import { look, print } from "../terminal.ts";

/** `assay noise`: what this machine can resolve. */
export async function noiseCommand({
  runs,
  json = false,
  ...flags
}: QuestionFlags & { readonly runs?: number; readonly json?: boolean }): Promise<number> {
  const { proposer: _, hypothesis: __, ...options } = (await readQuestion(flags)).options;
  const live = process.stderr.isTTY;
  const onRun = (nth: number, value: number) => {
    if (live) process.stderr.write(`\r\x1b[Krun ${nth}: ${formatNumber(value)}`);
  };
  const asked = { ...(runs === undefined ? {} : { runs }), onRun };
  const found = await interruptibly((interrupt) =>
    measureNoise(options, { ...interrupt, ...asked }),
  );
  if (live) process.stderr.write("\r\x1b[K");
  print(json ? jsonLine({ type: "noise", ...found }) : noiseText(found, look(process.stdout)));
  return 0;
}
