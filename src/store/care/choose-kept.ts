import type { CodeHash, Fingerprint, NodeName } from "../../model/ids.ts";
import type { Survey, SurveyedJournal, SurveyedLine, SurveyedResult } from "./survey-workflow.ts";

/** Which runs of a workflow stay. */
export interface KeepPolicy {
  /** What is older goes, in milliseconds since the epoch. Without it age does not count. */
  readonly cutoff?: number;
  /** This many of the latest runs stay, however old they are. Without it and without a cutoff all runs stay. */
  readonly keepRuns?: number;
}

/** What is left of a journal of which not all is needed. */
export interface KeptLine {
  readonly line: SurveyedLine;
  /** `reused`: the line points a name to a result whose record stands elsewhere. */
  readonly as: "it is" | "reused";
}

/** What has to stay of a workflow. */
export interface Kept {
  /** Runs whose journals stay as they are. */
  readonly runs: ReadonlySet<string>;
  /** For every other journal, what stays of it; none for one that goes. */
  readonly lines: ReadonlyMap<SurveyedJournal, readonly KeptLine[]>;
  /** Results that can be read afterwards, with the record that counts. */
  readonly results: ReadonlyMap<Fingerprint, SurveyedResult>;
  /** The latest result of every name that has one afterwards. */
  readonly names: ReadonlyMap<NodeName, Fingerprint>;
  /** How many results cannot be read any more. */
  readonly droppedResults: number;
  /** Slices of code that records tell of afterwards. */
  readonly code: ReadonlySet<CodeHash>;
}

type Pointing = Extract<SurveyedLine, { readonly type: "result" | "reused" }>;
type ResultLine = Extract<SurveyedLine, { readonly type: "result" }>;

/**
 * Chooses what of a workflow stays: the runs that the policy keeps, every result that a node of such a run got or may
 * have got, and the latest result of every name unless it is older than the cutoff.
 */
export function chooseKept({ journals }: Survey, policy: KeepPolicy): Kept {
  const runs = keptRuns(journals, policy);
  const past = readPast(journals);
  const mayHaveGot = silentUse(journals.filter(({ run }) => runs.has(run)));
  const pointings = new Set<Pointing>();
  const results = new Map<Fingerprint, ResultLine>();

  /** With a name that keeps an earlier result its latest one stays too: else the earlier one would come back as the latest. */
  const need = (pointing: Pointing): void => {
    const waiting = [pointing];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (pointings.has(next)) continue;
      pointings.add(next);
      const latest = past.byName.get(next.node)?.at(-1);
      if (latest !== undefined) waiting.push(latest);
      const result = past.results.get(next.fingerprint);
      if (result === undefined || results.has(next.fingerprint)) continue;
      results.set(next.fingerprint, result);
      // Its record stays, and that points the name under which it was computed.
      if (past.isAlive(result)) waiting.push(result);
    }
  };
  const needGrowth = (line: ResultLine): void => {
    const counted = past.results.get(line.fingerprint);
    if (counted !== undefined) results.set(line.fingerprint, counted);
  };
  for (const { run, lines } of journals) {
    if (!runs.has(run)) continue;
    for (const line of lines) {
      if (isPointing(line)) need(line);
      else if (isGrowth(line)) needGrowth(line);
    }
  }
  for (const named of past.byName.values()) {
    for (const [position, pointing] of named.entries()) {
      const until = named[position + 1]?.at ?? Infinity;
      const isLatest = position === named.length - 1;
      const isYoung = policy.cutoff === undefined || pointing.at >= policy.cutoff;
      if ((isLatest && isYoung) || mayHaveGot(pointing, until)) need(pointing);
    }
  }

  // A value that nodes hand over to is found again by way of what they hand over.
  for (const node of new Set([...pointings].map((pointing) => pointing.node))) {
    for (const growth of past.growths.get(node) ?? []) needGrowth(growth);
  }

  const lines = new Map<SurveyedJournal, readonly KeptLine[]>();
  for (const journal of journals) {
    if (runs.has(journal.run)) continue;
    const kept = journal.lines.map((line) => keptForm(line, { results, pointings }));
    lines.set(
      journal,
      kept.filter((line) => line !== undefined),
    );
  }
  return {
    runs,
    lines: withRemovals(journals, runs, lines, policy),
    results,
    names: latestOf(pointings, past, results),
    droppedResults: past.results.size - results.size,
    code: codeOf(journals, runs, lines),
  };
}

function latestOf(
  pointings: ReadonlySet<Pointing>,
  past: Past,
  results: ReadonlyMap<Fingerprint, ResultLine>,
): ReadonlyMap<NodeName, Fingerprint> {
  const names = new Map<NodeName, Fingerprint>();
  for (const [name, named] of past.byName) {
    const latest = named.at(-1);
    if (latest === undefined || !pointings.has(latest)) continue;
    if (results.has(latest.fingerprint)) names.set(name, latest.fingerprint);
  }
  return names;
}

function keptRuns(
  journals: readonly SurveyedJournal[],
  { cutoff, keepRuns }: KeepPolicy,
): ReadonlySet<string> {
  const runs = journals.filter(({ kind }) => kind === "run");
  const isAll = cutoff === undefined && keepRuns === undefined;
  if (isAll) return new Set(journals.map(({ run }) => run));
  const byStart = runs.toSorted((a, b) => b.startedAt - a.startedAt);
  const kept = byStart.filter(
    ({ lastAt }, rank) => rank < (keepRuns ?? 0) || (cutoff !== undefined && lastAt >= cutoff),
  );
  return new Set(kept.map(({ run }) => run));
}

interface Past {
  /** The record that counts of every result that was not removed. */
  readonly results: ReadonlyMap<Fingerprint, ResultLine>;
  /** Everything that a name stood for and that was not removed, the latest last. */
  readonly byName: ReadonlyMap<NodeName, readonly Pointing[]>;
  /** What nodes have handed over to, by their names. */
  readonly growths: ReadonlyMap<NodeName, readonly ResultLine[]>;
  /** Whether a pointing still tells of its name, whatever became of the result. */
  isAlive(pointing: Pointing): boolean;
}

/** The same rules as those of `KnownResults`, for all times and not only for the latest. */
function readPast(journals: readonly SurveyedJournal[]): Past {
  const removedNames = new Map<NodeName, number>();
  const removedResults = new Map<Fingerprint, number>();
  const raise = <Key>(times: Map<Key, number>, key: Key, at: number): void => {
    times.set(key, Math.max(at, times.get(key) ?? at));
  };
  for (const { lines } of journals) {
    for (const line of lines) {
      if (line.type !== "removed") continue;
      raise(removedNames, line.node, line.at);
      for (const fingerprint of line.fingerprints) raise(removedResults, fingerprint, line.at);
    }
  }
  const isAlive = ({ node, at }: Pointing): boolean => at > (removedNames.get(node) ?? -Infinity);
  const results = new Map<Fingerprint, ResultLine>();
  const byName = new Map<NodeName, Pointing[]>();
  const growths = new Map<NodeName, ResultLine[]>();
  for (const { lines } of journals) {
    for (const line of lines) {
      if (isGrowth(line)) add(growths, line.node, line);
      else if (!isPointing(line)) continue;
      else if (isAlive(line)) add(byName, line.node, line);
      if (line.type !== "result") continue;
      const removedAt = removedResults.get(line.fingerprint) ?? -Infinity;
      const before = results.get(line.fingerprint);
      if (line.at > removedAt && line.at >= (before?.at ?? -Infinity)) {
        results.set(line.fingerprint, line);
      }
    }
  }
  for (const named of byName.values()) named.sort((a, b) => a.at - b.at);
  return { results, byName, growths, isAlive };
}

function add<Line>(all: Map<NodeName, Line[]>, node: NodeName, line: Line): void {
  const known = all.get(node);
  if (known === undefined) all.set(node, [line]);
  else known.push(line);
}

/**
 * Tells whether a run may have got what a name stood for until some time: journals tell nothing of a result that is the
 * same as before, so every run has to count that went on at the time and tells nothing else of that name.
 */
function silentUse(
  runs: readonly SurveyedJournal[],
): (pointing: Pointing, until: number) => boolean {
  const spans = runs
    .map(({ startedAt, lastAt, lines }) => {
      const told = new Set(lines.flatMap((line) => ("node" in line ? [line.node] : [])));
      return { begin: startedAt - openingMs, end: lastAt, told };
    })
    .sort((a, b) => a.begin - b.begin);
  const latestEnds: number[] = [];
  for (const { end } of spans) latestEnds.push(Math.max(end, latestEnds.at(-1) ?? -Infinity));
  return ({ node, at }, until) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.begin ?? Infinity) < until) low = middle + 1;
      else high = middle;
    }
    for (let index = low - 1; (latestEnds[index] ?? -Infinity) >= at; index--) {
      const span = spans[index];
      if (span !== undefined && span.end >= at && !span.told.has(node)) return true;
    }
    return false;
  };
}

/** A run reads the journals of others before it begins its own, and not again. */
const openingMs = 60_000;

function keptForm(
  line: SurveyedLine,
  needed: {
    readonly results: ReadonlyMap<Fingerprint, ResultLine>;
    readonly pointings: ReadonlySet<Pointing>;
  },
): KeptLine | undefined {
  switch (line.type) {
    case "result":
      if (needed.results.get(line.fingerprint) === line) return { line, as: "it is" };
      return needed.pointings.has(line) ? { line, as: "reused" } : undefined;
    case "reused":
      return needed.pointings.has(line) ? { line, as: "it is" } : undefined;
    case "items": {
      const result = needed.results.get(line.fingerprint);
      return result?.contentHash === line.contentHash ? { line, as: "it is" } : undefined;
    }
    case "removed":
      return { line, as: "it is" };
    case "no-result":
      return undefined;
  }
}

/** Leaves out the removals that are old and have nothing left to keep away. */
function withRemovals(
  journals: readonly SurveyedJournal[],
  runs: ReadonlySet<string>,
  lines: ReadonlyMap<SurveyedJournal, readonly KeptLine[]>,
  { cutoff }: KeepPolicy,
): ReadonlyMap<SurveyedJournal, readonly KeptLine[]> {
  if (cutoff === undefined) return lines;
  const firstOf = new Map<string, number>();
  const saw = (key: string, at: number): void => {
    firstOf.set(key, Math.min(at, firstOf.get(key) ?? at));
  };
  for (const journal of journals) {
    const left = runs.has(journal.run)
      ? journal.lines
      : (lines.get(journal) ?? []).map(({ line }) => line);
    for (const line of left) {
      if (!isPointing(line)) continue;
      saw(`name ${line.node}`, line.at);
      if (line.type === "result") saw(`result ${line.fingerprint}`, line.at);
    }
  }
  const isNeeded = ({ line }: KeptLine): boolean => {
    if (line.type !== "removed" || line.at >= cutoff) return true;
    const keys = [`name ${line.node}`, ...line.fingerprints.map((hash) => `result ${hash}`)];
    return keys.some((key) => (firstOf.get(key) ?? Infinity) <= line.at);
  };
  return new Map([...lines].map(([journal, kept]) => [journal, kept.filter(isNeeded)]));
}

function codeOf(
  journals: readonly SurveyedJournal[],
  runs: ReadonlySet<string>,
  lines: ReadonlyMap<SurveyedJournal, readonly KeptLine[]>,
): ReadonlySet<CodeHash> {
  const code = new Set<CodeHash>();
  for (const journal of journals) {
    const left: readonly KeptLine[] = runs.has(journal.run)
      ? journal.lines.map((line) => ({ line, as: "it is" }))
      : (lines.get(journal) ?? []);
    for (const { line, as } of left) {
      if (as === "reused" || (line.type !== "result" && line.type !== "no-result")) continue;
      if (line.code !== undefined) code.add(line.code);
    }
  }
  return code;
}

function isPointing(line: SurveyedLine): line is Pointing {
  return (line.type === "result" && !isGrowth(line)) || line.type === "reused";
}

function isGrowth(line: SurveyedLine): line is ResultLine {
  return line.type === "result" && line.isGrowth === true;
}
