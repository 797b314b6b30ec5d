import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sharedPlace } from "./shared-place.ts";

test("what repositories share lies where the user keeps data; a relative place is none", () => {
  const usual = join(homedir(), ".local/share/assay/vault");
  expect(sharedPlace({ XDG_DATA_HOME: "/data" })).toBe("/data/assay/vault");
  for (const env of [{}, { XDG_DATA_HOME: "" }, { XDG_DATA_HOME: "data" }]) {
    expect(sharedPlace(env)).toBe(usual);
  }
});
