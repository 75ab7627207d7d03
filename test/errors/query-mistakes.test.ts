import { expect, test } from "vitest";
import { parseQueryText } from "../../src/config/read-query-file.ts";
import { explain } from "../../src/failure/failure.ts";
import { failuresOf } from "../support/failures-of.ts";

type Told = Readonly<Record<string, unknown>> & { readonly at: readonly [number, number, number] };

interface Case {
  readonly title: string;
  readonly text: string;
  /** Each with its place as line, column, length. */
  readonly failures: readonly Told[];
  /** Headline and hint of each. */
  readonly told: readonly string[];
}

const file = "/home/you/penguins.query.yaml";

const cases: readonly Case[] = [
  {
    title: "a key with a typing mistake is told with the nearest known key",
    text: `queries:
  - patern: model
    remote_args:
      memmory: 2GB
`,
    failures: [
      {
        reason: "query-unknown-key",
        key: "patern",
        where: "queries[0]",
        known: ["pattern", "glob", "remote_args", "task_args", "plugins"],
        near: "pattern",
        at: [2, 5, 6],
      },
      {
        reason: "query-unknown-key",
        key: "memmory",
        where: "queries[0].remote_args",
        known: [
          "num_cpus",
          "num_gpus",
          "memory",
          "resources",
          "priority",
          "timeout_seconds",
          "max_retries",
          "retry_exceptions",
          "retry_delay_seconds",
          "retry_backoff",
          "retry_max_delay_seconds",
          "retry_jitter",
        ],
        near: "memory",
        at: [4, 7, 7],
      },
    ],
    told: [
      'unknown key "patern" in queries[0] | did you mean "pattern"?',
      'unknown key "memmory" in queries[0].remote_args | did you mean "memory"?',
    ],
  },
  {
    title: "a key that is like no known one is told with all known ones",
    text: `init:
  colour: red
extra: 1
`,
    failures: [
      {
        reason: "query-unknown-key",
        key: "colour",
        where: "init",
        known: ["num_cpus", "num_gpus", "memory", "resources", "limits", "max_depth"],
        at: [2, 3, 6],
      },
      {
        reason: "query-unknown-key",
        key: "extra",
        where: "",
        known: ["init", "storage", "edits", "queries"],
        at: [3, 1, 5],
      },
    ],
    told: [
      'unknown key "colour" in init | use one of: num_cpus, num_gpus, memory, resources, limits, max_depth',
      'unknown key "extra" | use one of: init, storage, edits, queries',
    ],
  },
  {
    title: "a key in the wrong section is told where it belongs",
    text: `num_cpus: 1
queries:
  - glob: "*"
    memory: 1GB
    remote_args: { cache: off }
    task_args: { resources: { _x: 1 } }
storage: { path: out }
`,
    failures: [
      {
        reason: "query-misplaced-key",
        key: "num_cpus",
        where: "",
        belongsIn: "init",
        at: [1, 1, 8],
      },
      {
        reason: "query-misplaced-key",
        key: "memory",
        where: "queries[0]",
        belongsIn: "remote_args",
        at: [4, 5, 6],
      },
      {
        reason: "query-misplaced-key",
        key: "cache",
        where: "queries[0].remote_args",
        belongsIn: "task_args",
        at: [5, 20, 5],
      },
      {
        reason: "query-misplaced-key",
        key: "resources",
        where: "queries[0].task_args",
        belongsIn: "remote_args",
        at: [6, 18, 9],
      },
      {
        reason: "query-misplaced-key",
        key: "path",
        where: "storage",
        belongsIn: "storage.options",
        at: [7, 12, 4],
      },
    ],
    told: [
      'the key "num_cpus" does not belong here | move it into init',
      'the key "memory" does not belong in queries[0] | move it into remote_args',
      'the key "cache" does not belong in queries[0].remote_args | move it into task_args',
      'the key "resources" does not belong in queries[0].task_args | move it into remote_args',
      'the key "path" does not belong in storage | move it into storage.options',
    ],
  },
  {
    title: "settings do not belong among custom resources",
    text: `init:
  resources: { num_cpus: 2, memory: 1GB, _disk: 1 }
`,
    failures: [
      {
        reason: "query-misplaced-key",
        key: "num_cpus",
        where: "init.resources",
        belongsIn: "init",
        at: [2, 16, 8],
      },
      {
        reason: "query-misplaced-key",
        key: "memory",
        where: "init.resources",
        belongsIn: "init",
        at: [2, 29, 6],
      },
    ],
    told: [
      'the key "num_cpus" does not belong in init.resources | move it into init',
      'the key "memory" does not belong in init.resources | move it into init',
    ],
  },
  {
    title: "a value of the wrong type is told with the type expected and what to write",
    text: `init: { num_cpus: "4", memory: true, resources: [1] }
storage: file
queries:
  pattern: model
`,
    failures: [
      {
        reason: "query-wrong-type",
        where: "init.num_cpus",
        expected: "a number",
        seen: { kind: "text", text: 'the text "4"', written: "4" },
        at: [1, 19, 3],
      },
      {
        reason: "query-wrong-type",
        where: "init.memory",
        expected: "a number of bytes or a size such as 8GB",
        seen: { kind: "boolean", text: "true", written: "true" },
        at: [1, 32, 4],
      },
      {
        reason: "query-wrong-type",
        where: "init.resources",
        expected: "a mapping of names to numbers",
        seen: { kind: "list", text: "a list" },
        at: [1, 49, 3],
      },
      {
        reason: "query-wrong-type",
        where: "storage",
        expected: "a mapping",
        seen: { kind: "text", text: 'the text "file"', written: "file" },
        at: [2, 10, 4],
      },
      {
        reason: "query-wrong-type",
        where: "queries",
        expected: "a list of rules",
        seen: { kind: "mapping", text: "a mapping" },
        at: [4, 3, 14],
      },
    ],
    told: [
      'init.num_cpus is the text "4", and a number is expected | remove the quotes: 4',
      "init.memory is true, and a number of bytes or a size such as 8GB is expected | write for example 500MB, 8GB or 1.5GiB",
      'init.resources is a list, and a mapping of names to numbers is expected | write lines "key: value" without "- " before them',
      'storage is the text "file", and a mapping is expected | write lines "key: value" below it',
      'queries is a mapping, and a list of rules is expected | begin each entry with "- "',
    ],
  },
  {
    title: "an empty value is told at its key",
    text: `init:
  num_cpus:
  memory: ~
queries:
  - glob: a
    task_args:
      cache:
  -
`,
    failures: [
      {
        reason: "query-wrong-type",
        where: "init.num_cpus",
        expected: "a number",
        seen: { kind: "nothing", text: "empty" },
        at: [2, 3, 8],
      },
      {
        reason: "query-wrong-type",
        where: "init.memory",
        expected: "a number of bytes or a size such as 8GB",
        seen: { kind: "nothing", text: "empty" },
        at: [3, 11, 1],
      },
      {
        reason: "query-unknown-value",
        where: "queries[0].task_args.cache",
        seen: "empty",
        known: ["fingerprint", "name", "off", "refresh"],
        at: [7, 7, 5],
      },
      {
        reason: "query-wrong-type",
        where: "queries[1]",
        expected: "a rule",
        seen: { kind: "nothing", text: "empty" },
        at: [8, 4, 1],
      },
    ],
    told: [
      "init.num_cpus is empty, and a number is expected | write a number here, or remove it",
      "init.memory is empty, and a number of bytes or a size such as 8GB is expected | write a number of bytes or a size such as 8GB here, or remove it",
      "queries[0].task_args.cache is empty, which is none of its values | use one of: fingerprint, name, off, refresh",
      "queries[1] is empty, and a rule is expected | write a rule here, or remove it",
    ],
  },
  {
    title: "texts that YAML takes for something else are told with their quotes",
    text: `queries:
  - pattern: 2024
  - glob: true
    task_args: { tags: [1, a, ""] }
  - glob: b
    task_args: { tags: train }
storage: { options: { path: 7 } }
`,
    failures: [
      {
        reason: "query-wrong-type",
        where: "queries[0].pattern",
        expected: "a text",
        seen: { kind: "number", text: "the number 2024", written: "2024" },
        at: [2, 14, 4],
      },
      {
        reason: "query-wrong-type",
        where: "queries[1].glob",
        expected: "a text",
        seen: { kind: "boolean", text: "true", written: "true" },
        at: [3, 11, 4],
      },
      {
        reason: "query-wrong-type",
        where: "queries[1].task_args.tags[0]",
        expected: "a text",
        seen: { kind: "number", text: "the number 1", written: "1" },
        at: [4, 25, 1],
      },
      { reason: "query-empty-text", where: "queries[1].task_args.tags[2]", at: [4, 31, 2] },
      {
        reason: "query-wrong-type",
        where: "queries[2].task_args.tags",
        expected: "a list of texts",
        seen: { kind: "text", text: 'the text "train"', written: "train" },
        at: [6, 24, 5],
      },
      {
        reason: "query-wrong-type",
        where: "storage.options.path",
        expected: "a text",
        seen: { kind: "number", text: "the number 7", written: "7" },
        at: [7, 29, 1],
      },
    ],
    told: [
      'queries[0].pattern is the number 2024, and a text is expected | put it in quotes: "2024"',
      'queries[1].glob is true, and a text is expected | put it in quotes: "true"',
      'queries[1].task_args.tags[0] is the number 1, and a text is expected | put it in quotes: "1"',
      "queries[1].task_args.tags[2] is empty | write a text, or remove it",
      'queries[2].task_args.tags is the text "train", and a list of texts is expected | write it as a list: [train]',
      'storage.options.path is the number 7, and a text is expected | put it in quotes: "7"',
    ],
  },
  {
    title: "a number that is negative, infinite or none is told",
    text: `init: { num_cpus: -1, memory: -5, resources: { _a: .nan, _b: .inf, _c: 1e999 } }
`,
    failures: [
      { reason: "query-bad-number", where: "init.num_cpus", seen: "-1", at: [1, 19, 2] },
      { reason: "query-bad-number", where: "init.memory", seen: "-5", at: [1, 31, 2] },
      { reason: "query-bad-number", where: "init.resources._a", seen: ".nan", at: [1, 52, 4] },
      { reason: "query-bad-number", where: "init.resources._b", seen: ".inf", at: [1, 62, 4] },
      { reason: "query-bad-number", where: "init.resources._c", seen: "1e999", at: [1, 72, 5] },
    ],
    told: [
      "init.num_cpus is -1, and a number of zero or more is expected | write a number such as 1, 0.5 or 4",
      "init.memory is -5, and a number of zero or more is expected | write a number such as 1, 0.5 or 4",
      "init.resources._a is .nan, and a number of zero or more is expected | write a number such as 1, 0.5 or 4",
      "init.resources._b is .inf, and a number of zero or more is expected | write a number such as 1, 0.5 or 4",
      "init.resources._c is 1e999, and a number of zero or more is expected | write a number such as 1, 0.5 or 4",
    ],
  },
  {
    title: "what is no rate is told with how one is written",
    text: `init: { resources: { _a: { rate: 10/day }, _b: { rate: 0/s }, _c: { rate: 5 }, _d: {} } }
`,
    failures: [
      { reason: "query-bad-rate", where: "init.resources._a.rate", seen: "10/day", at: [1, 34, 6] },
      { reason: "query-bad-rate", where: "init.resources._b.rate", seen: "0/s", at: [1, 56, 3] },
      {
        reason: "query-wrong-type",
        where: "init.resources._c.rate",
        expected: "a rate such as 10/s",
        seen: { kind: "number", text: "the number 5", written: "5" },
        at: [1, 75, 1],
      },
      {
        reason: "query-wrong-type",
        where: "init.resources._d",
        expected: "a mapping with total or rate",
        seen: { kind: "mapping", text: "a mapping" },
        at: [1, 84, 2],
      },
    ],
    told: [
      'init.resources._a.rate is "10/day", which is no rate | write a number above zero and a time (s, min, h): 10/s, 100/min, 5000/h',
      'init.resources._b.rate is "0/s", which is no rate | write a number above zero and a time (s, min, h): 10/s, 100/min, 5000/h',
      "init.resources._c.rate is the number 5, and a rate such as 10/s is expected | write a rate such as 10/s",
      'init.resources._d is a mapping, and a mapping with total or rate is expected | write lines "key: value" below it',
    ],
  },
  {
    title: "numbers that make no sense for what they set are told with those that do",
    text: `init: { limits: { api: 1.5 } }
queries:
  - glob: a
    remote_args: { max_retries: -1, retry_backoff: 0.5, timeout_seconds: 0, priority: 1.5 }
  - glob: b
    remote_args: { memory: { factor: 2 }, retry_exceptions: TypeError }
`,
    failures: [
      {
        reason: "query-bad-number",
        where: "init.limits.api",
        seen: "1.5",
        expected: "a whole number of zero or more",
        at: [1, 24, 3],
      },
      {
        reason: "query-bad-number",
        where: "queries[0].remote_args.max_retries",
        seen: "-1",
        expected: "a whole number of zero or more",
        at: [4, 33, 2],
      },
      {
        reason: "query-bad-number",
        where: "queries[0].remote_args.retry_backoff",
        seen: "0.5",
        expected: "a number of one or more",
        at: [4, 52, 3],
      },
      {
        reason: "query-bad-number",
        where: "queries[0].remote_args.timeout_seconds",
        seen: "0",
        expected: "a number above zero",
        at: [4, 74, 1],
      },
      {
        reason: "query-bad-number",
        where: "queries[0].remote_args.priority",
        seen: "1.5",
        expected: "a whole number",
        at: [4, 87, 3],
      },
      {
        reason: "query-wrong-type",
        where: "queries[1].remote_args.memory",
        expected: "a size, or a mapping with initial",
        seen: { kind: "mapping", text: "a mapping" },
        at: [6, 28, 13],
      },
      {
        reason: "query-wrong-type",
        where: "queries[1].remote_args.retry_exceptions",
        expected: "true, false or a list of class names and codes",
        seen: { kind: "text", text: 'the text "TypeError"', written: "TypeError" },
        at: [6, 61, 9],
      },
    ],
    told: [
      "init.limits.api is 1.5, and a whole number of zero or more is expected | write a whole number of zero or more",
      "queries[0].remote_args.max_retries is -1, and a whole number of zero or more is expected | write a whole number of zero or more",
      "queries[0].remote_args.retry_backoff is 0.5, and a number of one or more is expected | write a number of one or more",
      "queries[0].remote_args.timeout_seconds is 0, and a number above zero is expected | write a number above zero",
      "queries[0].remote_args.priority is 1.5, and a whole number is expected | write a whole number",
      "queries[1].remote_args.memory is a mapping, and a size, or a mapping with initial is expected | write a size, or a mapping with initial",
      'queries[1].remote_args.retry_exceptions is the text "TypeError", and true, false or a list of class names and codes is expected | write true, false or a list of class names and codes',
    ],
  },
  {
    title: "what is no duration is told with the units that there are",
    text: `queries:
  - { glob: a, task_args: { expires: 7 days } }
  - { glob: b, task_args: { expires: 7 } }
`,
    failures: [
      {
        reason: "query-bad-duration",
        where: "queries[0].task_args.expires",
        seen: "7 days",
        at: [2, 38, 6],
      },
      {
        reason: "query-wrong-type",
        where: "queries[1].task_args.expires",
        expected: "a duration such as 7d",
        seen: { kind: "number", text: "the number 7", written: "7" },
        at: [3, 38, 1],
      },
    ],
    told: [
      'queries[0].task_args.expires is "7 days", which is no duration | write a number with a unit (ms, s, min, h, d, w): 90s, 12h, 7d',
      "queries[1].task_args.expires is the number 7, and a duration such as 7d is expected | write a duration such as 7d",
    ],
  },
  {
    title: "a size with a unit that does not exist is told with near sizes",
    text: `init: { memory: 8GBB }
queries:
  - { glob: a, remote_args: { memory: 8G } }
  - { glob: b, remote_args: { memory: "-1GB" } }
  - { glob: c, remote_args: { memory: 99999PB } }
`,
    failures: [
      {
        reason: "query-bad-size",
        where: "init.memory",
        seen: "8GBB",
        near: ["8GB", "8GiB"],
        at: [1, 17, 4],
      },
      {
        reason: "query-bad-size",
        where: "queries[0].remote_args.memory",
        seen: "8G",
        near: ["8GB", "8GiB"],
        at: [3, 39, 2],
      },
      {
        reason: "query-bad-size",
        where: "queries[1].remote_args.memory",
        seen: "-1GB",
        near: [],
        at: [4, 39, 6],
      },
      {
        reason: "query-bad-size",
        where: "queries[2].remote_args.memory",
        seen: "99999PB",
        near: [],
        at: [5, 39, 7],
      },
    ],
    told: [
      'init.memory is "8GBB", which is no size | did you mean "8GB" or "8GiB"?',
      'queries[0].remote_args.memory is "8G", which is no size | did you mean "8GB" or "8GiB"?',
      'queries[1].remote_args.memory is "-1GB", which is no size | write a number of bytes, or one with a unit: 500MB, 8GB, 1.5GiB',
      'queries[2].remote_args.memory is "99999PB", which is no size | write a number of bytes, or one with a unit: 500MB, 8GB, 1.5GiB',
    ],
  },
  {
    title: "a regular expression that does not compile is told with its wrong character",
    text: `queries:
  - pattern: "model-(\\\\d+"
  - pattern: 'a)|(b'
  - pattern: end\\Z
  - pattern: "x\\\\d**"
`,
    failures: [
      {
        reason: "query-bad-pattern",
        kind: "pattern",
        text: "model-(\\d+",
        message: "unterminated group",
        at: [2, 21, 1],
      },
      {
        reason: "query-bad-pattern",
        kind: "pattern",
        text: "a)|(b",
        message: "unmatched ')'",
        at: [3, 16, 1],
      },
      {
        reason: "query-bad-pattern",
        kind: "pattern",
        text: "end\\Z",
        message: "invalid escape",
        at: [4, 18, 1],
      },
      {
        reason: "query-bad-pattern",
        kind: "pattern",
        text: "x\\d**",
        message: "nothing to repeat",
        at: [5, 20, 1],
      },
    ],
    told: [
      'the regular expression "model-(\\\\d+" cannot be used: unterminated group | put a \\ before a character that is meant as itself; the syntax is JavaScript\'s',
      "the regular expression \"a)|(b\" cannot be used: unmatched ')' | put a \\ before a character that is meant as itself; the syntax is JavaScript's",
      'the regular expression "end\\\\Z" cannot be used: invalid escape | put a \\ before a character that is meant as itself; the syntax is JavaScript\'s',
      'the regular expression "x\\\\d**" cannot be used: nothing to repeat | put a \\ before a character that is meant as itself; the syntax is JavaScript\'s',
    ],
  },
  {
    title: "a glob that cannot be used is told",
    text: `queries:
  - glob: "model-{a"
  - glob: "m{1..99999}"
`,
    failures: [
      {
        reason: "query-bad-pattern",
        kind: "glob",
        text: "model-{a",
        message: "unterminated group",
        at: [2, 11, 10],
      },
      {
        reason: "query-bad-pattern",
        kind: "glob",
        text: "m{1..99999}",
        message: "the range {1..99999} has more than 10000 numbers",
        at: [3, 11, 13],
      },
    ],
    told: [
      'the glob "model-{a" cannot be used: unterminated group | put a \\ before a character that is meant as itself',
      'the glob "m{1..99999}" cannot be used: the range {1..99999} has more than 10000 numbers | put a \\ before a character that is meant as itself',
    ],
  },
  {
    title: "an empty or overlong match is told",
    text: `queries:\n  - pattern: ""\n  - glob: ""\n  - pattern: "${"a".repeat(1001)}"\n`,
    failures: [
      { reason: "query-empty-text", where: "queries[0].pattern", at: [2, 14, 2] },
      { reason: "query-empty-text", where: "queries[1].glob", at: [3, 11, 2] },
      { reason: "query-long-match", where: "queries[2].pattern", limit: 1000, at: [4, 14, 1003] },
    ],
    told: [
      "queries[0].pattern is empty | write a text, or remove it",
      "queries[1].glob is empty | write a text, or remove it",
      "queries[2].pattern is longer than 1000 characters | make it shorter, or make two rules",
    ],
  },
  {
    title: "a rule says which nodes it is for, once",
    text: `queries:
  - remote_args: { num_cpus: 1 }
  - pattern: a
    glob: b
  - {}
  - 7
`,
    failures: [
      { reason: "query-rule-without-match", where: "queries[0]", at: [2, 5, 28] },
      { reason: "query-rule-two-matches", where: "queries[1]", at: [4, 11, 1] },
      { reason: "query-rule-without-match", where: "queries[2]", at: [5, 5, 2] },
      {
        reason: "query-wrong-type",
        where: "queries[3]",
        expected: "a rule",
        seen: { kind: "number", text: "the number 7", written: "7" },
        at: [6, 5, 1],
      },
    ],
    told: [
      'queries[0] does not say which nodes it is for | add pattern: "..." (a regular expression over the whole name) or glob: "..."',
      "queries[1] has both a pattern and a glob | keep one of them, or make two rules",
      'queries[2] does not say which nodes it is for | add pattern: "..." (a regular expression over the whole name) or glob: "..."',
      'queries[3] is the number 7, and a rule is expected | write lines "pattern: ..." and "remote_args: ..." for it',
    ],
  },
  {
    title: "a word that is none of the known ones is told with the nearest",
    text: `storage: { kind: flie }
queries:
  - { glob: a, task_args: { cache: of } }
  - { glob: b, task_args: { cache: false } }
  - { glob: c, task_args: { cache: [name] } }
`,
    failures: [
      {
        reason: "query-unknown-value",
        where: "storage.kind",
        seen: 'the text "flie"',
        known: ["file", "memory"],
        at: [1, 18, 4],
      },
      {
        reason: "query-unknown-value",
        where: "queries[0].task_args.cache",
        seen: 'the text "of"',
        known: ["fingerprint", "name", "off", "refresh"],
        near: "off",
        at: [3, 36, 2],
      },
      {
        reason: "query-unknown-value",
        where: "queries[1].task_args.cache",
        seen: "false",
        known: ["fingerprint", "name", "off", "refresh"],
        at: [4, 36, 5],
      },
      {
        reason: "query-unknown-value",
        where: "queries[2].task_args.cache",
        seen: "a list",
        known: ["fingerprint", "name", "off", "refresh"],
        at: [5, 36, 6],
      },
    ],
    told: [
      'storage.kind is the text "flie", which is none of its values | use one of: file, memory',
      'queries[0].task_args.cache is the text "of", which is none of its values | did you mean "off"?',
      "queries[1].task_args.cache is false, which is none of its values | use one of: fingerprint, name, off, refresh",
      "queries[2].task_args.cache is a list, which is none of its values | use one of: fingerprint, name, off, refresh",
    ],
  },
  {
    title: "storage in memory takes no options",
    text: `storage: { kind: memory, options: { path: out } }
`,
    failures: [
      {
        reason: "query-unknown-key",
        key: "path",
        where: "storage.options",
        known: [],
        at: [1, 37, 4],
      },
    ],
    told: ['unknown key "path" in storage.options | remove it; no key is known here'],
  },
  {
    title: "a key that stands twice is told with both places",
    text: `init: { num_cpus: 1 }
queries:
  - glob: a
    glob: b
init: { num_cpus: 2 }
`,
    failures: [
      { reason: "query-duplicate-key", key: "glob", first: [3, 5, 4], at: [4, 5, 4] },
      { reason: "query-duplicate-key", key: "init", first: [1, 1, 4], at: [5, 1, 4] },
    ],
    told: [
      'the key "glob" stands here a second time | keep one of the two',
      'the key "init" stands here a second time | keep one of the two',
    ],
  },
  {
    title: "keys that reach into JavaScript are refused wherever they stand",
    text: `__proto__: { polluted: 1 }
<<: { init: {} }
init:
  resources:
    __proto__: 1
    constructor: 1
    "": 1
    <<: { _x: 1 }
queries:
  - glob: a
    remote_args: { "__proto__": { num_cpus: 1 } }
`,
    failures: [
      { reason: "query-forbidden-key", key: "__proto__", at: [1, 1, 9] },
      { reason: "query-forbidden-key", key: "<<", at: [2, 1, 2] },
      { reason: "query-forbidden-key", key: "__proto__", at: [5, 5, 9] },
      { reason: "query-forbidden-key", key: "constructor", at: [6, 5, 11] },
      { reason: "query-forbidden-key", key: "", at: [7, 5, 2] },
      { reason: "query-forbidden-key", key: "<<", at: [8, 5, 2] },
      { reason: "query-forbidden-key", key: "__proto__", at: [11, 20, 11] },
    ],
    told: [
      'the key "__proto__" is not allowed | choose another name; this one has a meaning of its own in JavaScript',
      'the key "<<" is not allowed | merge keys are not read; write the keys out, or add a rule that matches both',
      'the key "__proto__" is not allowed | choose another name; this one has a meaning of its own in JavaScript',
      'the key "constructor" is not allowed | choose another name; this one has a meaning of its own in JavaScript',
      'the key "" is not allowed | give it a name',
      'the key "<<" is not allowed | merge keys are not read; write the keys out, or add a rule that matches both',
      'the key "__proto__" is not allowed | choose another name; this one has a meaning of its own in JavaScript',
    ],
  },
  {
    title: "an alias without its anchor is told with quotes to put or the nearest anchor",
    text: `init: &limits { num_cpus: 1 }
queries:
  - glob: *model
    remote_args: *limit
`,
    failures: [
      { reason: "query-unknown-alias", alias: "model", near: [], at: [3, 11, 6] },
      { reason: "query-unknown-alias", alias: "limit", near: ["limits"], at: [4, 18, 6] },
    ],
    told: [
      'there is no anchor "&model" above this alias | a text that starts with * stands in quotes: "*model"',
      'there is no anchor "&limit" above this alias | did you mean "*limits"?',
    ],
  },
  {
    title: "an alias inside its own anchor is told",
    text: `init: &a
  resources: *a
`,
    failures: [{ reason: "query-unknown-alias", alias: "a", near: [], at: [2, 14, 2] }],
    told: [
      'there is no anchor "&a" above this alias | a text that starts with * stands in quotes: "*a"',
    ],
  },
  {
    title: "a mistake in an anchored value is told once",
    text: `init: { resources: &r { _disk: much } }
queries:
  - { glob: a, remote_args: { resources: *r } }
  - { glob: b, remote_args: { resources: *r } }
`,
    failures: [
      {
        reason: "query-wrong-type",
        where: "init.resources._disk",
        expected: "a number",
        seen: { kind: "text", text: 'the text "much"', written: "much" },
        at: [1, 32, 4],
      },
    ],
    told: [
      'init.resources._disk is the text "much", and a number is expected | write for example 1, 0.5 or 4',
    ],
  },
  {
    title: "a second document is told",
    text: `init: {}
---
queries: []
`,
    failures: [{ reason: "query-many-documents", at: [2, 1, 3] }],
    told: [
      "a second YAML document starts here | keep one document in the file, without a line ---",
    ],
  },
  {
    title: "a bracket that is never closed is told behind the last text",
    text: `init: { num_cpus: 1

`,
    failures: [
      {
        reason: "query-syntax",
        message: "the closing } is missing or not indented",
        at: [1, 20, 1],
      },
    ],
    told: ["the closing } is missing or not indented | mend the line above; the file is YAML 1.2"],
  },
  {
    title: "a quote that is never closed is told",
    text: `queries:
  - pattern: "model
`,
    failures: [{ reason: "query-syntax", message: 'the closing " is missing', at: [2, 20, 1] }],
    told: ['the closing " is missing | mend the line above; the file is YAML 1.2'],
  },
  {
    title: "syntax mistakes are told one for each line",
    text: `init: { num_cpus: 1,, }
queries:
	- glob: a
storage: a: b
`,
    failures: [
      { reason: "query-syntax", message: "unexpected , in flow map", at: [1, 21, 1] },
      { reason: "query-syntax", message: "tabs are not allowed as indentation", at: [3, 1, 1] },
      {
        reason: "query-syntax",
        message: "nested mappings are not allowed in compact mappings",
        at: [4, 10, 1],
      },
    ],
    told: [
      "unexpected , in flow map | mend the line above; the file is YAML 1.2",
      "tabs are not allowed as indentation | mend the line above; the file is YAML 1.2",
      "nested mappings are not allowed in compact mappings | mend the line above; the file is YAML 1.2",
    ],
  },
  {
    title: "a tag is refused, and a glob that looks like one is told with quotes to put",
    text: `queries:
  - glob: !train*
  - glob: !!binary YWJj
`,
    failures: [
      {
        reason: "query-syntax",
        message: "unknown tag !train* (a text that starts with ! stands in quotes)",
        at: [2, 11, 7],
      },
      {
        reason: "query-syntax",
        message: "unknown tag !!binary (a text that starts with ! stands in quotes)",
        at: [3, 11, 8],
      },
    ],
    told: [
      "unknown tag !train* (a text that starts with ! stands in quotes) | mend the line above; the file is YAML 1.2",
      "unknown tag !!binary (a text that starts with ! stands in quotes) | mend the line above; the file is YAML 1.2",
    ],
  },
  {
    title: "a YAML 1.1 directive changes no value",
    text: `%YAML 1.1
---
init: { num_cpus: 1_000, memory: yes }
`,
    failures: [
      {
        reason: "query-wrong-type",
        where: "init.num_cpus",
        expected: "a number",
        seen: { kind: "text", text: 'the text "1_000"', written: "1_000" },
        at: [3, 19, 5],
      },
      { reason: "query-bad-size", where: "init.memory", seen: "yes", near: [], at: [3, 34, 3] },
    ],
    told: [
      'init.num_cpus is the text "1_000", and a number is expected | write for example 1, 0.5 or 4',
      'init.memory is "yes", which is no size | write a number of bytes, or one with a unit: 500MB, 8GB, 1.5GiB',
    ],
  },
  {
    title: "a file that is a list or a single value is told",
    text: `- init
`,
    failures: [
      {
        reason: "query-wrong-type",
        where: "the query file",
        expected: "a mapping",
        seen: { kind: "list", text: "a list" },
        at: [1, 1, 6],
      },
    ],
    told: [
      'the query file is a list, and a mapping is expected | write lines "key: value" without "- " before them',
    ],
  },
  {
    title: "a file with line breaks of Windows has the same places",
    text: "init:\r\n  num_cpus: many\r\n",
    failures: [
      {
        reason: "query-wrong-type",
        where: "init.num_cpus",
        expected: "a number",
        seen: { kind: "text", text: 'the text "many"', written: "many" },
        at: [2, 13, 4],
      },
    ],
    told: [
      'init.num_cpus is the text "many", and a number is expected | write for example 1, 0.5 or 4',
    ],
  },
  {
    title: "places count UTF-16 units, as editors do",
    text: `queries:
  - { glob: "😀é", tag: 1 }
`,
    failures: [
      {
        reason: "query-unknown-key",
        key: "tag",
        where: "queries[0]",
        known: ["pattern", "glob", "remote_args", "task_args", "plugins"],
        at: [2, 20, 3],
      },
    ],
    told: [
      'unknown key "tag" in queries[0] | use one of: pattern, glob, remote_args, task_args, plugins',
    ],
  },
  {
    title: "a long line is not shown",
    text: `init: { num_cpus: x } #${"-".repeat(1000)}\n`,
    failures: [
      {
        reason: "query-wrong-type",
        where: "init.num_cpus",
        expected: "a number",
        seen: { kind: "text", text: 'the text "x"', written: "x" },
        at: [1, 19, 1],
      },
    ],
    told: [
      'init.num_cpus is the text "x", and a number is expected | write for example 1, 0.5 or 4',
    ],
  },
];

test.each(cases)("$title", async ({ text, failures, told }) => {
  const lines = text.split(/\r?\n/);
  const placed = ([line, column, length]: readonly number[]): object => {
    const lineText = lines[(line ?? 0) - 1] ?? "";
    return { file, line, column, length, ...(lineText.length > 1000 ? {} : { lineText }) };
  };
  const found = await failuresOf(() => parseQueryText(text, file));
  expect(found).toEqual(
    failures.map(({ at, ...rest }) => ({
      ...rest,
      ...("first" in rest ? { first: placed(rest["first"] as readonly number[]) } : {}),
      place: placed(at),
    })),
  );
  const sentences = found.map((failure) => {
    const { headline, hint } = explain(failure);
    return `${headline} | ${hint}`;
  });
  expect(sentences).toEqual(told);
});
