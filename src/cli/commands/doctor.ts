import { doctor } from "../../api/index.ts";
import { canShutIn, doctorText } from "../../view/doctor.ts";
import { jsonLine } from "../../view/json.ts";
import { look, print } from "../terminal.ts";

interface Flags {
  readonly json?: boolean;
  readonly askAgents?: true | readonly string[];
}

/** `assay doctor`. */
export async function doctorCommand({ json, askAgents }: Flags): Promise<number> {
  const names = askAgents === true ? [] : askAgents;
  const findings = await doctor(names ? { askAgents: names } : {});
  if (json) for (const finding of findings) print(jsonLine({ type: "finding", ...finding }));
  else print(doctorText(findings, look(process.stdout)));
  return canShutIn(findings) ? 0 : 1;
}
