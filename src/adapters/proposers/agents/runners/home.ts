import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Whose home it is. */
export interface Lodger {
  /** Files of the home, by their path there. */
  readonly files: Readonly<Record<string, string>>;
  /** Not in the folder for temporary files: without a sandbox of ours an agent's own may need that. */
  readonly homeBeside: boolean;
}

/** Makes a home for an agent, `context` being its folder of files, and gives the variables that name it. */
export function makeHome({ files, homeBeside }: Lodger, context: string): Record<string, string> {
  const home = homeBeside ? join(context, "home") : mkdtempSync(join(tmpdir(), "home-"));
  const folders = {
    HOME: home,
    CLAUDE_CONFIG_DIR: join(home, ".claude"),
    CODEX_HOME: join(home, ".codex"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local/share"),
    XDG_STATE_HOME: join(home, ".local/state"),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  return folders;
}
