import { devNull, homedir } from "node:os";
import { join } from "node:path";
import type { Places } from "./discover.ts";

/** Git settings, names in lower case. */
export type Settings = readonly (readonly [key: string, value: string])[];

/** What of the user's configuration decides how files look on disk; all else is ours. */
const FIDELITY = ["autocrlf", "eol", "filemode", "symlinks", "ignorecase", "precomposeunicode"];

function fidelity(settings: ReadonlyMap<string, string>): Settings {
  return FIDELITY.flatMap((name): [string, string][] => {
    const value = settings.get(`core.${name}`);
    return value === undefined ? [] : [[`core.${name}`, value]];
  });
}

/** The settings of our own git directories. */
export function ownSettings({ settings, objectFormat }: Places): Settings {
  const format: [string, string][] =
    objectFormat === "sha1"
      ? [["core.repositoryformatversion", "0"]]
      : [
          ["core.repositoryformatversion", "1"],
          ["extensions.objectformat", objectFormat],
        ];
  return [
    ...format,
    ...fidelity(settings),
    ...ignoreFiles(settings),
    ...NO_PROGRAMS,
    ["core.bare", "false"],
    ["core.safecrlf", "false"],
    ["core.quotepath", "true"],
    ["core.untrackedcache", "false"],
    ["gc.auto", "0"],
    ["maintenance.auto", "false"],
    ["advice.addembeddedrepo", "false"],
    ["user.name", "Assay"],
    ["user.email", "assay@localhost"],
  ];
}

const NO_PROGRAMS: Settings = [
  ["core.hookspath", devNull],
  ["core.fsmonitor", "false"],
  ["commit.gpgsign", "false"],
];

/** The user's personal ignore and attribute files, where git would look for them. */
function ignoreFiles(settings: ReadonlyMap<string, string>): Settings {
  const config = process.env.XDG_CONFIG_HOME || join(homedir(), ".config");
  const file = (key: string, otherwise: string) =>
    (settings.get(key) ?? join(config, "git", otherwise)).replace(/^~\//, `${homedir()}/`);
  return [
    ["core.excludesfile", file("core.excludesfile", "ignore")],
    ["core.attributesfile", file("core.attributesfile", "attributes")],
  ];
}

/** The user's repository with every program that its configuration names switched off. */
export function disarmed({ settings }: Places): Settings {
  const filters = [...settings.keys()].filter((key) =>
    /^filter\..*\.(clean|smudge|process|required)$/.test(key),
  );
  return [
    ...NO_PROGRAMS,
    ...ignoreFiles(settings),
    ...fidelity(settings),
    ...filters.map((key): [string, string] => [key, key.endsWith(".required") ? "false" : ""]),
  ];
}

/** A git configuration file. */
export function configText(settings: Settings): string {
  return settings
    .map(([key, value]) => {
      const [section, name] = key.split(".");
      return `[${section}]\n\t${name} = ${quoted(value)}\n`;
    })
    .join("");
}

/** A string as git reads it in configuration and alternates files. */
export function quoted(text: string): string {
  const escaped = text.replaceAll(/["\\]/g, "\\$&").replaceAll("\n", "\\n");
  return `"${escaped}"`;
}
