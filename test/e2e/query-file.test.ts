import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";
import { told } from "../support/told.ts";

const workflow = `import { workflow } from "ffuse";
const load = workflow(function load() { return 1; });
const fit = workflow(function fit(x: number, k: number) { return x + k; });
const rows = load().setName("rows");
const model = fit(rows, 1).setName("model");
export default [model, fit(rows, 2).setName("model-a"), fit(rows, 3).setName("model-b")];
`;

const query = dedent(`
  init: { num_cpus: 4, memory: 8GB, resources: { _disk: 1, _model: 1 } }
  storage: { kind: file, options: { path: kept } }
  queries:
    - pattern: "^model$"                    # regular expression over the whole name
      remote_args: { num_cpus: 1, resources: { _model: 1 } }
    - glob: "model-*"
      remote_args: { memory: 500MB }
      task_args: { tags: [train] }
    - glob: "model-b"
      remote_args: { num_cpus: 2 }
      task_args: { cache: off }
`);

test("a run takes capacity, storage and cache from the query file, and --print and a second run find the results there", async () => {
  const rig = await makeRig({ "w.ts": workflow, "q.yaml": query });
  const first = await rig.ffuse("run", "w.ts", "--query", "q.yaml", "--print", "model-b");
  expect([first.status, first.stdout], first.stderr).toEqual([0, "4\n"]);
  expect(first.stderr).toContain("w  4 nodes on 4 cores\n");
  expect(await readdir(join(rig.folder, "kept"))).toEqual(["w"]);
  expect((await rig.ffuse("read-task", "w", "model", "--storage", "kept")).stdout).toBe("2\n");
  // What has "cache: off" runs again.
  const second = await rig.ffuse("run", "w.ts", "--query", "q.yaml");
  expect(told(second.stderr)).toEqual({ "model-b": "ran" });
});

test("a flag for the storage wins over the query file", async () => {
  const rig = await makeRig({ "w.ts": workflow, "q.yaml": query });
  await rig.ffuse("run", "w.ts", "--query", "q.yaml", "--storage", "flag");
  expect((await readdir(rig.folder)).filter((name) => !name.startsWith("."))).toEqual([
    "flag",
    "q.yaml",
    "w.ts",
  ]);
});

test("a plan shows the arguments of every node and which rule set each, later rules winning key by key", async () => {
  const rig = await makeRig({ "w.ts": workflow, "q.yaml": query });
  const { status, stdout, stderr } = await rig.ffuse(
    "plan",
    "w.ts",
    "--arguments",
    "--query",
    "q.yaml",
  );
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(
    dedent(`
      NODE     ARGUMENT          VALUE        SET BY
      rows     num_cpus          1            default
               cache             fingerprint  default
      model    num_cpus          1            rule 1: pattern "^model$" (line 4)
               resources._model  1            rule 1: pattern "^model$" (line 4)
               cache             fingerprint  default
      model-a  num_cpus          1            default
               memory            500 MB       rule 2: glob "model-*" (line 6)
               tags              train        rule 2: glob "model-*" (line 6)
               cache             fingerprint  default
      model-b  num_cpus          2            rule 3: glob "model-b" (line 9)
               memory            500 MB       rule 2: glob "model-*" (line 6)
               tags              train        rule 2: glob "model-*" (line 6)
               cache             off          rule 3: glob "model-b" (line 9)
    `),
  );
  expect(await readdir(rig.folder)).not.toContain("kept");
});

test("a plan is told as JSON", async () => {
  const rig = await makeRig({ "w.ts": workflow, "q.yaml": query });
  const words = ["plan", "w.ts", "model-b", "--query", "q.yaml", "--json"];
  const { stdout } = await rig.ffuse(...words);
  expect(JSON.parse(stdout)).toEqual({
    workflow: "w",
    counts: { run: 2, wait: 0, reuse: 0 },
    nodes: [
      {
        node: "rows",
        function: "load",
        status: "run",
        because: { kind: "new" },
        text: "new",
        remote_args: { num_cpus: 1, memory: 0, resources: {} },
        task_args: { tags: [], cache: "fingerprint" },
        set_by: {},
      },
      {
        node: "model-b",
        function: "fit",
        status: "run",
        because: { kind: "cache-off" },
        text: "its cache is off",
        remote_args: { num_cpus: 2, memory: 500_000_000, resources: {} },
        task_args: { tags: ["train"], cache: "off" },
        set_by: {
          num_cpus: 'rule 3: glob "model-b" (line 9)',
          memory: 'rule 2: glob "model-*" (line 6)',
          tags: 'rule 2: glob "model-*" (line 6)',
          cache: 'rule 3: glob "model-b" (line 9)',
        },
      },
    ],
  });
});

test("the file beside the workflow is taken by itself, and not where another one is named", async () => {
  const rule = (k: number): string =>
    `queries:\n  - glob: "model"\n    task_args: { tags: [t${k}] }\n`;
  const rig = await makeRig({
    "flows/w.ts": workflow,
    "flows/w.query.yaml": rule(1),
    "other.yaml": rule(2),
  });
  const beside = await rig.ffuse("plan", "flows/w.ts", "model", "--arguments");
  expect(beside.stdout).toContain('tags      t1           rule 1: glob "model" (line 2)');
  const named = await rig.ffuse(
    "plan",
    "flows/w.ts",
    "model",
    "--arguments",
    "--query",
    "other.yaml",
  );
  expect(named.stdout).toContain('tags      t2           rule 1: glob "model" (line 2)');
});

test("all mistakes of a query file are told at once, each underlined with the nearest known word", async () => {
  const bad = dedent(`
    init: { num_cpu: 4, memory: 8GG }
    storage: { kind: fille }
    queries:
      - patern: "^model$"
        remote_args: { num_cpus: "2" }
      - glob: "model-*"
        pattern: "("
        task_args: { tags: train }
    querys: []
  `);
  const files = { "w.ts": workflow, "q.yaml": bad };
  expect(await refusal(files, "run", "w.ts", "--query", "q.yaml")).toBe(
    dedent(`
      FFUSE_QUERY_UNKNOWN_KEY  q.yaml:1:9
        unknown key "num_cpu" in init
        1 | init: { num_cpu: 4, memory: 8GG }
                    ~~~~~~~
        hint: did you mean "num_cpus"?

      FFUSE_QUERY_BAD_SIZE  q.yaml:1:29
        init.memory is "8GG", which is no size
        1 | init: { num_cpu: 4, memory: 8GG }
                                        ~~~
        hint: did you mean "8GB"?

      FFUSE_QUERY_UNKNOWN_VALUE  q.yaml:2:18
        storage.kind is the text "fille", which is none of its values
        2 | storage: { kind: fille }
                             ~~~~~
        hint: did you mean "file"?

      FFUSE_QUERY_UNKNOWN_KEY  q.yaml:4:5
        unknown key "patern" in queries[0]
        4 |   - patern: "^model$"
                ~~~~~~
        hint: did you mean "pattern"?

      FFUSE_QUERY_WRONG_TYPE  q.yaml:5:30
        queries[0].remote_args.num_cpus is the text "2", and a number is expected
        5 |     remote_args: { num_cpus: "2" }
                                         ~~~
        hint: remove the quotes: 2

      FFUSE_QUERY_RULE_TWO_MATCHES  q.yaml:6:11
        queries[1] has both a pattern and a glob
        6 |   - glob: "model-*"
                      ~~~~~~~~~
        hint: keep one of them, or make two rules

      FFUSE_QUERY_BAD_PATTERN  q.yaml:7:15
        the regular expression "(" cannot be used: unterminated group
        7 |     pattern: "("
                          ~
        hint: put a \\ before a character that is meant as itself; the syntax is JavaScript's

      FFUSE_QUERY_WRONG_TYPE  q.yaml:8:24
        queries[1].task_args.tags is the text "train", and a list of texts is expected
        8 |     task_args: { tags: train }
                                   ~~~~~
        hint: write it as a list: [train]

      FFUSE_QUERY_UNKNOWN_KEY  q.yaml:9:1
        unknown key "querys"
        9 | querys: []
            ~~~~~~
        hint: did you mean "queries"?
    `),
  );
});

test("a rule that matches no node is a warning with near names, and the run goes on", async () => {
  const rules = `queries:\n  - glob: "modle"\n  - pattern: "^row$"\n  - glob: "zzz"\n`;
  const rig = await makeRig({ "w.ts": workflow, "w.query.yaml": rules });
  const { status, stderr } = await rig.ffuse("run", "w.ts", "-q");
  expect([status, stderr]).toEqual([
    0,
    dedent(`
      warning: the rule for "modle" matches no node; near names: "model"  w.query.yaml:2:11
      warning: the rule for "^row$" matches no node; near names: "rows"  w.query.yaml:3:14
      warning: the rule for "zzz" matches no node  w.query.yaml:4:11
    `),
  ]);
});

test("nodes that can never fit are refused before anything runs", async () => {
  const rules = dedent(`
    init: { num_cpus: 2 }
    queries:
      - glob: "model"
        remote_args: { num_cpus: 3, resources: { _gpu: 1 } }
  `);
  const rig = await makeRig({ "w.ts": workflow, "w.query.yaml": rules });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, stdout, stderr]).toEqual([
    2,
    "",
    dedent(`
      FFUSE_NODE_NEVER_FITS  w.ts:5:15
        node "model" asks for 3 of num_cpus, and there is 2 in all
        5 | const model = fit(rows, 1).setName("model");
                          ~
        hint: lower num_cpus for this node in the query file, or raise it under "init"

      FFUSE_NODE_NEVER_FITS  w.ts:5:15
        node "model" asks for 1 of resources._gpu, and there is 0 in all
        5 | const model = fit(rows, 1).setName("model");
                          ~
        hint: lower resources._gpu for this node in the query file, or raise it under "init"
    `),
  ]);
  expect((await rig.ffuse("ls-workflows")).stdout).toBe("");
});

test("a query file that is not there is refused with near names", async () => {
  const files = { "w.ts": workflow, "train.yaml": query };
  expect(await refusal(files, "plan", "w.ts", "--query", "trian.yaml")).toBe(
    dedent(`
      FFUSE_QUERY_FILE_MISSING
        there is no query file trian.yaml
        hint: did you mean "train.yaml"?
    `),
  );
});

const levels = ["a", "b", "c", "d", "e", "f"].map((name, index, all) => {
  const part = index === 0 ? "x" : `*${all[index - 1]}`;
  return `${name}: &${name} [${Array<string>(9).fill(part).join(", ")}]\n`;
});

test.each([
  ["a bomb of aliases", levels.join(""), "FFUSE_QUERY_ALIAS_BOMB  q.yaml:6:8\n"],
  [
    "a merge into a prototype",
    "queries:\n  - glob: a\n    <<: { __proto__: { polluted: 1 } }\n",
    "FFUSE_QUERY_FORBIDDEN_KEY  q.yaml:3:5\n",
  ],
  ["ten megabytes", "a".repeat(10_000_000), "FFUSE_QUERY_TOO_LARGE\n"],
  ["a hundred thousand brackets", "[".repeat(100_000), "FFUSE_QUERY_"],
])("a query file with %s is refused within seconds", async (_, text, said) => {
  const startedAt = Date.now();
  const message = await refusal(
    { "w.ts": workflow, "q.yaml": text },
    "run",
    "w.ts",
    "--query",
    "q.yaml",
  );
  expect(message.slice(0, said.length)).toBe(said);
  expect(message.length).toBeLessThan(2000);
  // The bound is wide because other tests share the cores.
  expect(Date.now() - startedAt).toBeLessThan(15_000);
});
