/**
 * The import table of the project: one row per folder of src. `may` names the folders that it imports from,
 * `owns` the packages that no other folder imports. What a row does not allow is refused, types included.
 */
const folders = {
  util: { may: [], owns: ["picomatch", "fastest-levenshtein"] },
  model: { may: [], owns: [] },
  contract: { may: ["model"], owns: [] },
  failure: { may: ["model", "util"], owns: [] },
  author: { may: ["model", "failure"], owns: [], pure: true },
  wire: { may: ["model"], owns: [] },
  config: { may: ["model", "failure", "util"], owns: ["yaml"] },
  bundle: {
    may: ["model", "failure", "util"],
    owns: ["esbuild", "acorn", "@jridgewell/sourcemap-codec"],
  },
  graph: { may: ["model", "failure", "util"], owns: [] },
  plan: { may: ["model", "failure", "util"], owns: [] },
  schedule: { may: ["model", "contract", "failure", "util"], owns: [] },
  execute: { may: ["model", "contract", "failure", "util", "wire"], owns: ["piscina"] },
  store: { may: ["model", "contract", "failure", "util"], owns: ["cborg", "p-limit"] },
  report: {
    may: ["model", "contract", "failure", "util"],
    owns: ["chalk", "diff", "ora", "@hpcc-js/wasm-graphviz"],
  },
  worker: {
    may: ["model", "contract", "failure", "util", "wire", "store"],
    owns: ["pure-rand"],
  },
  backends: { may: ["model", "contract", "failure", "util", "schedule", "execute"], owns: [] },
  pipeline: {
    may: [
      ...["util", "model", "contract", "failure", "author", "wire", "config", "bundle"],
      ...["graph", "plan", "schedule", "execute", "store", "backends"],
    ],
    said: "all of the above but worker and report",
    owns: [],
  },
  cli: {
    may: ["model", "contract", "failure", "util", "config", "report", "pipeline"],
    owns: ["commander"],
  },
};

const names = Object.keys(folders);
const escape = (text) => text.replaceAll(/[.\\/]/g, "\\$&");
const folderPath = (name) => `^src/${name}/`;
const packagePath = (name) => `(^|/)node_modules/(@types/)?${escape(name)}/`;

const folderRules = Object.entries(folders).map(([name, row]) => {
  const { may, owns, said = [...may, ...owns].join(", ") || "nothing", pure = false } = row;
  return {
    name: `imports-of-${name}`,
    comment: `src/${name} may import ${said}.`,
    severity: "error",
    from: { path: folderPath(name) },
    to: {
      pathNot: [...[name, ...may].map(folderPath), ...owns.map(packagePath)],
      ...(pure ? {} : { dependencyTypesNot: ["core"] }),
    },
  };
});

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: "imports-of-index",
      comment: "src/index.ts may import every folder but worker and cli, and no package.",
      severity: "error",
      from: { path: "^src/index\\.ts$" },
      to: { pathNot: names.filter((name) => name !== "worker" && name !== "cli").map(folderPath) },
    },
    {
      name: "no-cycles",
      comment: "No file may reach itself, not even through types.",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true },
    },
    {
      name: "one-barrel",
      comment: "src/index.ts is the only file of that name.",
      severity: "error",
      from: {},
      to: { path: "^src/.+/index\\.[cm]?[jt]s$" },
    },
    {
      name: "known-folders",
      comment: "A file of src that imports lies in a folder of the table, or is src/index.ts.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/index\\.ts$", ...names.map(folderPath)] },
      to: {},
    },
    {
      name: "not-resolvable",
      comment: "Every import leads to a file or a package that is there.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
