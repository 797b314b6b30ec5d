import type { Repository } from "../ports/repository.ts";

/** What the contract needs of whoever runs it: real repositories, and the adapter under test. */
export interface RepositoryRig {
  /** A new repository with these files committed on `main`; gives its root. */
  repository(files: Readonly<Record<string, string>>): string;
  write(root: string, files: Readonly<Record<string, string>>): void;
  git(root: string, ...args: string[]): string;
  open(directory: string): Promise<Repository>;
}
