import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // What is built runs as it is; transforming it again would take longer than the tests.
    server: { deps: { external: [/\/dist\//] } },
    include: ["test/**/*.test.ts"],
    typecheck: {
      enabled: true,
      include: ["test/types/**/*.test-d.ts"],
      tsconfig: "tsconfig.json",
      // The compiler's own step reports errors outside of these tests.
      ignoreSourceErrors: true,
    },
    globalSetup: ["test/support/python.ts"],
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
