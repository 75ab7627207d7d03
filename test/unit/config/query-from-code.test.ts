import { describe, expect, test } from "vitest";
import { ruleFromCode, settingsFromArgs } from "../../../src/config/query-from-code.ts";
import type { RemoteArgs, TaskArgs } from "../../../src/model/query-args.ts";
import { explain } from "../../../src/failure/failure.ts";
import { failuresOf } from "../../support/failures-of.ts";

describe("settings made in code", () => {
  test.each<[RemoteArgs, TaskArgs, object]>([
    [{}, {}, {}],
    [{ numCpus: 1, memory: "500MB" }, {}, { numCpus: 1, memoryBytes: 500_000_000 }],
    [{ num_cpus: 0.5 }, {}, { numCpus: 0.5 }],
    [{ memory: 1000.4 }, {}, { memoryBytes: 1000 }],
    [{ resources: { _model: 1 } }, {}, { resources: { _model: 1 } }],
    [{}, { tags: ["a"], cache: "off" }, { tags: ["a"], cache: "off" }],
    [{}, { tags: [] }, { tags: [] }],
    [{ numGpus: 1, priority: -2 }, {}, { numGpus: 1, priority: -2 }],
    [{ timeout_seconds: 1.5 }, { share: true }, { timeoutMs: 1500, share: true }],
    [{ memory: { initial: "1MB" } }, {}, { memoryBytes: 1e6, memoryGrowth: { factor: 2 } }],
    [
      { memory: { initial: 10, factor: 3, max: "1kB" } },
      {},
      { memoryBytes: 10, memoryGrowth: { factor: 3, maxBytes: 1000 } },
    ],
    [
      {
        max_retries: 2,
        retryExceptions: ["TypeError", "ECONNRESET"],
        retryDelaySeconds: 0.5,
        retryBackoff: 1,
        retry_max_delay_seconds: 9,
        retryJitter: false,
      },
      {},
      {
        retries: {
          maxRetries: 2,
          exceptions: ["TypeError", "ECONNRESET"],
          delayMs: 500,
          backoff: 1,
          maxDelayMs: 9000,
          jitter: false,
        },
      },
    ],
  ])("%j and %j are %j", (remote, task, settings) => {
    expect(settingsFromArgs(remote, task)).toStrictEqual(settings);
  });

  test("a key that is undefined is absent", () => {
    const remote = { numCpus: undefined, memory: undefined } as unknown as RemoteArgs;
    expect(settingsFromArgs(remote)).toStrictEqual({});
  });

  test("tags are kept as they were when they were given", () => {
    const tags = ["a"];
    const settings = settingsFromArgs({}, { tags });
    tags.push("b");
    expect(settings).toStrictEqual({ tags: ["a"] });
  });
});

test("all mistakes are told at once, each with the value seen and the nearest word", async () => {
  const remote: unknown = {
    numCpus: -1,
    num_cpus: 2,
    memmory: 1,
    memory: "8GBB",
    resources: { _a: "1", constructor: 1, num_cpus: 1, _b: NaN },
  };
  const task: unknown = { tags: ["a", 1], cache: "of" };
  const failures = await failuresOf(() => settingsFromArgs(remote as RemoteArgs, task as TaskArgs));
  expect(new Set(failures.map(({ reason }) => reason))).toEqual(new Set(["setting-invalid"]));
  expect(failures.map((failure) => explain(failure))).toEqual(
    [
      [
        'a key of the remote arguments is "memmory", and one of numCpus, numGpus, timeoutSeconds, maxRetries, retryExceptions, retryDelaySeconds, retryBackoff, retryMaxDelaySeconds, retryJitter, memory, resources, priority is expected',
        'did you mean "memory"?',
      ],
      ["num_cpus is 2, and only one of numCpus and num_cpus is expected"],
      ["numCpus is -1, and a number of zero or more is expected"],
      [
        'memory is "8GBB", and a size such as 500MB, 8GB or 1.5GiB is expected',
        'did you mean "8GB"?',
      ],
      ['resources._a is "1", and a number of zero or more is expected'],
      ['a name in resources is "constructor", and a name of your own is expected'],
      ['a name in resources is "num_cpus", and a name of your own is expected'],
      ["resources._b is NaN, and a number of zero or more is expected"],
      ["tags[1] is 1, and a text that is not empty is expected"],
      [
        'cache is "of", and one of fingerprint, name, off, refresh is expected',
        'did you mean "off"?',
      ],
    ].map(([headline, hint = "mend the call that sets it"]) => ({ headline, hint, exitStatus: 2 })),
  );
});

test("what says when a node is tried again is checked as all else", async () => {
  const remote: unknown = {
    maxRetries: 1.5,
    retryExceptions: "TypeError",
    retryDelaySeconds: -1,
    retryBackoff: 0.5,
    retryJitter: 1,
    timeoutSeconds: 0,
    priority: 0.5,
    memory: { factor: 0 },
  };
  const failures = await failuresOf(() =>
    settingsFromArgs(remote as RemoteArgs, { share: "yes" } as unknown as TaskArgs),
  );
  expect(failures.map((failure) => explain(failure).headline)).toEqual([
    "maxRetries is 1.5, and a whole number of zero or more is expected",
    'retryExceptions is "TypeError", and true, false or an array of class names and codes is expected',
    "retryDelaySeconds is -1, and a number of zero or more is expected",
    "retryBackoff is 0.5, and a number of one or more is expected",
    "retryJitter is 1, and true or false is expected",
    "memory.initial is undefined, and a size such as 500MB is expected",
    "memory.factor is 0, and a number of one or more is expected",
    "timeoutSeconds is 0, and a number above zero is expected",
    "priority is 0.5, and a whole number is expected",
    'share is "yes", and true or false is expected',
  ]);
});

test.each<[unknown, string]>([
  [null, "null"],
  ["numCpus", '"numCpus"'],
  [[1], "an array"],
  [() => 1, "a function"],
])("%s in place of the remote arguments is told", async (remote, seen) => {
  expect(await failuresOf(() => settingsFromArgs(remote as RemoteArgs))).toEqual([
    {
      reason: "setting-invalid",
      setting: "the remote arguments",
      seen,
      expected: "an object",
    },
  ]);
});

test("a rule made in code has no place", () => {
  const match = { kind: "pattern", text: "model.*" } as const;
  expect(ruleFromCode(match, { numCpus: 2 })).toStrictEqual({ match, settings: { numCpus: 2 } });
});

test("a rule whose text is no regular expression is told when it is made", async () => {
  const match = { kind: "pattern", text: "model(" } as const;
  const failures = await failuresOf(() => ruleFromCode(match, {}));
  expect(failures).toEqual([
    { reason: "query-bad-pattern", ...match, message: "unterminated group" },
  ]);
  expect(failures.map(explain)).toEqual([
    {
      headline: 'the regular expression "model(" cannot be used: unterminated group',
      hint: "put a \\ before a character that is meant as itself; the syntax is JavaScript's",
      exitStatus: 2,
    },
  ]);
});
