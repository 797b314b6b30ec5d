import type { Wording } from "./words.ts";

/** Problems with git, the repository and its branches. */
export const REPOSITORY = {
  "git-missing": () => ({
    what: "git was not found.",
    hint: "Install git 2.38 or newer and put it on PATH.",
  }),
  "git-too-old": ({ found, needed }) => ({
    what: `git ${found} is too old.`,
    hint: `Assay needs git ${needed} or newer (for merge-tree --write-tree).`,
  }),
  "git-failed": ({ doing, detail }) => ({
    what: `git failed while ${doing}: ${detail}`,
    hint: "Nothing of yours was changed. If the repository is sound (git fsck), this is a bug worth reporting.",
  }),
  "not-a-repository": ({ directory }) => ({
    what: `${directory} is not inside a git repository.`,
    hint: "Run Assay inside a repository, or make one: git init && git add -A && git commit -m Start",
  }),
  "no-commits": ({ directory }) => ({
    what: `The repository in ${directory} has no commits yet.`,
    hint: "A study needs a commit to start from: git add -A && git commit -m Start",
  }),
  "bare-repository": ({ directory }) => ({
    what: `${directory} is a bare repository.`,
    hint: "Run Assay in a checkout of it: git worktree add ../checkout",
  }),
  "unsupported-repository": ({ feature, wayOut }) => ({
    what: `The repository uses ${feature}, which Assay does not support yet.`,
    hint: wayOut,
  }),
  "unknown-revision": ({ revision }) => ({
    what: `There is no revision "${revision}" in this repository.`,
    hint: "Name a commit, branch or tag; git log --oneline --all lists them.",
  }),
  "branch-exists": ({ branch }) => ({
    what: `The branch ${branch} exists already.`,
    hint: `Name another with --branch, or delete this one if nothing on it is wanted: git branch -D ${branch}`,
  }),
  "branch-moved": ({ branch, expected, found }) => ({
    what: `The branch ${branch} was moved by somebody else: expected ${expected.slice(0, 10)}, found ${found.slice(0, 10)}.`,
    hint: "Nothing was overwritten. Put the branch back (git branch -f) and run assay resume, or start a new study.",
  }),
  "branch-checked-out": ({ branch, directory }) => ({
    what: `The branch ${branch} is checked out in ${directory}.`,
    hint: "Moving it would change that checkout. Switch to another branch there (git switch -), or name another with --branch.",
  }),
  "branch-name": ({ branch }) => ({
    what: `"${branch}" cannot be the name of a branch.`,
    hint: "git check-ref-format --help lists the rules: no spaces, no .., no ~^:?*[ and no / at either end.",
  }),
} satisfies Partial<Wording>;
