import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Repository } from "../ports/repository.ts";
import type { Workspaces } from "../ports/workspace.ts";
import { everything, VANDALISM } from "./vandalism.ts";

/** What the contract needs of whoever runs it. */
export interface WorkspacesRig {
  /** A new repository with these files committed; gives its root. */
  repository(files: Readonly<Record<string, string>>): string;
  git(root: string, ...args: string[]): string;
  /** `watched` are the files that `written` is asked about; what is written at a workspace's path must show. */
  open(
    root: string,
    watched: readonly string[],
  ): Promise<{ repository: Repository; workspaces: Workspaces }>;
}

const FILES = {
  "a.txt": "aaa\n",
  "b.txt": "bbb\n",
  "src/deep/c.txt": "ccc\n",
  "src/d.txt": "ddd\n",
  ".gitignore": "*.log\nbuild/\n",
  'odd "name"\n🙂': "odd\n",
};

/** How a run may touch watched files, and what is told of it. */
const TOUCHES: Readonly<
  Record<
    string,
    { readonly touch: (at: (path: string) => string) => void; readonly told: readonly string[] }
  >
> = {
  "edits a file": { touch: (at) => writeFileSync(at("a.txt"), "xxx\n"), told: ["a.txt"] },
  "edits a file and puts it back, with its times": {
    touch: (at) => {
      const { atime, mtime } = statSync(at("a.txt"));
      writeFileSync(at("a.txt"), "xxx\n");
      writeFileSync(at("a.txt"), "aaa\n");
      utimesSync(at("a.txt"), atime, mtime);
    },
    told: ["a.txt"],
  },
  "puts another file in the place of one, and that back": {
    touch: (at) => {
      renameSync(at("b.txt"), at("kept"));
      writeFileSync(at("b.txt"), "xxx\n");
      renameSync(at("kept"), at("b.txt"));
    },
    told: ["b.txt"],
  },
  "deletes a file": { touch: (at) => rmSync(at("src/d.txt")), told: ["src/d.txt"] },
  "lets a file be executed": { touch: (at) => chmodSync(at("a.txt"), 0o755), told: ["a.txt"] },
  "deletes a folder and makes it anew": {
    touch: (at) => {
      rmSync(at("src"), { recursive: true });
      mkdirSync(at("src/deep"), { recursive: true });
      writeFileSync(at("src/d.txt"), "ddd\n");
    },
    told: ["src/d.txt", "src/deep/c.txt"],
  },
};

/** What every pool of `Workspaces` must do. */
export function workspacesContract(name: string, rig: WorkspacesRig): void {
  async function start() {
    const root = rig.repository(FILES);
    const { repository, workspaces } = await rig.open(root, Object.keys(FILES));
    const base = await repository.resolve("HEAD");
    if (!base) throw new Error("the repository has no commit");
    const workspace = await workspaces.open("candidate");
    await workspaces.checkout(workspace, base);
    const at = (path: string) => join(workspace.path, path);
    return {
      root,
      repository,
      workspaces,
      workspace,
      base,
      at,
      tree: await repository.treeOf(base),
    };
  }

  describe(`workspaces contract: ${name}`, () => {
    test("a checkout has exactly the files of the tree", async () => {
      const { workspace } = await start();
      const files = Object.entries(everything(workspace.path)).filter(
        ([, what]) => !what.endsWith(" folder"),
      );
      expect(files.map(([path, what]) => [path, what.replace(/^\d+ /, "")]).sort()).toEqual(
        Object.entries(FILES).sort(),
      );
    });

    test("the same name is the same workspace, another name another", async () => {
      const { workspaces, workspace } = await start();
      expect(await workspaces.open("candidate")).toBe(workspace);
      expect((await workspaces.open("baseline")).path).not.toBe(workspace.path);
    });

    test("a snapshot of what was checked out is its tree", async () => {
      const { workspaces, workspace, tree } = await start();
      expect(await workspaces.snapshot(workspace)).toBe(tree);
      expect(await workspaces.snapshot(workspace)).toBe(tree);
    });

    test.each(Object.keys(VANDALISM))("a checkout undoes a candidate that %s", async (what) => {
      const { workspaces, workspace, base, tree, at } = await start();
      const before = everything(workspace.path);
      for (const checkout of [base, tree]) {
        VANDALISM[what]?.(at);
        await workspaces.checkout(workspace, checkout);
        expect(everything(workspace.path)).toEqual(before);
      }
      expect(await workspaces.snapshot(workspace)).toBe(tree);
    });

    test.each(Object.keys(VANDALISM))(
      "so it does after a snapshot of one that %s",
      async (what) => {
        const { workspaces, workspace, tree, at } = await start();
        const before = everything(workspace.path);
        VANDALISM[what]?.(at);
        const theirs = await workspaces.snapshot(workspace);
        expect(await workspaces.snapshot(workspace)).toBe(theirs);
        await workspaces.checkout(workspace, tree);
        expect(everything(workspace.path)).toEqual(before);
      },
    );

    test("and in another process that knows nothing of it, a lock left behind", async () => {
      const { root, workspace, base } = await start();
      const before = everything(workspace.path);
      for (const vandal of Object.values(VANDALISM)) {
        vandal((path) => join(workspace.path, path));
        for (const name of readdirSync(join(workspace.path, ".."))) {
          if (name.endsWith(".index"))
            writeFileSync(join(workspace.path, "..", `${name}.lock`), "");
        }
        const later = await rig.open(root, []);
        await later.workspaces.checkout(await later.workspaces.open("candidate"), base);
        expect(everything(workspace.path)).toEqual(before);
      }
    });

    test("a snapshot holds edits, additions and deletions, and nothing that is ignored", async () => {
      const { repository, workspaces, workspace, base, at } = await start();
      writeFileSync(at("a.txt"), "edited\n");
      writeFileSync(at("new\nname"), "new\n");
      writeFileSync(at("x.log"), "ignored\n");
      rmSync(at("b.txt"));
      chmodSync(at("src/d.txt"), 0o755);
      const tree = await workspaces.snapshot(workspace);
      const merged = await repository.merge({ kind: "tree", tree }, { base, parent: base });
      expect(merged.applied && merged.paths).toEqual([
        { path: "a.txt", status: "modified" },
        { path: "b.txt", status: "deleted" },
        { path: "new\nname", status: "added" },
        { path: "src/d.txt", status: "modified" },
      ]);
    });

    test("a snapshot sees an edit of the same size in the second in which the file was written", async () => {
      const { workspaces, workspace, base, tree, at } = await start();
      const second = () => Math.floor(Date.now() / 1000);
      for (let begun = 0; begun !== second(); ) {
        begun = second();
        writeFileSync(at("a.txt"), "bbb\n");
        await workspaces.checkout(workspace, base);
        writeFileSync(at("a.txt"), "xxx\n");
      }
      const edited = second();
      // git compares times by the second: the next one must have come.
      await new Promise<void>((resolve) => {
        const look = () => (second() > edited ? resolve() : setImmediate(look));
        look();
      });
      expect(await workspaces.snapshot(workspace)).not.toBe(tree);
    });

    test("a snapshot can be checked out in another workspace", async () => {
      const { workspaces, workspace, at } = await start();
      writeFileSync(at("a.txt"), "edited\n");
      mkdirSync(at("new/folder"), { recursive: true });
      writeFileSync(at("new/folder/x"), "x\n");
      const tree = await workspaces.snapshot(workspace);
      const other = await workspaces.open("other");
      await workspaces.checkout(other, tree);
      expect(everything(other.path)).toEqual(everything(workspace.path));
      expect(await workspaces.snapshot(other)).toBe(tree);
    });

    test("a repository that a candidate made and committed to is no part of the target", async () => {
      const { repository, workspaces, workspace, base, at } = await start();
      mkdirSync(at("sub"));
      rig.git(at("sub"), "init", "-q");
      rig.git(at("sub"), "commit", "-q", "--allow-empty", "-m", "x");
      const tree = await workspaces.snapshot(workspace);
      expect(await repository.merge({ kind: "tree", tree }, { base, parent: base })).toMatchObject({
        applied: false,
        because: "out-of-scope",
      });
    });

    test.each(Object.entries(TOUCHES))(
      "it is told when a run %s, until the next checkout",
      async (_, { touch, told }) => {
        const { workspaces, base, workspace, at } = await start();
        await workspaces.checkout(workspace, base, "run");
        mkdirSync(at("build"));
        writeFileSync(at("src/new"), "new\n");
        readFileSync(at("a.txt"));
        expect(await workspaces.written(workspace)).toEqual([]);
        touch(at);
        expect((await workspaces.written(workspace)).toSorted()).toEqual(told);
        await workspaces.checkout(workspace, base, "run");
        expect(await workspaces.written(workspace)).toEqual([]);
      },
    );

    test("no program that a workspace names is run", async () => {
      const { root, repository, workspaces, workspace, at } = await start();
      const marker = join(root, "..", `${workspace.name}-ran`);
      const program = `touch '${marker}'; cat`;
      const plant = (git: string) => {
        for (const [key, value] of [
          ...["clean", "smudge", "process"].map((kind) => [`filter.evil.${kind}`, program]),
          ...["core.fsmonitor", "diff.external", "diff.evil.textconv"].map((key) => [key, program]),
          ["core.hooksPath", at("hooks")],
        ] as const) {
          rig.git(git, "config", key, value);
        }
      };
      plant(at(""));
      writeFileSync(at(".gitattributes"), "* filter=evil diff=evil merge=evil\n");
      mkdirSync(at("hooks"));
      for (const hook of ["post-checkout", "pre-commit", "post-index-change"]) {
        writeFileSync(at(`hooks/${hook}`), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
      }
      mkdirSync(at("sub"));
      rig.git(at("sub"), "init", "-q");
      rig.git(at("sub"), "commit", "-q", "--allow-empty", "-m", "x");
      plant(at("sub"));
      writeFileSync(at("a.txt"), "edited\n");
      const tree = await workspaces.snapshot(workspace);
      writeFileSync(at("sub/new"), "x");
      writeFileSync(at("a.txt"), "edited again\n");
      await workspaces.snapshot(workspace);
      await workspaces.checkout(workspace, tree);
      plant(at(""));
      writeFileSync(at("a.txt"), "edited once more\n");
      await workspaces.checkout(workspace, tree);
      const base = (await repository.resolve("HEAD")) ?? "";
      await repository.merge({ kind: "tree", tree }, { base, parent: base });
      expect(existsSync(marker)).toBe(false);
    });
  });
}
