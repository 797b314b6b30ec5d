import { homedir } from "node:os";
import { basename } from "node:path";
import { AssayError } from "../domain/error.ts";
import type { Experiment } from "../domain/experiment.ts";
import type { Saying } from "../ports/proposer.ts";
import { type Redact, redaction } from "../view/memory/redact.ts";
import { NAMING_FILES, repositoryNames } from "../view/memory/repository-names.ts";
import { sharedName, sharedNote } from "../view/memory/shared-note.ts";
import { type GitRepository, ownMask } from "./compose.ts";
import { drawnSharingId, makeSharedPlace, sharedVault } from "./compose-vault.ts";

/** Told of a note that was just written, by its name. */
export type Share = (name: string, note: string) => void;

interface Sharing {
  readonly repository: GitRepository;
  readonly experiment: Experiment;
  readonly base: string;
}

/**
 * Who takes copies of the notes of a study to the memory that the user's repositories share; nobody where the study does not
 * share. What cannot be written there is said, once, and does not stop the study.
 */
export async function sharing(
  { repository, experiment, base }: Sharing,
  say: (saying: Saying) => void,
): Promise<Share> {
  if (!experiment.share) return () => {};
  const redact = await redactionOf(repository, base);
  const mask = ownMask();
  let isTold = false;
  const trying = (write: () => void) => {
    try {
      write();
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException;
      if (typeof code !== "string" || thrown instanceof AssayError) throw thrown;
      const words = `what is learned is not shared: the memory of all repositories is not written (${message})`;
      if (!isTold) say({ kind: "delay", words });
      isTold = true;
    }
  };
  // It must be there to be hidden from candidates.
  trying(() => makeSharedPlace());
  return (name, note) =>
    trying(() => {
      const id = drawnSharingId(repository.home);
      sharedVault().add(`${sharedName(id, name)}.md`, sharedNote(mask(note), id, redact));
    });
}

/** What a repository and its user are called, and where they are. */
async function redactionOf(repository: GitRepository, base: string): Promise<Redact> {
  const { root, places } = repository;
  const home = homedir();
  const remotes = [...places.settings].flatMap(([key, address]) =>
    /^remote\..*\.url$/.test(key) ? [address] : [],
  );
  const files = await Promise.all(NAMING_FILES.map((file) => repository.read(base, file)));
  const user = basename(home);
  return redaction({
    folders: [root, home],
    names: repositoryNames(
      basename(root),
      remotes,
      files.filter((text) => text !== undefined),
    ),
    ...(user === "root" ? {} : { user }),
    paths: await repository.paths(base),
  });
}
