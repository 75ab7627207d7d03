import type { CacheMode, EnvironmentKey } from "./query.ts";

/** What `setRemoteArgs` takes; each key may be spelled as in the query file too. */
export interface RemoteArgs {
  readonly numCpus?: number;
  readonly num_cpus?: number;
  readonly numGpus?: number;
  readonly num_gpus?: number;
  /** Bytes, or a text such as `500MB`; an object says how it grows from attempt to attempt. */
  readonly memory?: number | string | MemoryArgs;
  /** Custom resources by name. */
  readonly resources?: Readonly<Record<string, number>>;
  /** Higher starts earlier. */
  readonly priority?: number;
  readonly timeoutSeconds?: number;
  readonly timeout_seconds?: number;
  readonly maxRetries?: number;
  readonly max_retries?: number;
  /** Whether thrown errors are worth another attempt, or those of which class names and codes are. */
  readonly retryExceptions?: boolean | readonly string[];
  readonly retry_exceptions?: boolean | readonly string[];
  readonly retryDelaySeconds?: number;
  readonly retry_delay_seconds?: number;
  readonly retryBackoff?: number;
  readonly retry_backoff?: number;
  readonly retryMaxDelaySeconds?: number;
  readonly retry_max_delay_seconds?: number;
  readonly retryJitter?: boolean;
  readonly retry_jitter?: boolean;
}

/** Memory of the first attempt, and how it grows. */
export interface MemoryArgs {
  readonly initial: number | string;
  /** 2 if absent. */
  readonly factor?: number;
  readonly max?: number | string;
}

/** What `setTaskArgs` takes. */
export interface TaskArgs {
  readonly tags?: readonly string[];
  readonly cache?: CacheMode;
  /** How old a result may be and still be reused, such as `7d`. */
  readonly expires?: string;
  /** Any text; another one makes other results. */
  readonly version?: string;
  /** What of the machine counts. */
  readonly environment?: readonly EnvironmentKey[];
  /** Whether values are shared with other nodes instead of copied. */
  readonly share?: boolean;
}
