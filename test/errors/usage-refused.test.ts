import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const workflow = `
  import { workflow } from "ffuse";
  const one = workflow(function one(x: number) { return x; });
  one(1).setName("a");
  one(2).setName("b");
`;

interface Mistake {
  readonly words: string;
  readonly code?: string;
  readonly headline: string;
  readonly hint: string;
}

const runHelp = "ffuse run --help tells its arguments and flags";

const mistakes: readonly Mistake[] = [
  {
    words: "",
    headline:
      "a command is missing: run, plan, why, graph, ls-workflows, ls-tasks, read-task, rm-task, rm-workflow, gc, verify, cache",
    hint: "ffuse --help tells all commands",
  },
  { words: "rum w.ts", headline: 'unknown command "rum"', hint: 'did you mean "run"?' },
  { words: "w.ts", headline: 'unknown command "w.ts"', hint: "ffuse --help tells all commands" },
  { words: "help rum", headline: 'unknown command "rum"', hint: 'did you mean "run"?' },
  {
    words: "--nope",
    headline: 'ffuse has no flag "--nope"',
    hint: "ffuse --help tells all commands",
  },
  {
    words: "run w.ts --prnt",
    headline: 'ffuse run has no flag "--prnt"',
    hint: 'did you mean "--print"?',
  },
  { words: "run w.ts -x", headline: 'ffuse run has no flag "-x"', hint: runHelp },
  { words: "run", headline: "the argument <file> is missing: workflow file", hint: runHelp },
  {
    words: "run --print w.ts",
    headline:
      'the argument <file> is missing: workflow file; "w.ts" was taken as the value of --print, which stands last',
    hint: runHelp,
  },
  {
    words: "read-task w",
    headline: "the argument <task> is missing: name of the node",
    hint: "ffuse read-task --help tells its arguments and flags",
  },
  {
    words: "graph w.ts more",
    headline: "too many arguments: ffuse graph takes <file>",
    hint: "ffuse graph --help tells its arguments and flags",
  },
  {
    words: "ls-workflows more",
    headline: "too many arguments: ffuse ls-workflows takes none",
    hint: "ffuse ls-workflows --help tells its arguments and flags",
  },
  {
    words: "run w.ts --load-timeout",
    headline: "the flag --load-timeout <seconds> is given without its value",
    hint: runHelp,
  },
  {
    words: "run w.ts --backend-file",
    headline: "the flag --backend-file <file> is given without its value",
    hint: runHelp,
  },
  {
    words: "graph w.ts --uneditd",
    headline: 'ffuse graph has no flag "--uneditd"',
    hint: 'did you mean "--unedited"?',
  },
  {
    words: "run w.ts --fail-fast --keep-going",
    headline: "--fail-fast and --keep-going exclude each other",
    hint: runHelp,
  },
  {
    words: "run w.ts --print",
    headline: "--print needs the name of a node, since this run asks for 2: a, b",
    hint: runHelp,
  },
  {
    words: "run w.ts a --print b",
    headline: '--print asks for node "b", which no target of this run needs',
    hint: runHelp,
  },
  {
    words: "run w.ts --backend pol",
    code: "FFUSE_FLAG_VALUE",
    headline: '--backend is "pol"; expected is "pool" or "local"',
    hint: 'did you mean "pool"?',
  },
  {
    words: "graph w.ts --format png",
    code: "FFUSE_FLAG_VALUE",
    headline: '--format is "png"; expected is "dot", "mermaid", "svg" or "json"',
    hint: "give --format another value, or leave it out",
  },
  ...["abc", "0", "-1", "Infinity"].map((value) => ({
    words: `run w.ts --load-timeout ${value}`,
    code: "FFUSE_FLAG_VALUE",
    headline: `--load-timeout is "${value}"; expected is a number of seconds above zero`,
    hint: "give --load-timeout another value, or leave it out",
  })),
  ...["0", "-2", "1.5", "all"].map((value) => ({
    words: `run w.ts --workers ${value}`,
    code: "FFUSE_FLAG_VALUE",
    headline: `--workers is "${value}"; expected is a whole number above zero`,
    hint: "give --workers another value, or leave it out",
  })),
  {
    words: "run w.ts --name=",
    code: "FFUSE_FLAG_VALUE",
    headline: '--name is ""; expected is any text but the empty one',
    hint: "give --name another value, or leave it out",
  },
  {
    words: "run missing.ts",
    code: "FFUSE_WORKFLOW_FILE_MISSING",
    headline: "there is no workflow file missing.ts",
    hint: "give the path of a .ts or .js file",
  },
  {
    words: "plan ww.ts",
    code: "FFUSE_WORKFLOW_FILE_MISSING",
    headline: "there is no workflow file ww.ts",
    hint: "did you mean w.ts?",
  },
  {
    words: "run flows",
    code: "FFUSE_WORKFLOW_FILE_UNUSABLE",
    headline: "the workflow file flows is a folder",
    hint: "give a file in it, such as one.ts",
  },
  {
    words: "graph notes.txt",
    code: "FFUSE_WORKFLOW_FILE_UNUSABLE",
    headline: 'the workflow file notes.txt ends in ".txt"',
    hint: "a workflow file ends in .ts, .mts, .cts, .tsx, .js, .mjs, .cjs or .jsx",
  },
  {
    words: "run w.ts --storage notes.txt",
    code: "FFUSE_STORAGE_UNWRITABLE",
    headline: "results cannot be written to notes.txt (ENOTDIR)",
    hint: "make that folder writable and see that its disk is not full, or name another one with --storage",
  },
];

const files = { "w.ts": workflow, "flows/one.ts": workflow, "notes.txt": "" };

test.each(mistakes)("ffuse $words", async ({ words, code = "FFUSE_USAGE", headline, hint }) => {
  const said = await refusal(files, ...words.split(" ").filter((word) => word !== ""));
  expect(said).toBe(`${code}\n  ${headline}\n  hint: ${hint}\n`);
});

const commands = [
  "run",
  "plan",
  "why",
  "graph",
  "ls-workflows",
  "ls-tasks",
  "read-task",
  "rm-task",
  "rm-workflow",
  "gc",
  "verify",
  "cache",
];

test("help of ffuse and of every command goes to stdout, and tells every flag in few words", async () => {
  const rig = await makeRig({});
  const all = await rig.ffuse("--help");
  expect([all.status, all.stderr]).toEqual([0, ""]);
  for (const command of commands) expect(all.stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  const helps = await Promise.all(commands.map((command) => rig.ffuse(command, "--help")));
  helps.forEach(({ status, stdout, stderr }, index) => {
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")[0]).toMatch(
      new RegExp(`^Usage: ffuse ${commands[index]} \\[options\\]`),
    );
  });
  expect((await rig.ffuse("help", "run")).stdout).toBe(helps[0]?.stdout);
});

test("the version goes to stdout", async () => {
  const rig = await makeRig({});
  for (const flag of ["--version", "-V"]) {
    const { status, stdout, stderr } = await rig.ffuse(flag);
    expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/), ""]);
  }
});

test("a limit for loading that no timer can hold is as good as none", async () => {
  const rig = await makeRig({ "w.ts": workflow });
  const { status, stderr } = await rig.ffuse(
    "graph",
    "w.ts",
    "--load-timeout",
    "1e10",
    "--format",
    "dot",
  );
  expect([status, stderr]).toEqual([0, ""]);
});

test("a mistake in the middle of a line of a thousand characters is shown with what is around it", async () => {
  const line = `const x = "${"a".repeat(500)}"; const y = ; const z = "${"b".repeat(500)}";`;
  const said = await refusal({ "w.ts": `${line}\n` }, "run", "w.ts");
  expect(said).toBe(
    dedent(`
      FFUSE_SYNTAX_ERROR  w.ts:1:525
        Unexpected ";"
        1 | ${line.slice(484, 604)}
            ${" ".repeat(40)}~
        hint: mend the line above and run again
    `),
  );
});
