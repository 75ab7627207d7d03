import type { Failure } from "../../src/failure/failure.ts";
import { isFfuseError } from "../../src/failure/ffuse-error.ts";

/** All failures that a call throws or rejects with; a call that ends well, or throws anything else, fails the test. */
export async function failuresOf(call: () => unknown): Promise<readonly Failure[]> {
  try {
    await call();
  } catch (error) {
    if (isFfuseError(error)) return error.failures;
    throw error;
  }
  throw new Error("nothing failed");
}
