import { doctor } from "../../api/index.ts";
import { canShutIn, doctorText } from "../../view/doctor.ts";
import { jsonLine } from "../../view/json.ts";
import { look, print } from "../terminal.ts";

/** `assay doctor`. */
export async function doctorCommand({ json }: { readonly json?: boolean }): Promise<number> {
  const findings = await doctor();
  if (json) for (const finding of findings) print(jsonLine({ type: "finding", ...finding }));
  else print(doctorText(findings, look(process.stdout)));
  return canShutIn(findings) ? 0 : 1;
}
