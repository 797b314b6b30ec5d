/** Files in which a repository says what it is called. */
export const NAMING_FILES = ["package.json", "pyproject.toml", "Cargo.toml"] as const;

/**
 * What a repository may be called: by its folder, by its remotes and whose they are there, by its packages. `remotes` are
 * addresses as git has them, `files` the texts of `NAMING_FILES`.
 */
export function repositoryNames(
  folder: string,
  remotes: readonly string[],
  files: readonly string[],
): readonly string[] {
  const named = files.flatMap((text) => {
    const [, name = ""] = /^\s*"?name"?\s*[:=]\s*"([^"\n]{2,200})"/m.exec(text) ?? [];
    return name.replace(/^@/, "").split("/");
  });
  const all = [folder, ...remotes.flatMap(remoteNames), ...named];
  return [...new Set(all)].filter((name) => name.length > 1 && /[\p{L}\p{N}]/u.test(name));
}

/** `git@host:acme/parser.git` is called `parser`, and acme's; a folder of this machine has no owner. */
function remoteNames(address: string): readonly string[] {
  const plain = address.replace(/\/+$/, "").replace(/\.git$/, "");
  const [, path] = /^(?:[a-z+]+:\/\/[^/]+\/|[^/:]+:)(.+)$/i.exec(plain) ?? [];
  return path === undefined ? plain.split("/").slice(-1) : path.split("/").filter(Boolean);
}
