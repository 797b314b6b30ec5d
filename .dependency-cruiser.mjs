/** The walls of `docs/decisions/0001-walls.md`: who may import whom. */
const folder = (name) => `^src/${name}/`;
const only = (from, allowed, { npm = [], node = false } = {}) => ({
  name: `${from}-imports-only-${[...allowed, ...(node ? ["node"] : []), ...npm].join("-") || "nothing"}`,
  severity: "error",
  from: { path: folder(from), pathNot: "\\.test\\.ts$" },
  to: {
    pathNot: [
      folder(from),
      ...allowed.map(folder),
      ...npm.map((name) => `node_modules/(@types/)?${name}/`),
      ...(node ? ["^node:", "^[a-z_/0-9]+$"] : []),
    ],
  },
});

export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("domain", []),
    only("stats", []),
    only("decide", ["domain", "stats"]),
    only("search", ["domain", "stats"]),
    only("histories", ["domain"]),
    only("ports", ["domain"]),
    only("engine", ["domain", "decide", "search", "ports"]),
    only("config", ["domain"], { npm: ["zod"] }),
    only("view", ["domain", "decide", "histories"], { npm: ["picocolors", "string-width"] }),
    only("testing", ["domain", "ports"], { npm: ["vitest"], node: true }),
    {
      name: "adapters-know-domain-and-ports",
      severity: "error",
      from: { path: "^src/adapters/", pathNot: "^src/adapters/proposers/|\\.test\\.ts$" },
      to: { path: "^src/", pathNot: "^src/(adapters|domain|ports)/" },
    },
    {
      name: "proposers-may-search",
      severity: "error",
      from: { path: "^src/adapters/proposers/", pathNot: "\\.test\\.ts$" },
      to: { path: "^src/", pathNot: "^src/(adapters|domain|ports|search)/" },
    },
    {
      name: "adapters-do-not-know-each-other",
      severity: "error",
      from: { path: "^src/adapters/([^/]+)/" },
      to: { path: "^src/adapters/", pathNot: "^src/adapters/$1/" },
    },
    {
      name: "nobody-imports-a-door",
      severity: "error",
      from: { pathNot: "^(src/cli/|bin/)" },
      to: { path: "^src/cli/" },
    },
    {
      name: "only-api-chooses-adapters",
      severity: "error",
      from: {
        path: "^src/",
        pathNot:
          "^src/(api/compose(-agents|-events|-proposers|-vault)?\\.ts|adapters/)|\\.test\\.ts$",
      },
      to: { path: "^src/adapters/" },
    },
    {
      name: "src-does-not-know-its-surroundings",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(test|bench|examples|calibration|scripts)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node"],
    },
  },
};
