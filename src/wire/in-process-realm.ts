import type { Notice, RealmOptions, RealmStorage } from "../model/node-work.ts";
import type { RecordedGraph } from "../model/recorded-graph.ts";
import type { Reply, Request } from "./run-request.ts";

/** The worker runtime inside the calling thread. */
export interface InProcessRealm {
  perform(request: Request): Promise<Reply>;
}

/** What the module `worker/in-process` offers; the main thread loads it by file name. */
export interface InProcessModule {
  /** Loads a bundle into the calling thread. */
  loadInProcess(options: RealmOptions, send: (notice: Notice) => void): Promise<InProcessRealm>;
  /** What handles recorded in the calling thread ask for, with all its recorded calls. `title` names them in messages. */
  describeRecorded(asked: unknown, title: string): RecordedGraph;
  /** Runs the calls that were recorded in the calling thread already. */
  adoptInProcess(storage: RealmStorage, send: (notice: Notice) => void): InProcessRealm;
}
