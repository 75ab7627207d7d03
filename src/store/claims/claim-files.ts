import { randomBytes } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { isHash } from "../is-record.ts";
import type { Disk } from "../places/disk.ts";
import { formatHolder, isRunName, parseHolder } from "./holder.ts";
import type { Holder } from "./holder.ts";
import { judgeHolder } from "./judge-holder.ts";
import type { LookAtProcess } from "./process-table.ts";

/** The files by which runs of one workflow tell each other that they are there and what they compute. */
export interface ClaimFiles {
  /** Says that this run is there. Throws where no file can be made. */
  register(): Promise<void>;
  /** The opposite of `register`. */
  unregister(): Promise<void>;
  /** Shows that this run still lives; false if others took it for dead, and it is registered anew. */
  beat(): Promise<boolean>;
  /** The runs that are registered, but for this one, dead ones included. */
  others(): Promise<readonly string[]>;
  /** The runs among them that live. */
  alive(): Promise<readonly string[]>;
  /** Takes a name if nobody has it. Throws where no file can be made. */
  take(name: ClaimName): Promise<boolean>;
  /** Gives up a name that this run took. */
  give(name: ClaimName): Promise<void>;
  /** The claimed fingerprints. */
  claimed(): Promise<ReadonlySet<string>>;
  /** Whether the run that has a name can still give it up; false if nobody has it. */
  isHeld(name: ClaimName): Promise<boolean>;
  /** Removes what dead runs left; whoever else does so at the same moment is left to it. */
  sweep(): Promise<void>;
}

/** What one run at a time can have: a fingerprint to compute, or being the only run that is there. */
export type ClaimName = { readonly fingerprint: string } | "solo";

/** How long a holder that cannot be seen in the process table may be silent before it counts as dead. */
const silenceLimitMs = 10_000;

/** How much of a file is read: no holder takes more. */
const longestHolder = 4096;

export interface ClaimFilesOptions {
  readonly disk: Disk;
  /** The workflow's folder; absolute. */
  readonly folder: string;
  readonly self: Holder;
  readonly look: LookAtProcess;
  /** Milliseconds by a clock that nobody sets. */
  readonly elapsedMs: () => number;
}

/** The claim files of one run in the folder of its workflow. */
export function openClaimFiles(options: ClaimFilesOptions): ClaimFiles {
  const { disk, folder, self, look, elapsedMs } = options;
  const liveFolder = join(folder, "live");
  const claimsFolder = join(folder, "claims");
  const breaking = join(folder, "breaking");
  const bytes = formatHolder(self);
  const liveFile = (run: string): string => join(liveFolder, run);
  const own = liveFile(self.run);
  const fileOf = (name: ClaimName): string =>
    name === "solo" ? join(folder, "solo") : join(claimsFolder, name.fingerprint);
  /** When the heartbeat of a silent holder was last seen to change, by `elapsedMs`. */
  const silent = new Map<string, { readonly modifiedAt: number; readonly since: number }>();

  const inFolder = async <Result>(file: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (!isCode(error, "ENOENT")) throw error;
      await disk.makeFolder(dirname(file));
      return work();
    }
  };

  /** A second name of the file that says who this run is appears whole; a copy need not, where there are no second names. */
  const make = async (file: string): Promise<boolean> => {
    try {
      return await inFolder(file, () => disk.link(own, file));
    } catch {
      return inFolder(file, () => disk.write(file, [bytes])).then(
        () => true,
        (error: unknown) => {
          if (isCode(error, "EEXIST")) return false;
          throw error;
        },
      );
    }
  };

  const read = (file: string): Promise<Uint8Array | undefined> =>
    disk.readRange(file, 0, longestHolder);

  const isOwn = async (file: string): Promise<boolean> => {
    const found = await read(file);
    return found !== undefined && parseHolder(found)?.run === self.run;
  };

  const takeFile = async (file: string): Promise<boolean> => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (await make(file)) return true;
      const found = await read(file);
      // A network file system may make a name, lose its answer, and then say that the name is taken.
      if (found !== undefined) return parseHolder(found)?.run === self.run;
    }
    // What stands where a file belongs, and is none, goes.
    await disk.removeFolder(file);
    return make(file);
  };

  /** Whether a file has been silent for too long, by the clock of its file system or by what was seen from here. */
  const isSilent = async (file: string): Promise<boolean> => {
    const modifiedAt = await disk.modifiedAt(file);
    if (modifiedAt === undefined) return true;
    const seen = silent.get(file);
    if (seen?.modifiedAt === modifiedAt) {
      if (elapsedMs() - seen.since > silenceLimitMs) return true;
    } else {
      silent.set(file, { modifiedAt, since: elapsedMs() });
    }
    await disk.touch(own);
    const now = await disk.modifiedAt(own);
    return now !== undefined && now - modifiedAt > silenceLimitMs;
  };

  /** What a file says of its holder, and whether that is dead. */
  const stateOf = async (file: string): Promise<"absent" | "alive" | "dead"> => {
    const found = await read(file);
    if (found === undefined) return "absent";
    const holder = parseHolder(found);
    // Perhaps it is just being written.
    if (holder === undefined) return (await isSilent(file)) ? "dead" : "alive";
    if (holder.run === self.run) return "alive";
    const judged = judgeHolder(holder, self, look);
    if (judged === "dead") return "dead";
    // A run registers before it claims anything, and gives up all its claims before it goes.
    const live = liveFile(holder.run);
    if ((await disk.sizeBytes(live)) === undefined) return "dead";
    return judged === "unsure" && (await isSilent(live)) ? "dead" : "alive";
  };

  const namesIn = async (
    path: string,
    isOurs: (name: string) => boolean,
  ): Promise<readonly string[]> =>
    ((await disk.listFolder(path)) ?? [])
      .filter(({ name, isFolder }) => !isFolder && isOurs(name))
      .map(({ name }) => name);
  const claimed = (): Promise<readonly string[]> => namesIn(claimsFolder, isHash);
  const live = (): Promise<readonly string[]> => namesIn(liveFolder, isRunName);

  /** A link that leads out of the storage must not make files there ours to write or to remove. */
  const checkInside = async (): Promise<void> => {
    const root = await disk.realPath(dirname(folder));
    if (root === undefined) return;
    for (const path of [folder, liveFolder, claimsFolder]) {
      const real = await disk.realPath(path);
      const expected = join(root, relative(dirname(folder), path));
      if (real !== undefined && real !== expected) throw new Error(`${path} is a link`);
    }
  };

  /** Only one run at a time removes what is not its own, so that it never removes what was claimed anew in between. */
  const takeBreaking = async (): Promise<boolean> => {
    if (await takeFile(breaking)) return true;
    if ((await stateOf(breaking)) !== "dead") return false;
    const aside = `${breaking}~${process.pid}-${randomBytes(6).toString("hex")}`;
    await disk.publish(breaking, aside);
    // Another run may have been here just before, and this is now its own.
    if ((await stateOf(aside)) !== "dead") await disk.link(aside, breaking).catch(() => undefined);
    await disk.removeFile(aside);
    return takeFile(breaking);
  };

  const sweepFile = async (file: string): Promise<void> => {
    if ((await stateOf(file)) === "dead") await disk.removeFile(file);
  };

  return {
    register: async () => {
      await checkInside();
      await inFolder(own, () => disk.write(own, [bytes]));
    },
    unregister: () => disk.removeFile(own),
    beat: async () => {
      if (await disk.touch(own)) return true;
      await disk.write(own, [bytes]);
      return false;
    },
    others: async () => (await live()).filter((name) => name !== self.run),
    alive: async () => {
      const found: string[] = [];
      for (const name of await live()) {
        if (name !== self.run && (await stateOf(liveFile(name))) === "alive") found.push(name);
      }
      return found;
    },
    take: (name) => takeFile(fileOf(name)),
    give: async (name) => {
      const file = fileOf(name);
      // Others may have taken this run for dead while it was stopped.
      if (await isOwn(file)) await disk.removeFile(file);
    },
    claimed: async () => new Set(await claimed()),
    isHeld: async (name) => (await stateOf(fileOf(name))) === "alive",
    sweep: async () => {
      await checkInside();
      if (!(await takeBreaking())) return;
      try {
        for (const name of await claimed()) await sweepFile(join(claimsFolder, name));
        await sweepFile(fileOf("solo"));
        for (const name of await live()) await sweepFile(liveFile(name));
      } finally {
        await disk.removeFile(breaking);
      }
    },
  };
}

function isCode(error: unknown, code: string): boolean {
  return (error as { readonly code?: unknown }).code === code;
}
