import { devNull } from "node:os";
import { ENGINE_MARK } from "../../ports/executor.ts";

/** Variables of the caller's git that say how to find and read a repository, not what to do in it. */
const DISCOVERY = /^GIT_(CONFIG|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)/;

/** The environment that git calls share: English, no prompts, no optional locks, no replaced objects. */
const SHARED = {
  LC_ALL: "C",
  LANGUAGE: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
};

/** For finding the repository: the user's own configuration decides which repositories are trusted. */
export function discoveryEnvironment(): NodeJS.ProcessEnv {
  return { ...callersEnvironment((name) => DISCOVERY.test(name)), ...SHARED };
}

/** For everything else: no configuration but the git directory's own, one identity, no programs. */
export function engineEnvironment(): NodeJS.ProcessEnv {
  return {
    ...callersEnvironment(() => false),
    ...SHARED,
    ...engineMark(),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Assay",
    GIT_AUTHOR_EMAIL: "assay@localhost",
    GIT_COMMITTER_NAME: "Assay",
    GIT_COMMITTER_EMAIL: "assay@localhost",
  };
}

/** Programs that outlive a killed engine are known by it. */
export function engineMark(): NodeJS.ProcessEnv {
  return { [ENGINE_MARK]: String(process.pid) };
}

/** Configuration as variables: unlike `-c`, these can hold names with `=` in them. */
export function configuration(
  settings: readonly (readonly [key: string, value: string])[],
): NodeJS.ProcessEnv {
  return Object.fromEntries([
    ["GIT_CONFIG_COUNT", String(settings.length)],
    ...settings.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]);
}

function callersEnvironment(wanted: (gitVariable: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_") || wanted(name)),
  );
}
