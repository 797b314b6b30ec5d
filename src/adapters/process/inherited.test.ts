import fc from "fast-check";
import { expect, test } from "vitest";
import { inherited } from "./inherited.ts";

test("what says how a machine is used is passed on, what may be a key is not", () => {
  const env = {
    PATH: "/bin",
    LC_ALL: "C",
    OMP_NUM_THREADS: "1",
    ASSAY_SEED: "7",
    AWS_SECRET_ACCESS_KEY: "x",
    GITHUB_TOKEN: "x",
    ANTHROPIC_API_KEY: "x",
    SSH_AUTH_SOCK: "/run/agent",
    DBUS_SESSION_BUS_ADDRESS: "unix:path=/run/bus",
    DOCKER_HOST: "unix:///run/docker.sock",
    EMPTY: undefined,
  };
  expect(Object.keys(inherited(env, []))).toEqual([
    "PATH",
    "LC_ALL",
    "OMP_NUM_THREADS",
    "ASSAY_SEED",
  ]);
  expect(inherited(env, ["GITHUB_TOKEN", "EMPTY"])).toMatchObject({ GITHUB_TOKEN: "x" });
});

test("nothing is made up, and what is asked for is always there", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (env) => {
      const names = Object.keys(env);
      expect(inherited(env, names)).toEqual(env);
      for (const [name, value] of Object.entries(inherited(env, []))) expect(env[name]).toBe(value);
    }),
  );
});
