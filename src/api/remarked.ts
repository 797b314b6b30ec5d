import { AssayError } from "../domain/error.ts";
import type { Recorded } from "../domain/event.ts";
import type { Remark, SignedRemark } from "../domain/remark.ts";
import type { Mask } from "../domain/secrets.ts";
import type { Answer, ProposalWorkspace, Proposer } from "../ports/proposer.ts";
import type { Vault } from "../ports/vault.ts";
import { remarkFile, remarkName } from "../view/memory/remark.ts";
import { cut, firstLine } from "../view/text.ts";
import { findNote } from "./find-note.ts";
import { MOST_CHARACTERS } from "./own-text.ts";

/** Remarks of one answer that are taken. */
const MOST_REMARKS = 5;

type Say = (words: string) => void;

/**
 * A proposer whose remarks are few, short, masked and about notes that there are; what is left out or cut is said. Nobody is
 * believed to hand over what the type promises.
 */
export function withBoundedRemarks(
  proposer: Pick<Proposer, "propose">,
  vault: Vault,
  mask: Mask,
): Pick<Proposer, "propose"> {
  return {
    async propose(context, workspace: ProposalWorkspace) {
      const answer = await proposer.propose(context, workspace);
      if (answer.kind === "exhausted" || answer.remarks === undefined) return answer;
      const { remarks, ...rest } = answer;
      const say: Say = (words) => workspace.say?.({ kind: "warning", words });
      const taken = bounded(remarks, { vault, mask, say });
      return (taken.length > 0 ? { ...rest, remarks: taken } : rest) as Answer;
    },
  };
}

interface Bounds {
  readonly vault: Vault;
  readonly mask: Mask;
  readonly say: Say;
}

function bounded(given: unknown, { vault, mask, say }: Bounds): readonly Remark[] {
  const all = Array.isArray(given) ? given.filter(isRemark) : [];
  if (all.length > MOST_REMARKS) {
    say(`of ${all.length} remarks on notes the first ${MOST_REMARKS} are taken`);
  }
  const most = MOST_CHARACTERS.remark;
  return all.slice(0, MOST_REMARKS).flatMap(({ note, text }) => {
    const known = nameIn(vault, note);
    const shown = firstLine(mask(note)).slice(0, 100);
    if (known === undefined) say(`a remark on "${shown}" is left out: the vault has no such note`);
    // Half a secret is not known as one: it is masked before it is cut.
    const said = mask(text);
    if (said.length > most) say(`a remark on "${shown}" is cut to ${most} characters`);
    return known === undefined ? [] : [{ note: known, text: said.slice(0, most) }];
  });
}

function isRemark(value: unknown): value is Remark {
  const { note, text } = (value ?? {}) as Partial<Remark>;
  return typeof note === "string" && typeof text === "string" && text.trim() !== "";
}

/** A vault that cannot be read has no note: a remark is not worth a study. */
function nameIn(vault: Vault, note: string): string | undefined {
  try {
    return findNote(vault, note).name;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (thrown instanceof AssayError || typeof code === "string") return undefined;
    throw thrown;
  }
}

/** Writes the remarks that came with a proposal, those that are not there yet, and gives how many. */
export function keepRemarks({ event, at, study }: Recorded, vault: Vault): number {
  if (event.type !== "proposed" && event.type !== "not-proposed") return 0;
  const { remarks = [], trial } = event;
  const source = event.type === "proposed" ? event.proposal.source : event.source;
  // A command may be long.
  const by = cut(firstLine(event.by ?? source), 60);
  return remarks.filter(({ note, text }, nth) => {
    const remark: SignedRemark = { note, text, by, at };
    return vault.add(`${remarkName(note, `${study}-t${trial}-${nth + 1}`)}.md`, remarkFile(remark));
  }).length;
}
