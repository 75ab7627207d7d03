import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { BroadcastChannel } from "node:worker_threads";
import { graceMs } from "../wire/grace.ts";

/** Aborts the signals of running nodes before their threads are ended. */
export class StopChannel {
  readonly name: string = `ffuse-stop-${randomUUID()}`;
  #isHeard = false;

  /** Code of some node may heed its signal. */
  heard(): void {
    this.#isHeard = true;
  }

  /** Comes back when what runs has ended or has had its time to clean up; at once if no code heeds a signal. */
  async abort(ended: Promise<unknown>): Promise<void> {
    if (!this.#isHeard) return;
    const channel = new BroadcastChannel(this.name);
    channel.postMessage("stop");
    const patience = new AbortController();
    const { signal } = patience;
    await Promise.race([ended, setTimeout(graceMs, undefined, { signal })]);
    patience.abort();
    channel.close();
  }
}
