/** What the run of a node took of its thread; what cannot be known, or is too little to mean something, is absent. */
export interface NodeMeasures {
  readonly cpuMs?: number;
  readonly peakHeapBytes?: number;
}
