import { execFileSync } from "node:child_process";

/** Set-up of the whole suite: installs what the tests that read results with Python need. */
export async function setup(): Promise<void> {
  await pythonPath();
}

/** The path of a Python with NumPy, cbor2 and pyarrow; installed if it is not there yet. */
export async function pythonPath(): Promise<string> {
  // A script of plain Node without types, so that it runs before anything is built.
  const path = new URL("../../scripts/install-python.js", import.meta.url).href;
  const { installPython } = (await import(path)) as { installPython: () => string };
  return installPython();
}

/** What a Python program prints, given bytes on its standard input. */
export function runPython(python: string, program: string, input: Uint8Array): string {
  return execFileSync(python, ["-c", program], { input, encoding: "utf8" });
}
