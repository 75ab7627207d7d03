import type { RunEvent } from "../model/run-event.ts";

/** Reads the events of a run and shows them somehow; sees nothing else of the run. */
export type Reporter = (event: RunEvent) => void;
