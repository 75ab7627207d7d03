import { expect, test, vi } from "vitest";

test("an esbuild that cannot be started is told with what to install", async () => {
  // Read once, when esbuild is loaded; this file is no program.
  vi.stubEnv("ESBUILD_BINARY_PATH", import.meta.filename);
  const { bundleTree } = await import("../support/bundle-tree.ts");
  const { explain } = await import("../../src/failure/failure.ts");
  const { isFfuseError } = await import("../../src/failure/ffuse-error.ts");
  const tree = await bundleTree({ "workflow.ts": "" });
  const error: unknown = await tree.bundle().catch((error: unknown) => error);
  vi.unstubAllEnvs();
  if (!isFfuseError(error)) throw error;
  expect(error.code).toBe("FFUSE_BUNDLER_NOT_STARTED");
  const { headline, hint, exitStatus } = explain(error.failure);
  expect(headline).toMatch(/^esbuild could not be started: .+/);
  expect(hint).toBe("install ffuse again on this machine, with its optional dependencies");
  expect(exitStatus).toBe(2);
});
