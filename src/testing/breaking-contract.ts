import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RepositoryRig } from "./repository-rig.ts";

/** What `Repository.broken` must do: a part of the contract of a repository. */
export function breakingContract(name: string, rig: RepositoryRig): void {
  describe(`repository contract: ${name}, breaking files on purpose`, () => {
    test("regular files of those named hold the text, and keep their modes; nothing else moves", async () => {
      const odd = 'with "quote" \\ 🙂\nnewline.txt';
      const files = { "a.txt": "a\n", "src/b.txt": "b\n", [odd]: "odd\n", "run.sh": "#!/bin/sh\n" };
      const root = rig.repository(files);
      const repository = await rig.open(root);
      symlinkSync("a.txt", join(root, "link"));
      chmodSync(join(root, "run.sh"), 0o755);
      rig.git(root, "add", "-A");
      rig.git(root, "commit", "-q", "-m", "More");
      const commit = rig.git(root, "rev-parse", "HEAD");
      const named = ["a.txt", odd, "run.sh", "link", "nowhere"];
      const { tree, files: broken } = await repository.broken(commit, named, "]})\n");
      expect(broken).toBe(3);
      const onTree = await repository.commit({ tree, parent: commit, message: "x", at: 0 });
      for (const path of ["a.txt", odd, "run.sh"]) {
        expect(await repository.read(onTree, path)).toBe("]})\n");
      }
      expect(await repository.read(onTree, "src/b.txt")).toBe("b\n");
      expect(await repository.read(onTree, "link")).toBe("a.txt");
      await repository.publish("assay/broken", undefined, onTree);
      expect(rig.git(root, "ls-tree", onTree, "run.sh")).toMatch(/^100755 /);
      expect(rig.git(root, "status", "--porcelain")).toBe("");
      const same = await repository.broken(commit, ["link"], "]})\n");
      expect(same).toEqual({ tree: await repository.treeOf(commit), files: 0 });
    });
  });
}
