import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";

const workflow = `import { workflow } from "ffuse";
const load = workflow(function load() { return { rows: [3, 1, 2] }; });
const sum = workflow(function sum(rows: number[], by = 1) { return by * rows.length; });
const Counter = workflow(class Counter { n = 0; add(by: number) { return (this.n += by); } });
const { rows } = load().setName("load");
const first = sum(rows).setName("first");
const second = sum([first, 1] as number[], 2).setName("second");
const third = sum((sum as any)(7).setName("seven").length).setName("third");
const counter = new Counter().setName("counter");
const one = counter.add(1).setName("one");
export default [second, third, counter.add(one).setName("two")];
`;

const refusedBy = (body: string, ...words: readonly string[]): Promise<string> =>
  refusal(
    {
      "w.ts": workflow,
      "b.ts": `import { defineBackend } from "ffuse";
const same = (x: unknown) => x;
export default defineBackend(({ query, init, storage }) => {
  ${body}
});
`,
    },
    ...(words.length === 0 ? ["graph", "w.ts", "--format", "json"] : words),
    "--backend-file",
    "b.ts",
  );

test.each([
  ["frist", "bypass()", 'did you mean "first"?'],
  [
    "nowhere-near",
    "insertAfter(same)",
    "ffuse graph FILE --unedited --format json lists all nodes; earlier edits may have taken some out",
  ],
])("an edit of nodes that are not there is refused: %s", async (pattern, edit, hint) => {
  const [name = ""] = edit.split("(");
  expect(await refusedBy(`query("${pattern}").${edit};`)).toBe(
    dedent(`
      FFUSE_EDIT_MATCHES_NOTHING  b.ts:4:${pattern.length + 13}
        ${name} is for the nodes pattern "${pattern}", and there is no such thing in the graph
        4 |   query("${pattern}").${edit};
            ${" ".repeat(pattern.length + 12)}~
        hint: ${hint}
    `),
  );
});

test.each([
  ["insertBefore(7 as never)", "the function of insertBefore is 7", "a function"],
  ["insertAfter(class A {} as never)", "the function of insertAfter is a class", "a function"],
  ["bypass({ arg: 1 } as never)", 'an option of bypass is "arg"', '"argument"'],
  ["bypass({ argument: -1 })", "argument of bypass is -1", "a position such as 0"],
  ["collapse({} as never)", "name of collapse is undefined", "a text that is not empty"],
  ["remove({ descendants: 1 as never })", "descendants of remove is 1", "true or false"],
])("an option of the wrong kind is refused: %s", async (edit, seen, expected) => {
  expect(await refusedBy(`query("first").${edit};`)).toBe(
    dedent(`
      FFUSE_EDIT_INVALID  b.ts:4:18
        ${seen}, and ${expected} is expected
        4 |   query("first").${edit};
                             ~
        hint: give ${expected}
    `),
  );
});

test("an argument that a node was not given is refused", async () => {
  expect(await refusedBy(`query("first").bypass({ argument: 3 });`)).toBe(
    dedent(`
      FFUSE_EDIT_ARGUMENT_MISSING  b.ts:4:18
        bypass is about argument 3 of "first", which was given 1
        4 |   query("first").bypass({ argument: 3 });
                             ~
        hint: say which with { argument: N }; the first is 0
    `),
  );
});

test("a name that is taken is refused", async () => {
  expect(await refusedBy(`query("first").insertAfter(same, { name: "second" });`)).toBe(
    dedent(`
      FFUSE_EDIT_NAME_TAKEN  b.ts:4:18
        insertAfter makes a node "second", and there is one of that name already
        4 |   query("first").insertAfter(same, { name: "second" });
                             ~
        hint: give another name: { name: … }; for several nodes a function, { name: (node) => node + ".checked" }
    `),
  );
});

test("an edit that leaves an edge, or the workflow, with nothing to read is refused", async () => {
  expect(await refusedBy(`query("first").remove();`)).toBe(
    dedent(`
      FFUSE_EDIT_DANGLING  b.ts:4:18
        remove takes out "first", and "second" needs it
        4 |   query("first").remove();
                             ~
        hint: bypass it instead, or take out what needs it too: { descendants: true }
    `),
  );
  expect(await refusedBy(`query("second").bypass({ argument: 1 });`)).toBe(
    dedent(`
      FFUSE_EDIT_DANGLING  b.ts:4:19
        bypass takes out "second", and the workflow asks for its value
        4 |   query("second").bypass({ argument: 1 });
                              ~
        hint: keep it, or have an argument that is another node's value take its place
    `),
  );
});

test("an item that the argument in the place of a node does not have is refused", async () => {
  expect(await refusedBy(`query("seven").bypass();`)).toBe(
    dedent(`
      FFUSE_EDIT_ITEM_MISSING  b.ts:4:18
        "third" uses .length of "seven", and what bypass puts in its place does not have it
        4 |   query("seven").bypass();
                             ~
        not there: the value is a number
        hint: bypass with another argument, or replace the function
    `),
  );
});

test.each([
  ["counter", "bypass()", "which makes an instance: no argument can take its place"],
  ["one", "replace(same)", "which is a call of a method"],
  ["one", "duplicate()", "which is a call of a method"],
  [
    "counter",
    "insertAfter(same)",
    "which makes an instance and has no value that others are given",
  ],
])("calls on an instance cannot be edited in every way: %s %s", async (node, edit, why) => {
  const text = await refusedBy(`query("${node}").${edit};`);
  const [name = ""] = edit.split("(");
  expect(text.split("\n").slice(0, 2)).toEqual([
    `FFUSE_EDIT_CLASS_CALL  b.ts:4:${node.length + 13}`,
    `  ${name} cannot be done with "${node}", ${why}`,
  ]);
});

test("a unit with a part of the calls on an instance, and one that would need itself, are refused", async () => {
  expect(await refusedBy(`query("counter|one").collapse({ name: "unit" });`)).toBe(
    dedent(`
      FFUSE_EDIT_CLASS_CALL  b.ts:4:24
        collapse cannot be done with "two", whose instance has calls on both sides
        4 |   query("counter|one").collapse({ name: "unit" });
                                   ~
        hint: collapse the construction and all calls of its methods, or none of them
    `),
  );
  expect(await refusedBy(`query("load|second").collapse({ name: "unit" });`)).toBe(
    dedent(`
      FFUSE_EDIT_CYCLE  b.ts:4:24
        collapse makes a circle: "second" needs "first" needs "load"
        4 |   query("load|second").collapse({ name: "unit" });
                                   ~
        hint: collapse what lies between too, or fewer nodes
    `),
  );
});

test("an edit that leaves no node is refused", async () => {
  expect(await refusedBy(`query().remove();`)).toBe(
    dedent(`
      FFUSE_EDIT_LEAVES_NOTHING  b.ts:4:11
        remove leaves no node in the graph
        4 |   query().remove();
                      ~
        hint: pick fewer nodes
    `),
  );
});

test("all settings that are wrong are told at once, each at its call", async () => {
  const body = `query("first").setRemoteArgs({ numCpu: 2 } as never).setTaskArgs({ cache: "never" as never });
  init({ cpus: 2 } as never);
  storage({ kind: "tape" as never });`;
  expect(await refusedBy(body)).toBe(
    dedent(`
      FFUSE_SETTING_INVALID  b.ts:4:18
        a key of the remote arguments is "numCpu", and one of numCpus, numGpus, timeoutSeconds, maxRetries, retryExceptions, retryDelaySeconds, retryBackoff, retryMaxDelaySeconds, retryJitter, memory, resources, priority is expected
        4 |   query("first").setRemoteArgs({ numCpu: 2 } as never).setTaskArgs({ cache: "never" as never });
                             ~
        hint: did you mean "numCpus"?

      FFUSE_SETTING_INVALID  b.ts:4:56
        cache is "never", and one of fingerprint, name, off, refresh is expected
        4 |   query("first").setRemoteArgs({ numCpu: 2 } as never).setTaskArgs({ cache: "never" as never });
                                                                   ~
        hint: mend the call that sets it

      FFUSE_QUERY_UNKNOWN_KEY  b.ts:5:3
        unknown key "cpus" in init
        5 |   init({ cpus: 2 } as never);
              ~
        hint: use one of: num_cpus, num_gpus, memory, resources, limits, max_depth

      FFUSE_QUERY_UNKNOWN_VALUE  b.ts:6:3
        storage.kind is the text "tape", which is none of its values
        6 |   storage({ kind: "tape" as never });
              ~
        hint: use one of: file, memory
    `),
  );
});

test.each([
  ["export default () => 1;", "not what defineBackend gives"],
  ["export const x = 1;", "not there"],
])("a backend file without a backend is refused: %s", async (source, what) => {
  const files = { "w.ts": workflow, "b.ts": source };
  expect(await refusal(files, "run", "w.ts", "--backend-file", "b.ts")).toBe(
    dedent(`
      FFUSE_BACKEND_NOT_DEFINED
        the default export of the backend file b.ts is ${what}
        hint: write export default defineBackend(({ query }) => { … }), with import { defineBackend } from "ffuse"
    `),
  );
});

test("a backend file that calls a wrapped function is refused", async () => {
  const source = `import { defineBackend, workflow } from "ffuse";
const check = workflow(function check(x: number) { return x; });
export default defineBackend(() => {
  check(1);
});
`;
  const files = { "w.ts": workflow, "b.ts": source };
  expect(await refusal(files, "plan", "w.ts", "--backend-file", "b.ts")).toBe(
    dedent(`
      FFUSE_BACKEND_RECORDED  b.ts:4:3
        the backend file b.ts called a wrapped function, which made the node "check_0000"
        4 |   check(1);
              ~
        hint: edit the graph with insertBefore, insertAfter, replace or duplicate; a wrapped function may be given to these
    `),
  );
});

test("a backend file that is not there is refused by name", async () => {
  const files = { "w.ts": workflow, "c.ts": "" };
  expect(await refusal(files, "run", "w.ts", "--backend-file", "b.ts")).toBe(
    dedent(`
      FFUSE_WORKFLOW_FILE_MISSING
        there is no backend file b.ts
        hint: did you mean c.ts or w.ts?
    `),
  );
});

test("edits of a query file that are wrong are told with their places", async () => {
  const query = (text: string): Promise<string> =>
    refusal({ "w.ts": workflow, "w.query.yaml": text }, "graph", "w.ts", "--format", "json");

  expect(await query("edits:\n  - bypass: { glob: frist }\n")).toBe(
    dedent(`
      FFUSE_EDIT_MATCHES_NOTHING  w.query.yaml:2:21
        bypass is for the nodes glob "frist", and there is no such thing in the graph
        2 |   - bypass: { glob: frist }
                                ~~~~~
        hint: did you mean "first"?
    `),
  );
  expect(
    await query(
      "edits:\n  - { remove: { glob: a }, bypass: { glob: b } }\n  - collapse: { keep: 1 }\n",
    ),
  ).toBe(
    dedent(`
      FFUSE_QUERY_WRONG_TYPE  w.query.yaml:2:5
        edits[0] is a mapping, and one edit (bypass, remove, collapse) in each entry is expected
        2 |   - { remove: { glob: a }, bypass: { glob: b } }
                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        hint: write one edit (bypass, remove, collapse) in each entry

      FFUSE_QUERY_WRONG_TYPE  w.query.yaml:3:15
        edits[1].collapse is a mapping, and one with a name is expected
        3 |   - collapse: { keep: 1 }
                          ~~~~~~~~~~~
        hint: write one with a name

      FFUSE_QUERY_RULE_WITHOUT_MATCH  w.query.yaml:3:15
        edits[1].collapse does not say which nodes it is for
        3 |   - collapse: { keep: 1 }
                          ~~~~~~~~~~~
        hint: add pattern: "..." (a regular expression over the whole name) or glob: "..."

      FFUSE_QUERY_WRONG_TYPE  w.query.yaml:3:23
        edits[1].collapse.keep is the number 1, and true or false is expected
        3 |   - collapse: { keep: 1 }
                                  ~
        hint: write true or false
    `),
  );
});
