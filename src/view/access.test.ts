import { expect, test } from "vitest";
import { experiment } from "../decide/fixtures.ts";
import { accessRows } from "./access.ts";

test("what runs and the proposer reach is told where they reach anything", () => {
  expect(accessRows(experiment()).filter(Boolean)).toEqual([]);
  const access = { network: ["api.example.com", "localhost:80"], env: ["KEY"], read: ["/data"] };
  const proposerAccess = { network: "open", env: [], read: [] } as const;
  expect(accessRows(experiment({ access, proposerAccess }))).toEqual([
    ["runs reach", "hosts api.example.com, localhost:80; variables KEY; files /data"],
    ["proposer reaches", "the whole network, as you do"],
  ]);
});
