/**
 * Draws `docs/learn.svg`: a real study in a real terminal (tmux), as it looks when it has ended.
 *
 *     node scripts/picture.ts
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const COLUMNS = 100;
const ROWS = 46;
const HOME = "/tmp/leaderboard";
const SESSION = "assay-picture";
const COMMAND = [
  "assay learn --target 'src/**' --metric 'node bench/run.js' --metric-name comparisons \\",
  "    --direction minimize --guard 'node --test' --proposer patches:ideas",
];

const tmux = (...args: string[]) => execFileSync("tmux", args, { encoding: "utf8" });

function prepare(): void {
  rmSync(HOME, { recursive: true, force: true });
  cpSync("examples/leaderboard", HOME, {
    recursive: true,
    filter: (path) => !path.endsWith("proposals"),
  });
  const git = (...args: string[]) => execFileSync("git", args, { cwd: HOME, stdio: "ignore" });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  const me = ["-c", "user.name=you", "-c", "user.email=you@localhost"];
  git(...me, "commit", "-q", "-m", "Add leaderboard");
  mkdirSync(join(HOME, "ideas"));
  cpSync("examples/leaderboard/proposals", join(HOME, "ideas"), { recursive: true });
}

function capture(): string[] {
  const bin = join(process.cwd(), "bin/assay.js");
  const script = `cd ${HOME}; clear; ${COMMAND.join("\n").replace(/^assay/, `${process.execPath} ${bin}`)}; tmux wait-for -S ${SESSION}; sleep 600`;
  tmux("new-session", "-d", "-s", SESSION, "-x", String(COLUMNS), "-y", String(ROWS), script);
  try {
    spawnSync("tmux", ["wait-for", SESSION]);
    return tmux("capture-pane", "-p", "-e", "-t", SESSION).trimEnd().split("\n");
  } finally {
    tmux("kill-session", "-t", SESSION);
    rmSync(HOME, { recursive: true, force: true });
  }
}

const COLOURS: Readonly<Record<string, string>> = {
  "30": "#484f58",
  "31": "#ff7b72",
  "32": "#3fb950",
  "33": "#d29922",
  "34": "#58a6ff",
  "35": "#bc8cff",
  "36": "#39c5cf",
  "90": "#8b949e",
};

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
/** Plain spaces would collapse into one. */
const asText = (text: string) =>
  text.replace(/[&<>]/g, (char) => ENTITIES[char] ?? char).replaceAll(" ", "\u00a0");

/** A line with SGR sequences as tspans; colour and weight hold until they are reset. */
function spans(line: string): string {
  const style = { fill: "", bold: false, dim: false };
  let out = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what SGR sequences begin with
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    const codes = /^\x1b\[([\d;]*)m$/.exec(part)?.[1];
    if (codes === undefined) {
      if (part === "") continue;
      const fill = style.fill || (style.dim ? "#8b949e" : "#e6edf3");
      out += `<tspan fill="${fill}"${style.bold ? ' font-weight="bold"' : ""}>${asText(part)}</tspan>`;
      continue;
    }
    for (const code of codes === "" ? ["0"] : codes.split(";")) {
      if (code === "0") Object.assign(style, { fill: "", bold: false, dim: false });
      else if (code === "1") style.bold = true;
      else if (code === "2") style.dim = true;
      else if (code === "22") Object.assign(style, { bold: false, dim: false });
      else if (code === "39") style.fill = "";
      else style.fill = COLOURS[code] ?? style.fill;
    }
  }
  return out;
}

function draw(lines: readonly string[]): string {
  const [cell, height, pad] = [8.4, 19, 16];
  const width = Math.ceil(COLUMNS * cell + 2 * pad);
  const rows = lines.map(
    (line, row) => `<text x="${pad}" y="${pad + 14 + row * height}">${spans(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${lines.length * height + 2 * pad}" role="img" aria-label="assay learn in a terminal: three changes kept, six dropped, each with its reason">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${rows.join("\n")}
</g>
</svg>
`;
}

prepare();
const prompt = COMMAND.map((line, index) => (index === 0 ? `\u001b[32m$\u001b[0m ${line}` : line));
writeFileSync("docs/learn.svg", draw([...prompt, "", ...capture()]));
