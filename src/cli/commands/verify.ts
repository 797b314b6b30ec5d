import { verify } from "../../api/index.ts";
import { jsonLine } from "../../view/json.ts";
import { verificationText } from "../../view/verification.ts";
import { look, print } from "../terminal.ts";

interface VerifyFlags {
  readonly study?: string;
  readonly json?: boolean;
}

/** `assay verify`. */
export async function verifyCommand({ json, ...which }: VerifyFlags): Promise<number> {
  const found = await verify(which);
  if (json) print(jsonLine({ type: "verification", ...found }));
  else print(verificationText(found, look(process.stdout)));
  return found.faults.length > 0 ? 1 : 0;
}
