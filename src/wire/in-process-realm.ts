import type { Notice, RealmOptions, RealmStorage } from "../model/node-work.ts";
import type { RecordedGraph } from "../model/recorded-graph.ts";
import type { Reply, Request } from "./run-request.ts";

/** The worker runtime inside the calling thread. */
export interface InProcessRealm {
  perform(request: Request): Promise<Reply>;
  /** Aborts the signal of the node that is running; whether its code may heed that. */
  stop(): boolean;
  /** Gives the thread's streams and errors back; nothing is performed after it. */
  close(): void;
}

/** What the module `worker/in-process` offers; the main thread loads it by file name. */
export interface InProcessModule {
  /** Loads a bundle into the calling thread. */
  readonly loadInProcess: (
    options: RealmOptions,
    send: (notice: Notice) => void,
  ) => Promise<InProcessRealm>;
  /** What handles recorded in the calling thread ask for, with all its recorded calls. `title` names them in messages. */
  readonly describeRecorded: (asked: unknown, title: string, folder: string) => RecordedGraph;
  /** Runs the calls that were recorded in the calling thread already; relative paths of files begin at `folder`. */
  readonly adoptInProcess: (
    storage: RealmStorage,
    folder: string,
    send: (notice: Notice) => void,
  ) => InProcessRealm;
}
