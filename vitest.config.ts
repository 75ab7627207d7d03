import { defineConfig } from "vitest/config";
import { LongFilesFirst } from "./test/support/long-files-first.ts";

// Node reads these certificates anew at each start, which takes it as long as all else of a start; no test needs them.
delete process.env["NODE_EXTRA_CA_CERTS"];

/** What stays in the memory of the process that ran them could be seen by files after them. */
const apart = [
  "test/{contract,docs,property,tooling}/**/*.test.ts",
  "test/{e2e,errors}/bundle-*.test.ts",
  "test/unit/{bundle,support,worker}/**/*.test.ts",
];

const ofTests = {
  // What is built runs as it is; transforming it again would take longer than the tests.
  server: { deps: { external: [/\/dist\//] } },
  testTimeout: 60_000,
};

export default defineConfig({
  test: {
    globalSetup: ["test/support/python.ts"],
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
    projects: [
      { test: { ...ofTests, name: "apart", include: apart } },
      {
        test: {
          ...ofTests,
          name: "shared",
          include: ["test/**/*.test.ts"],
          exclude: apart,
          // One process for many files: a process and the modules that all of them need take longer than most files.
          isolate: false,
        },
      },
      {
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            include: ["test/types/**/*.test-d.ts"],
            tsconfig: "tsconfig.types.json",
            // The compiler's own step reports errors outside of these tests.
            ignoreSourceErrors: true,
          },
        },
      },
    ],
  },
});
