import type { VerifiedWorkflow } from "../../model/store-care.ts";
import { verifyStorage } from "../../pipeline/care-for-storage.ts";
import { formatVerified, verifiedAsJson } from "../../report/format-verified.ts";
import { storageChoice } from "../flags.ts";
import type { StorageFlags } from "../flags.ts";
import { writeOutput } from "../write-output.ts";

export interface VerifyFlags extends StorageFlags {
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** `ffuse verify`: gives the exit status, 1 if something is damaged, mended or not. */
export async function verify(workflow: string | undefined, flags: VerifyFlags): Promise<number> {
  const all: VerifiedWorkflow[] = [];
  const options = { repair: flags.repair === true };
  const chosen = workflow === undefined ? options : { ...options, workflow };
  await verifyStorage(storageChoice(flags), chosen, async (verified) => {
    all.push(verified);
    if (flags.json !== true) await write(formatVerified(verified));
  });
  if (flags.json === true) await write(verifiedAsJson(all));
  const isDamaged = all.some(({ findings }) => findings.some(({ kind }) => kind === "damaged"));
  return isDamaged ? 1 : 0;
}

async function write(text: string): Promise<void> {
  await writeOutput([Buffer.from(text)], undefined);
}
