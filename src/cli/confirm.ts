import { createInterface } from "node:readline/promises";
import { FfuseError } from "../failure/ffuse-error.ts";

/** Asks on the terminal before something is lost. Throws `FfuseError` `confirmation-needed` where there is none to ask on. */
export async function confirm(what: string, yes: boolean | undefined): Promise<boolean> {
  if (yes === true) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new FfuseError({ reason: "confirmation-needed", what });
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${what}? [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
