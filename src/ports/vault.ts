/**
 * The long-term memory of a repository: Markdown files that people read and may add to.
 *
 * Contract: `add` never changes what is there, and whoever reads sees a file whole or not at all. Names have `/` between
 * folders. All of it throws the errors of the file system.
 */
export interface Vault {
  /** Adds a file; false where there is one of this name, which stays as it is. */
  add(name: string, text: string): boolean;
  /** Puts a file in the place of what is there. */
  replace(name: string, text: string): void;
  /** `undefined` where there is none. */
  read(name: string): string | undefined;
  /** The names in a folder, in their order. */
  names(folder: string): readonly string[];
}
