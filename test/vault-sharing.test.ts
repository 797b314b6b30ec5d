import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { processExecutor } from "../src/adapters/process/executor.ts";
import { chooseSandbox } from "../src/adapters/sandbox/choose.ts";
import { startAssay } from "./rig/assay.ts";
import { obstacle } from "./rig/sandboxes.ts";
import { git, tempDir, write } from "./rig/temp.ts";
import { patch, question, valueRepository } from "./rig/value-repository.ts";

/** A user with a home of their own, and a place for data elsewhere. */
function user() {
  const [home, data] = [tempDir("assay-home-"), tempDir("assay-data-")];
  const env = { HOME: home, XDG_DATA_HOME: data };
  const assay = (root: string, ...args: string[]) => startAssay(root, args, () => {}, env).done;
  const vault = join(data, "assay/vault");
  const files = (folder: string) =>
    existsSync(join(vault, folder)) ? readdirSync(join(vault, folder)).toSorted() : [];
  const read = (folder: string) =>
    files(folder).map((file) => readFileSync(join(vault, folder, file), "utf8"));
  return { home, data, vault, assay, files, read };
}

/** A repository whose study will refute one change and keep another. */
function promising(words = "Say 120") {
  const made = valueRepository();
  patch(made, "01-worse", { "src/value.txt": "120\n" }, `${words} in src/value.txt`);
  patch(made, "02-better", { "src/value.txt": "90\n" }, "Say 90");
  return { ...made, asked: [...question(made.patches), "--skip-sensitivity"] };
}

test("nothing leaves a repository that does not say so", async () => {
  const { assay, data, home } = user();
  const { root, asked } = promising();
  await assay(root, "learn", ...asked);
  await assay(root, "vault", "search", "Say", "--everywhere");
  await assay(root, "vault", "stats");
  expect([readdirSync(data), readdirSync(home)]).toEqual([[], []]);
  expect(existsSync(join(root, ".assay/shared-as"))).toBe(false);
});

test("a study that shares leaves copies that name no path, no commit, no repository", async () => {
  const { assay, vault, files, read, home } = user();
  const key = `sk-ant-api03-${"Ab3x".repeat(24)}`;
  const { root, asked } = promising(`Use ${key} at ${home}/data.csv`);
  write(root, { "assay.config.json": '{ "share": true }' });
  expect((await assay(root, "config")).stdout).toMatch(/^share +true +assay\.config\.json:1$/m);
  const said = await assay(root, "learn", "--json", ...asked);
  expect(said.stderr).toMatch(/^(assay: Uncommitted.*\n+)?$/);
  const study = String(said.lines[0]?.study);
  const id = readFileSync(join(root, ".assay/shared-as"), "utf8").trim();
  expect(id).toMatch(/^[0-9a-f]{12}$/);
  expect(files("experiments")).toEqual([1, 2].map((trial) => `${id}-${study}-t${trial}.md`));
  expect(files("studies")).toEqual([`${id}-${study}.md`]);
  const all = [...read("experiments"), ...read("studies")].join("\n");
  expect(all).toContain("at <path>.csv in <path>.txt");
  expect(all).toContain('paths: ["<path>.txt"]');
  expect(all).toContain('proposer: "patches"');
  expect(all).toContain('status: "refuted"');
  for (const known of [root, basename(root), home, basename(home), "value.txt", "Ab3x", "src"]) {
    expect(all).not.toContain(known);
  }
  expect(all).not.toMatch(/\b[0-9a-f]{40}|"[0-9a-f]{16}"|\[\[|fingerprint|commit|-t1/);
  expect(statSync(vault).mode & 0o777).toBe(0o700);
  for (const file of files("experiments")) {
    expect(statSync(join(vault, "experiments", file)).mode & 0o777).toBe(0o600);
  }
  const stats = await assay(root, "vault", "stats");
  expect(stats.stdout).toMatch(new RegExp(`shared +3, in ${vault}`));
  expect(git(root, "status", "--porcelain")).toBe("?? assay.config.json");
});

test("another repository that shares is told, as of another one, and measures all the same", async () => {
  const { assay, read } = user();
  const first = promising("Memoise the glyph table");
  await assay(first.root, "learn", "--share", ...first.asked);
  const told = tempDir();
  const second = promising();
  write(second.root, { "program.md": "Make the glyph table cheaper.\n" });
  const worker = `command:cp $ASSAY_CONTEXT/context.md ${told}; echo 120 >src/value.txt`;
  const rest = ["--skip-sensitivity", "--sandbox", "none", "-n", "1", "--json"];
  const asked = [...question("").slice(0, -1), worker, ...rest];
  const context = () => readFileSync(join(told, "context.md"), "utf8");
  const { lines } = await assay(second.root, "learn", ...asked, "--share");
  expect(context()).toMatch(
    /- \*\*Memoise the glyph table in <path>\.txt\*\*: refuted \(everywhere\/experiments\/.*\), learned in another/,
  );
  expect(lines.find(({ type }) => type === "decided")).toMatchObject({
    verdict: { kind: "reverted", because: "worse" },
  });
  await assay(second.root, "learn", ...asked, "--again");
  expect(context()).not.toContain("Memoise");
  // Its own copies it is not told of, and neither is the search.
  const own = await assay(first.root, "vault", "search", "glyph", "--everywhere", "--json");
  expect(own.lines.filter((line) => line.elsewhere)).toEqual([]);
  const found = await assay(second.root, "vault", "search", "glyph", "--everywhere");
  expect(found.stdout).toMatch(/refuted +Memoise .*\n.*everywhere\/experiments\/.*\(another repo/);
  expect((await assay(second.root, "vault", "search", "memoise")).code).toBe(1);
  const [, name = ""] = /(everywhere\/\S+)/.exec(found.stdout) ?? [];
  expect((await assay(second.root, "vault", "show", name)).stdout).toContain("# Memoise");
  expect(read("experiments")).toHaveLength(3);
});

test("what a repository shared is forgotten together or one by one, when one says yes", async () => {
  const { assay, files } = user();
  const [first, second] = [promising(), promising()];
  for (const { root, asked } of [first, second]) await assay(root, "learn", "--share", ...asked);
  const forget = (...args: string[]) => assay(first.root, "vault", "forget", ...args);
  expect(files("experiments")).toHaveLength(4);
  const asked = await forget("--all", "--everywhere");
  expect([asked.code, files("experiments").length]).toEqual([2, 4]);
  expect(asked.stderr).toMatch(/removes 3 notes for good: .*\n.*--yes/);
  expect((await forget("--all", "--yes")).stderr).toContain("--everywhere");
  expect((await forget("--everywhere", "--yes")).stderr).toContain("Say one note, or --all.");
  const [trial = ""] = readdirSync(join(first.root, ".assay/memory/experiments"));
  const one = await forget(trial.replace(".md", ""), "--everywhere", "--yes");
  expect([one.stdout, files("experiments").length]).toEqual(["1 note forgotten.", 3]);
  const gone = await forget(trial.replace(".md", ""), "--everywhere", "--yes");
  expect(gone.stderr).toContain("Did you mean");
  expect((await forget("--all", "--everywhere", "--yes", "--json")).lines).toMatchObject([
    { type: "forgotten", notes: [expect.any(String), expect.any(String)] },
  ]);
  expect([files("experiments").length, files("studies").length]).toEqual([2, 1]);
  // Neither forgotten ones nor old ones come by themselves.
  rmSync(join(first.root, ".assay/memory"), { recursive: true });
  expect((await assay(first.root, "vault", "rebuild")).stdout).toBe("2 notes added.");
  expect(files("experiments")).toHaveLength(2);
  expect(readdirSync(join(first.root, ".assay/memory/experiments"))).toHaveLength(2);
});

test("a memory of all repositories that cannot be written is said once, and the study goes on", async () => {
  const { assay, data } = user();
  writeFileSync(join(data, "assay"), "a file in the way");
  const { root, asked } = promising();
  const said = await assay(root, "learn", "--share", "--json", ...asked);
  expect(said.stderr.match(/is not shared/g)).toHaveLength(1);
  expect(said.lines.at(-1)).toMatchObject({ type: "outcome", kept: 1, reverted: 1 });
  expect(readdirSync(join(root, ".assay/memory/experiments"))).toHaveLength(2);
  const searched = await assay(root, "vault", "search", "Say", "--everywhere");
  expect(searched.code).toBe(0);
  const forgot = await assay(root, "vault", "forget", "--all", "--everywhere", "--yes");
  expect([forgot.code, (await assay(root, "vault", "stats")).code]).toEqual([2, 2]);
  expect(forgot.stderr).toContain("memory of all repositories");
});

for (const kind of ["bubblewrap", "unshare"] as const) {
  test(`what others learned is hidden from candidates, wherever it lies (${kind})`, async (here) => {
    const missing = await obstacle(kind);
    if (missing) return here.skip(missing);
    const { assay, home, vault } = user();
    const usual = join(home, ".local/share/assay/vault");
    for (const place of [vault, usual]) write(place, { "experiments/other.md": "# Of others\n" });
    const spy = `import { existsSync, readdirSync } from "node:fs";
const places = ${JSON.stringify([vault, usual])}.filter((place) => existsSync(place));
console.log("METRIC work=" + (100 + places.flatMap((place) => readdirSync(place)).length));\n`;
    const { root, patches } = valueRepository({ "bench.js": spy });
    patch({ root, patches }, "01", { "src/value.txt": "90\n" });
    const flags = ["--skip-sensitivity", "--sandbox", kind, "--json", "--again"];
    const seesNone = async (env: Readonly<Record<string, string>>, ...more: string[]) => {
      const asked = ["learn", ...question(patches), ...flags, ...more];
      const { lines, stderr } = await startAssay(root, asked, () => {}, env).done;
      const runs = lines.filter(({ type }) => type === "baseline-ran" || type === "ran");
      expect(runs.length, stderr).toBeGreaterThan(1);
      for (const { run } of runs) expect(run).toMatchObject({ values: { work: 100 } });
    };
    const data = join(vault, "../..");
    await seesNone({ HOME: home, XDG_DATA_HOME: data }, "--read", data);
    await seesNone({ HOME: home, XDG_DATA_HOME: data }, "--read", data, "--share");
    await seesNone({ HOME: home }, "--read", join(home, ".local"), "--share");
    expect((await assay(root, "vault", "stats")).stdout).toContain("shared");
  });
}

test("what comes to be while a study runs is hidden from the next run", async (here) => {
  const missing = await obstacle("auto");
  if (missing) return here.skip(missing);
  const root = tempDir();
  write(root, { "workspace/a": "", "checkout/a": "", "data/a": "" });
  const vault = join(root, "data/vault");
  const executor = processExecutor({
    sandbox: await chooseSandbox("auto"),
    access: { network: "none", env: [], read: [join(root, "data")] },
    hide: () => (existsSync(vault) ? [vault] : []),
  });
  const inside = join(root, "checkout");
  const workspace = { name: "w", path: join(root, "workspace"), inside, mounts: [] };
  const seen = async () => {
    const command = { run: `ls ${root}/data ${vault}`, limitMs: 50_000, directory: "" };
    return (await executor.exec(workspace, command)).stdout.split(/\s+/);
  };
  expect(await seen()).toContain("a");
  write(vault, { "others.md": "" });
  const later = await seen();
  expect(later).toContain("vault");
  expect(later).not.toContain("others.md");
});
