import { Argument, Command, CommanderError, Option } from "commander";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { GcFlags } from "./commands/gc.ts";
import type { GraphFlags } from "./commands/graph.ts";
import type { PlanFlags } from "./commands/plan.ts";
import type { ReadTaskFlags } from "./commands/read-task.ts";
import type { RunFlags } from "./commands/run.ts";
import type { WhyFlags } from "./commands/why.ts";
import type { VerifyFlags } from "./commands/verify.ts";
import type { RemoveFlags, ResultFlags, StorageFlags } from "./flags.ts";
import { helpedFile } from "./helped-file.ts";
import { collect, oneOf } from "./parse-flag.ts";
import { usageFailure } from "./usage-failure.ts";

/** Reads the command line, runs one command, gives its exit status. Throws `FfuseError` `usage` for words that do not fit. */
export async function runProgram(argv: readonly string[], version: string): Promise<number> {
  let exitStatus = 0;
  const program = new Command("ffuse")
    .description("Run workflows written in plain TypeScript, and keep every result.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError(false);
  const does =
    <Args extends readonly unknown[]>(action: (...args: Args) => Promise<number>) =>
    async (...args: Args): Promise<void> => {
      exitStatus = await action(...args);
    };

  const describe: Readonly<Record<string, () => void>> = {
    run: () => {
      workflowFlags(program.command("run"))
        .description("run a workflow file and keep the results")
        .option("--print [target]", "write a result to stdout when the run is done")
        .option("--fail-fast", "start nothing new after the first failure")
        .option("--keep-going", "run all that does not depend on a failed node (default)")
        .addOption(
          new Option(
            "--backend <name>",
            "where nodes run: on all cores, or in this process for a debugger",
          )
            .choices(["pool", "local"])
            .argParser(oneOf("--backend", ["pool", "local"]))
            .default("pool"),
        )
        .option("-q, --quiet", "say only what went wrong")
        .action(
          does(async (file: string, targets: readonly string[], flags: RunFlags) =>
            (await import("./commands/run.ts")).run(file, targets, flags),
          ),
        );
    },
    plan: () => {
      workflowFlags(program.command("plan"))
        .description("show what a run would do with each node, and why")
        .option("--json", "as JSON")
        .option("--exit-code", "exit with 3 when something would run")
        .option("--only-changed", "leave out nodes that would be reused")
        .option("--arguments", "show the arguments of every node and the rule that set each")
        .action(
          does(async (file: string, targets: readonly string[], flags: PlanFlags) =>
            (await import("./commands/plan.ts")).plan(file, targets, flags),
          ),
        );
    },
    why: () => {
      planFlags(program.command("why"))
        .description("show why a node would run now, or why it ran in an earlier run")
        .argument("<words...>", "workflow file and node; only the node with --run")
        .option("--run <id>", "a run that is over: its id, the beginning of it, or last")
        .option("--json", "as JSON")
        .action(
          does(async (words: readonly string[], flags: WhyFlags) =>
            (await import("./commands/why.ts")).why(words, flags),
          ),
        );
    },
    graph: () => {
      graphFlags(program.command("graph"))
        .description("draw the graph of a workflow file")
        .argument("<file>", "workflow file")
        .addOption(
          new Option("--format <format>", "kind of picture")
            .choices(["dot", "mermaid", "svg", "json"])
            .argParser(oneOf("--format", ["dot", "mermaid", "svg", "json"]))
            .default("svg"),
        )
        .option("--unedited", "as the author wrote it, without the operator's edits")
        .option("-o, --output <file>", "write to a file instead of stdout")
        .action(
          does(async (file: string, flags: GraphFlags) =>
            (await import("./commands/graph.ts")).graph(file, flags),
          ),
        );
    },
    "ls-workflows": () => {
      storageFlag(program.command("ls-workflows"))
        .description("list the workflows that have results")
        .option("--json", "as JSON")
        .action(
          does(async (flags: StorageFlags & { readonly json?: boolean }) =>
            (await import("./commands/ls-workflows.ts")).lsWorkflows(flags),
          ),
        );
    },
    "ls-tasks": () => {
      resultFlags(program.command("ls-tasks"))
        .description("list the results of a workflow")
        .argument("<workflow>", "name of the workflow")
        .argument("[glob]", "only names that match, such as model-*")
        .option("--json", "as JSON")
        .action(
          does(
            async (
              workflow: string,
              glob: string | undefined,
              flags: ResultFlags & { readonly json?: boolean },
            ) => (await import("./commands/ls-tasks.ts")).lsTasks(workflow, glob, flags),
          ),
        );
    },
    "read-task": () => {
      resultFlags(program.command("read-task"))
        .description("write a result to stdout")
        .argument("<workflow>", "name of the workflow")
        .argument("<task>", "name of the node")
        .argument("[item.path]", "a part of the result, such as train.0.species")
        .option("--format <format>", "auto, json or raw (the bytes as they are kept)", "auto")
        .option("-o, --output <file>", "write to a file instead of stdout")
        .action(
          does(
            async (
              workflow: string,
              task: string,
              path: string | undefined,
              flags: ReadTaskFlags,
            ) =>
              (await import("./commands/read-task.ts")).readTaskCommand(
                workflow,
                task,
                path,
                flags,
              ),
          ),
        );
    },
    "rm-task": () => {
      storageFlag(program.command("rm-task"))
        .description("remove a result")
        .argument("<workflow>", "name of the workflow")
        .argument("<task>", "name of the node")
        .option("-y, --yes", "do not ask")
        .action(
          does(async (workflow: string, task: string, flags: RemoveFlags) =>
            (await import("./commands/rm-task.ts")).rmTask(workflow, task, flags),
          ),
        );
    },
    "rm-workflow": () => {
      storageFlag(program.command("rm-workflow"))
        .description("remove all results of a workflow")
        .argument("<workflow>", "name of the workflow")
        .option("-y, --yes", "do not ask")
        .action(
          does(async (workflow: string, flags: RemoveFlags) =>
            (await import("./commands/rm-workflow.ts")).rmWorkflow(workflow, flags),
          ),
        );
    },
    gc: () => {
      storageFlag(program.command("gc"))
        .description("remove what no run that stays needs")
        .addOption(
          new Option("--workflow <name>", "this workflow alone; may be given again")
            .argParser(collect)
            .default([], "all"),
        )
        .option("--older-than <duration>", "also runs and results that are older, such as 30d")
        .option(
          "--keep-runs <number>",
          "so many of the latest runs of each workflow stay, no others",
        )
        .option("--max-size <size>", "also the oldest results until the rest fits, such as 10GB")
        .option("--dry-run", "say what would be removed, and remove nothing")
        .option("--json", "as JSON")
        .action(does(async (flags: GcFlags) => (await import("./commands/gc.ts")).gc(flags)));
    },
    verify: () => {
      storageFlag(program.command("verify"))
        .description("check every byte of the results; exit 1 if something is damaged")
        .argument("[workflow]", "name of the workflow; all of them if absent")
        .option("--repair", "take out what is damaged, so that the next run computes it")
        .option("--json", "as JSON")
        .action(
          does(async (workflow: string | undefined, flags: VerifyFlags) =>
            (await import("./commands/verify.ts")).verify(workflow, flags),
          ),
        );
    },
    cache: () => {
      storageFlag(program.command("cache"))
        .description("tell what the results take, and what they took to compute")
        .addArgument(new Argument("<what>", "stats").argParser(oneOf("cache", ["stats"])))
        .argument("[workflow]", "name of the workflow; all of them if absent")
        .option("--json", "as JSON")
        .action(
          does(
            async (
              _what: string,
              workflow: string | undefined,
              flags: StorageFlags & { readonly json?: boolean },
            ) => (await import("./commands/cache-stats.ts")).cacheStats(workflow, flags),
          ),
        );
    },
  };
  const [asked = ""] = argv;
  // The parser takes its time over each command, and most often one is enough.
  const needed = Object.hasOwn(describe, asked) ? [asked] : Object.keys(describe);
  for (const name of needed) describe[name]?.();

  for (const command of program.commands) {
    command
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .showSuggestionAfterError(false);
  }
  try {
    if (argv.length === 0) program.help({ error: true });
    const [command = program] = program.commands;
    const file = helpedFile(command, argv);
    if (file !== undefined) {
      const text = await (await import("./params-help.ts")).paramsHelp(file);
      command.addHelpText("after", `\n${text}`);
    }
    await program.parseAsync(argv, { from: "user" });
    return exitStatus;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw new FfuseError(usageFailure(error, program, argv));
  }
}

function workflowFlags(command: Command): Command {
  return planFlags(command)
    .argument("<file>", "workflow file")
    .argument("[targets...]", "names or globs of nodes: these and what they need")
    .option("--workers <number>", "processors to share out; the query file's, else the machine's");
}

function planFlags(command: Command): Command {
  return storageFlag(graphFlags(command))
    .addOption(
      new Option("--force <glob>", "run these nodes whatever is kept; may be given again")
        .argParser(collect)
        .default([], "none"),
    )
    .option("--name <name>", "name of the workflow in the storage; the file's base name if absent");
}

function graphFlags(command: Command): Command {
  return command
    .addOption(
      new Option("-p, --param <name=value>", "a parameter of the workflow; may be given again")
        .argParser(collect)
        .default([], "none"),
    )
    .option("--params <file>", "parameters from a YAML or JSON file")
    .addOption(
      new Option(
        "--grid <name=values>",
        "values of a parameter with commas between them, one graph for all; may be given again",
      )
        .argParser(collect)
        .default([], "none"),
    )
    .option("--query <file>", "query file; <workflow>.query.yaml beside the workflow if absent")
    .option("--backend-file <file>", "backend file; <workflow>.backend.ts beside it if absent")
    .option("--no-backend-file", "use none, whatever lies beside the workflow")
    .option("--load-timeout <seconds>", "how long the file may take to load", "60");
}

function storageFlag(command: Command): Command {
  return command.option("--storage <dir>", "folder of the results (default: storage)");
}

function resultFlags(command: Command): Command {
  return storageFlag(command).addOption(
    new Option("-p, --param <name=value>", "only of runs with this parameter; may be given again")
      .argParser(collect)
      .default([], "any"),
  );
}
