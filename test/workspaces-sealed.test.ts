import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRepository, openWorkspaces } from "../src/adapters/git/index.ts";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { everything, VANDALISM } from "../src/testing/vandalism.ts";
import { git, repositoryWith, tempDir, write } from "./rig/temp.ts";
import { describeWith } from "./rig/tools.ts";

const FILES = {
  "a.txt": "aaa\n",
  "b.txt": "bbb\n",
  "src/deep/c.txt": "ccc\n",
  "src/d.txt": "ddd\n",
  "tool.sh": "echo tool\n",
  ".gitignore": "*.log\nbuild/\n",
};

async function start(kind: "bubblewrap" | "unshare") {
  const root = repositoryWith(FILES);
  const sandbox = await chooseSandbox(kind);
  const repository = await openRepository({ directory: root });
  const workspaces = await openWorkspaces(repository, {
    isolated: true,
    sealed: true,
    dependencies: [],
    watched: Object.keys(FILES),
  });
  const base = (await repository.resolve("HEAD")) ?? "";
  const workspace = await workspaces.open("candidate");
  const proposal = await workspaces.open("proposal");
  const executor = processExecutor({ sandbox });
  const at = (path: string) => join(proposal.path, path);
  const sh = async (run: string) => {
    const done = await executor.exec(workspace, { run, directory: "", limitMs: 60_000 });
    expect([done.stderr, done.ending]).toEqual(["", { how: "exited", exitCode: 0 }]);
    return done.stdout;
  };
  /** Makes a candidate on the base, as a proposer does. */
  const propose = async (edit: () => void) => {
    await workspaces.checkout(proposal, base, "edit");
    edit();
    const tree = await workspaces.snapshot(proposal);
    await repository.merge({ kind: "tree", tree }, { base, parent: base });
    return tree;
  };
  return { workspaces, workspace, proposal, base, at, sh, propose };
}

/** What a run may do to the files under it. */
const SCRIPTS = [
  "echo x >a.txt; echo y >>src/d.txt; chmod 755 b.txt; chmod 700 src",
  "rm -rf a.txt src .gitignore .git/HEAD .git/refs",
  "mkdir -p build/out new && echo x >build/out/x && echo x >new/file && echo l >x.log",
  "rm -rf src && ln -s .. src && rm a.txt && ln -s b.txt a.txt && mkfifo pipe",
  "rm b.txt && mkdir b.txt && echo x >b.txt/inner && chmod 000 src/deep",
  "cp -r src copy && rm -r src && mv copy src && git config core.bare true",
];

/** What a candidate may be. */
const CANDIDATES: Readonly<Record<string, (at: (path: string) => string) => void>> = {
  "edits a file": (at) => writeFileSync(at("src/d.txt"), "edited\n"),
  "adds files and folders": (at) => write(at(""), { "new/deep/x": "x", "src/y": "y" }),
  "deletes a folder": (at) => rmSync(at("src/deep"), { recursive: true }),
  "makes a folder of a file": (at) => {
    rmSync(at("a.txt"));
    write(at(""), { "a.txt/b/c": "c" });
  },
  "makes a file of a folder": (at) => {
    rmSync(at("src"), { recursive: true });
    writeFileSync(at("src"), "file\n");
  },
  "makes a link of a folder": (at) => {
    mkdirSync(at("moved"));
    renameSync(at("src"), at("moved/src"));
    symlinkSync("moved/src", at("src"));
  },
  "renames a file with odd characters": (at) => renameSync(at("a.txt"), at('odd "n"\n🙂')),
};

for (const kind of ["bubblewrap", "unshare"] as const) {
  describeWith([kind === "bubblewrap" ? "bwrap" : "unshare"], `sealed workspaces, ${kind}`, () => {
    test("what runs write is seen by runs until the next checkout, and never reaches the files", async () => {
      const { workspaces, workspace, base, sh } = await start(kind);
      await workspaces.checkout(workspace, base, "run");
      const [files, seen] = [
        everything(workspace.path),
        await sh("ls -AlR --time-style=+; cat .git/HEAD"),
      ];
      for (const script of SCRIPTS) {
        await sh(script);
        await sh("echo here >later");
        expect(await sh("cat later")).toBe("here\n");
        expect(everything(workspace.path)).toEqual(files);
        await workspaces.checkout(workspace, base, "run");
        expect(await sh("ls -AlR --time-style=+; cat .git/HEAD")).toBe(seen);
        expect(await sh("git status --porcelain && cat a.txt src/deep/c.txt")).toBe("aaa\nccc\n");
      }
    });

    test("which files a run touched is told, put back or not, until the next checkout", async () => {
      const { workspaces, workspace, base, sh } = await start(kind);
      const wrote = async (script: string) => {
        await workspaces.checkout(workspace, base, "run");
        await sh(script);
        return (await workspaces.written(workspace)).toSorted();
      };
      expect(
        await wrote("cat a.txt src/d.txt >/dev/null; mkdir -p src/new; echo x >src/new/x"),
      ).toEqual([]);
      expect(await wrote("echo x >a.txt; rm src/deep/c.txt")).toEqual(["a.txt", "src/deep/c.txt"]);
      expect(await wrote("cp -p a.txt /tmp/a; echo x >a.txt; cp -p /tmp/a a.txt")).toEqual([
        "a.txt",
      ]);
      expect(await wrote("rm tool.sh; echo echo tool >tool.sh")).toEqual(["tool.sh"]);
      expect(await wrote("rm -r src; ln -s /tmp src")).toEqual(["src/d.txt", "src/deep/c.txt"]);
      const below = ["src/d.txt", "src/deep/c.txt"];
      expect(await wrote("rm -r src; mkdir -p src/deep")).toEqual(below);
      expect(await wrote("rm -r src/deep; mkdir src/deep; echo x >src/deep/new")).toEqual([
        "src/deep/c.txt",
      ]);
      expect(await wrote("cp -a src copy; rm -r src; cp -a copy src")).toEqual(below);
      // A folder of the layer has other times since, which say nothing.
      expect(await wrote("chmod 700 src; touch src; touch src/deep/x; rm src/deep/x")).toEqual([]);
      await workspaces.checkout(workspace, base, "run");
      expect(await workspaces.written(workspace)).toEqual([]);
    });

    test("folders are as they were for every run, whether the one before left them alone or not", async () => {
      const { workspaces, workspace, base, sh } = await start(kind);
      const look = "stat -c '%n %a %Y' src src/deep; ls -A . src src/deep";
      await workspaces.checkout(workspace, base, "run");
      const seen = await sh(look);
      for (const script of [
        ...["true", "cat src/d.txt", "touch -d @1 src", "chmod 700 src/deep", "echo x >new"],
        ...["mkdir src/new", "touch src/x; rm src/x", "rm -r src; mkdir -p src/deep", "true"],
      ]) {
        await sh(script);
        await workspaces.checkout(workspace, base, "run");
        expect(await sh(look)).toBe(seen);
        expect(await workspaces.written(workspace)).toEqual([]);
      }
    });

    test.each(Object.entries(CANDIDATES))(
      "there and back again for a candidate that %s",
      async (_, edit) => {
        const { workspaces, workspace, base, at, sh, propose } = await start(kind);
        await workspaces.checkout(workspace, base, "run");
        const before = everything(workspace.path);
        const tree = await propose(() => edit(at));
        await workspaces.checkout(workspace, tree, "run");
        const candidate = everything(workspace.path);
        expect(candidate).not.toEqual(before);
        for (const checkout of [tree, base, tree, base]) {
          await sh("rm -rf ./*; mkdir -p src/x new; echo x >src/x/y");
          await workspaces.checkout(workspace, checkout, "run");
          const wanted = checkout === tree ? candidate : before;
          expect(everything(workspace.path)).toEqual(wanted);
          const [status, changed] = [
            await sh("git status --porcelain --no-renames -uall --ignored | wc -l"),
            await sh("git diff HEAD --no-renames --name-only | wc -l"),
          ];
          expect(status).toBe(changed);
        }
      },
    );

    test.each(Object.entries(VANDALISM))("after a proposer that %s", async (_, vandal) => {
      const { workspaces, workspace, proposal, base, at, sh, propose } = await start(kind);
      await workspaces.checkout(proposal, base, "edit");
      const before = everything(proposal.path);
      for (let trial = 0; trial < 2; trial++) {
        const tree = await propose(() => vandal(at));
        await workspaces.checkout(workspace, tree, "run");
        await sh("echo x >a.log");
        await workspaces.checkout(workspace, base, "run");
        await workspaces.checkout(proposal, base, "edit");
        expect(everything(workspace.path)).toEqual(before);
        expect(everything(proposal.path)).toEqual(before);
      }
    });

    test("files that were edited are never run: they may carry attributes of overlays", async () => {
      const { workspaces, workspace, proposal, base } = await start(kind);
      await workspaces.checkout(workspace, base, "run");
      await workspaces.checkout(proposal, base, "edit");
      await expect(workspaces.checkout(proposal, base, "run")).rejects.toThrow(/is for edit/);
      await expect(workspaces.checkout(workspace, base, "edit")).rejects.toThrow(/is for run/);
    });

    test("a folder that cannot be laid over is said to be so", async () => {
      const sandbox = await chooseSandbox(kind);
      expect(await sandbox.canOverlay(tempDir())).toBe(true);
      expect(await (await chooseSandbox("none")).canOverlay(tempDir())).toBe(false);
    });
  });
}

test("runs see both arms alike: one clean commit on the branch head, of its age", async () => {
  const root = repositoryWith(FILES);
  git(root, "tag", "-a", "v1.0", "-m", "x");
  const repository = await openRepository({ directory: root });
  const options = { isolated: false, dependencies: [] };
  const workspaces = await openWorkspaces(repository, options);
  const base = (await repository.resolve("HEAD")) ?? "";
  const proposal = await workspaces.open("proposal");
  await workspaces.checkout(proposal, base, "edit");
  writeFileSync(join(proposal.path, "a.txt"), "edited\n");
  const tree = await workspaces.snapshot(proposal);
  await repository.merge({ kind: "tree", tree }, { base, parent: base });
  const seen: string[] = [];
  for (const [name, checkout] of [
    ["baseline", base],
    ["candidate", tree],
  ] as const) {
    const workspace = await workspaces.open(name);
    await workspaces.checkout(workspace, checkout, "run");
    const { path } = workspace;
    expect(git(path, "status", "--porcelain")).toBe("");
    const told = git(path, "describe", "--dirty").replace(/g[0-9a-f]+$/, "g");
    seen.push(`${told} ${git(path, "log", "-2", "--format=%ct %s")}`);
  }
  expect(seen[0]).toBe(seen[1]);
  expect(seen[0]).toMatch(/^v1\.0-1-g \d+ Under measurement\n/);
});
