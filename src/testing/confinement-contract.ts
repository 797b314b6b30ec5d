import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Command, Finished } from "../ports/executor.ts";
import type { Mount } from "../ports/workspace.ts";
import {
  DAEMON,
  freshMark,
  LONG,
  makeScene,
  processesWith,
  type Scene,
  STAY,
  until,
  writeFileAt,
} from "./executor-scene.ts";
import type { Promises } from "./promises.ts";

/** What only a sandbox can promise. */
export function confinementContract(
  exec: (at: Scene, run: Command["run"], more?: Partial<Command>) => Promise<Finished>,
  output: (at: Scene, run: Command["run"], more?: Partial<Command>) => Promise<string>,
  { engine, covers, promise }: Promises & { readonly engine: readonly string[] },
): void {
  const scene = (name?: string) => makeScene(covers, name);
  const withMounts = (at: Scene, ...mounts: readonly Mount[]): Scene => ({
    ...at,
    workspace: { ...at.workspace, mounts },
  });

  promise("place", "the workspace stands in the place of the checkout", async () => {
    const at = makeScene(true);
    expect(await output(at, "pwd; cat whose")).toBe(`${at.checkout}\nthe workspace's\n`);
  });

  describe("where a command can write", () => {
    test("not to the user's checkout, which it cannot even see", async () => {
      const at = scene();
      writeFileSync(join(at.checkout, "secret"), "");
      const run = `ls; echo changed >whose; (echo changed >'${at.checkout}/whose') 2>/dev/null; :`;
      expect(await output(at, run)).toBe("whose\n");
      expect(readFileSync(join(at.checkout, "whose"), "utf8")).toBe("the user's\n");
    });

    test.each(["/", "/etc", "/usr/bin", "/var", "/sys"])("not to %s", async (folder) => {
      const file = join(folder, `assay-test-${process.pid}`);
      onTestFinished(() => rmSync(file, { force: true }));
      expect((await exec(scene(), `echo x >'${file}'`)).ending).not.toEqual({
        how: "exited",
        exitCode: 0,
      });
      expect(existsSync(file)).toBe(false);
    });

    test("not beside its workspace, nor to what is lent", async () => {
      const at = scene();
      writeFileAt(join(at.root, "lent.json"), "42");
      const lend = [{ source: join(at.root, "lent.json"), as: "LENT" }];
      const run = `echo x >"$LENT"; rm -f "$LENT"; echo x >'${at.root}/beside'; cat "$LENT"`;
      expect((await exec(at, run, { lend })).stdout).toBe("42");
      expect(readFileSync(join(at.root, "lent.json"), "utf8")).toBe("42");
      expect(existsSync(join(at.root, "beside"))).toBe(false);
    });

    promise("fixed-lent", "not by moving away the folder of what is lent", async () => {
      const at = scene();
      writeFileAt(join(at.root, "lent.json"), "42");
      const lend = [{ source: join(at.root, "lent.json"), as: "LENT" }];
      const run = `mv "$(dirname "$LENT")" /tmp/elsewhere; cat "$LENT"`;
      expect((await exec(at, run, { lend })).stdout).toBe("42");
    });

    promise(
      "private-folders",
      "to a /tmp of its own, empty each time, and to caches there",
      async () => {
        const at = scene("/not/below/tmp".slice(1).replaceAll("/", "-"));
        const mine = at.workspace.inside.split("/")[2];
        const run = `for d in /tmp /var/tmp; do ls -A $d; echo x >$d/left; done; mkdir -p "$XDG_CACHE_HOME/tool"`;
        for (const _ of [1, 2]) {
          const listed = (await output(at, run))
            .split("\n")
            .filter((name) => name.startsWith("left"));
          expect(listed).toEqual([]);
        }
        expect(await output(at, "ls -A /tmp")).toContain(mine);
        expect(existsSync("/tmp/left")).toBe(false);
      },
    );

    test("not to the user's home, of which it sees nothing but programs", async () => {
      const file = join(homedir(), `.assay-test-${process.pid}`);
      onTestFinished(() => rmSync(file, { force: true }));
      writeFileSync(file, "secret");
      const run = `cat '${file}' ~/.ssh/* ~/.netrc ~/.npmrc 2>/dev/null; echo changed >'${file}'`;
      expect((await exec(scene(), run)).stdout).toBe("");
      expect(readFileSync(file, "utf8")).toBe("secret");
    });

    test("not by mounting anew, as root or not", async () => {
      const at = scene();
      writeFileAt(join(at.root, "lent.json"), "42");
      const lend = [{ source: join(at.root, "lent.json"), as: "LENT" }];
      const attack = [
        `mount -o remount,bind,rw "$LENT"`,
        `mount -o remount,bind,rw /`,
        `umount -l "$(dirname "$(dirname "$LENT")")"`,
        `umount -l '${at.checkout}'`,
        `unshare -Urm mount -o remount,bind,rw /`,
        `nsenter -t 1 -m true && mount -o remount,rw /`,
      ];
      const run = `{ ${attack.join("; ")}; } 2>/dev/null; echo x >"$LENT"; touch /etc/assay-test; cat "$LENT" whose`;
      expect((await exec(at, run, { lend })).stdout).toBe("42the workspace's\n");
      expect(existsSync("/etc/assay-test")).toBe(false);
    });

    test("not to disks, nor to what steers the machine", async () => {
      const run = `for d in $(find /dev /sys/dev/block -type b 2>/dev/null); do head -c 1 "$d" >/dev/null 2>&1 && echo "$d"; done
        for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger; do [ -e $f ] && (: >>$f) 2>/dev/null && echo $f; done
        echo x >/dev/null && head -c 4 /dev/urandom | wc -c`;
      expect((await output(scene(), run)).trim()).toBe("4");
    });
  });

  describe("what is mounted", () => {
    promise(
      "layers",
      "an overlay: what is written goes to the upper folder, the lower stays as it is",
      async () => {
        const base = scene(`odd, name: "it's"\n\\ %`);
        const at = (path: string) =>
          join(base.root, `odd, name: "it's"\n\\ %`, "..", "deps: a,b\n", path);
        writeFileAt(at("lower/tool/index.js"), "old\n");
        writeFileAt(at("lower/gone"), "old\n");
        for (const folder of ["upper", "work"]) mkdirSync(at(folder));
        // overlayfs leaves a folder there that its owner cannot even list.
        onTestFinished(() => {
          if (existsSync(at("work/work"))) chmodSync(at("work/work"), 0o700);
        });
        const target = `${base.workspace.inside}/node_modules`;
        const mounted = withMounts(base, {
          kind: "overlay",
          lower: at("lower"),
          upper: at("upper"),
          work: at("work"),
          target,
        });
        const run = `cd node_modules && cat tool/index.js && echo new >tool/index.js && mkdir .cache && rm gone && cat tool/index.js`;
        const { ending, stdout } = await exec(mounted, run);
        expect(readFileSync(at("lower/tool/index.js"), "utf8")).toBe("old\n");
        expect(existsSync(at("lower/gone"))).toBe(true);
        expect(existsSync(at("lower/.cache"))).toBe(false);
        if (ending.how === "exited" && ending.exitCode === 0) {
          expect(stdout).toBe("old\nnew\n");
          expect(readFileSync(at("upper/tool/index.js"), "utf8")).toBe("new\n");
          expect(
            await output(mounted, `cat '${target.replaceAll("'", `'\\''`)}/tool/index.js'`),
          ).toBe("new\n");
        } else {
          // Where overlays cannot be mounted the lower folder is there, read-only.
          expect(stdout).toBe("old\n");
        }
      },
    );

    promise("layers", "binds, folders and files, in order", async () => {
      const base = scene();
      writeFileAt(join(base.root, "data/a"), "a");
      writeFileAt(join(base.root, "single"), "b");
      mkdirSync(join(base.root, "out"));
      const inside = (path: string) => `${base.workspace.inside}/${path}`;
      const bind = (source: string, target: string, readOnly: boolean): Mount => ({
        kind: "bind",
        source: join(base.root, source),
        target: inside(target),
        readOnly,
      });
      const at = withMounts(
        base,
        bind("data", "data", true),
        bind("out", "out", false),
        bind("single", "out/single", true),
      );
      const run =
        "cat data/a out/single; echo x >out/made; (echo x >data/a) 2>/dev/null; (echo x >out/single) 2>/dev/null; :";
      expect(await output(at, run)).toBe("ab");
      expect(readFileSync(join(base.root, "out/made"), "utf8")).toBe("x\n");
      expect(readFileSync(join(base.root, "data/a"), "utf8")).toBe("a");
      expect(readFileSync(join(base.root, "single"), "utf8")).toBe("b");
    });

    promise(
      "layers",
      "files bound over themselves: not written, replaced, removed or uncovered; what is beside them is",
      async () => {
        const base = scene();
        const at = (path: string) => join(base.root, path);
        const names = ["judge", "tests/odd name\n", "tests/deep/more"];
        for (const name of names) writeFileAt(at(`files/${name}`), "judges\n");
        writeFileAt(at("files/tests/other"), "old\n");
        for (const folder of ["upper", "work"]) mkdirSync(at(folder));
        onTestFinished(() => {
          if (existsSync(at("work/work"))) chmodSync(at("work/work"), 0o700);
        });
        const target = base.workspace.inside;
        const mounted = withMounts(
          base,
          { kind: "overlay", lower: at("files"), upper: at("upper"), work: at("work"), target },
          ...names.map((name): Mount => {
            const [source, inside] = [at(`files/${name}`), `${target}/${name}`];
            return { kind: "bind", source, target: inside, readOnly: true };
          }),
        );
        const attacks = names.flatMap((name) => {
          const file = `'${name}'`;
          return [
            ...[`echo x >${file}`, `rm -f ${file}`, `chmod 777 ${file}`, `touch ${file}`],
            ...[`mv ${file} gone`, `mv tests/other ${file}`, `ln ${file} link && echo x >link`],
            ...[`umount ${file}`, `umount -l ${file}`, `mount -o remount,bind,rw ${file}`],
            `unshare -Urm sh -c 'umount "$1"; mount -o remount,bind,rw "$1"; echo x >"$1"; rm -f "$1"' sh ${file}`,
          ];
        });
        const run = `{ ${attacks.join("; ")}; rm -rf tests/deep; mv tests elsewhere; } >/dev/null 2>&1
        mkdir -p tests; echo new >tests/new; cat judge 'tests/odd name\n' tests/deep/more tests/new`;
        const { stdout } = await exec(mounted, run);
        expect(stdout).toBe("judges\njudges\njudges\nnew\n");
        for (const name of names)
          expect(readFileSync(at(`files/${name}`), "utf8")).toBe("judges\n");
      },
    );

    promise("layers", "programs of a mounted folder are found", async () => {
      const base = scene();
      writeFileAt(join(base.root, "deps/.bin/tool"), "#!/bin/sh\necho found\n", 0o755);
      const target = `${base.workspace.inside}/node_modules`;
      const at = withMounts(base, {
        kind: "bind",
        source: join(base.root, "deps"),
        target,
        readOnly: true,
      });
      expect(await output(at, ["tool"])).toBe("found\n");
    });
  });

  describe("who a command is", () => {
    test("the user who started the engine, without special rights", async () => {
      const caps = "grep -E '^Cap(Inh|Prm|Eff|Bnd|Amb)' /proc/self/status | tr -d '0\\t\\n' ";
      expect(await output(scene(), `id -u; id -g; ${caps}`)).toBe(
        `${process.getuid?.()}\n${process.getgid?.()}\nCapInh:CapPrm:CapEff:CapBnd:CapAmb:`,
      );
    });

    promise(
      "alone",
      "alone: it sees no process but its own, and signals to the first do nothing",
      async () => {
        const pids = `kill -9 1; kill -TERM 1; for p in /proc/[0-9]*; do [ -e $p/exe ] && echo $p; done | wc -l`;
        expect(Number(await output(scene(), pids))).toBeLessThan(8);
      },
    );
  });

  promise(
    "orphans",
    "when the engine is killed with SIGKILL, nothing of a command stays",
    async () => {
      const at = scene();
      const env = freshMark();
      const command: Command = { run: `${DAEMON}; ${STAY}`, limitMs: LONG, directory: "", env };
      const [file = "", ...args] = engine;
      const child = spawn(file, [...args, JSON.stringify({ workspace: at.workspace, command })], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      const exited = once(child, "exit");
      await until("the daemon runs", () => existsSync(join(at.workspace.path, "up")));
      expect(processesWith(env).length).toBeGreaterThan(1);
      child.kill("SIGKILL");
      await exited;
      await until("everything is dead", () => processesWith(env).length === 0);
    },
  );
}
