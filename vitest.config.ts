import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
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
