import type { Command, CommanderError } from "commander";
import type { UsageFailure } from "../failure/usage-failures.ts";
import { nearest } from "../util/nearest.ts";

/** What the command line's parser refused, in ffuse's words. */
export function usageFailure(
  error: CommanderError,
  program: Command,
  argv: readonly string[],
): UsageFailure {
  const command = program.commands.find((known) => known.name() === argv[0]);
  const name = command?.name() ?? "";
  // The parser tells what it met in single quotes and nowhere else.
  const met = /'(.*?)'/s.exec(error.message)?.[1] ?? "";
  return { reason: "usage", command: name, ...tell(error, met, command ?? program, argv) };
}

function tell(
  error: CommanderError,
  met: string,
  command: Command,
  argv: readonly string[],
): { readonly message: string; readonly near?: readonly string[] } {
  const title = command.parent === null ? "ffuse" : `ffuse ${command.name()}`;
  const commands = command.commands.map((known) => known.name());
  switch (error.code) {
    case "commander.help":
      return argv[0] === "help" && argv[1] !== undefined
        ? unknownCommand(argv[1], commands)
        : { message: `a command is missing: ${commands.join(", ")}` };
    case "commander.unknownCommand":
      return unknownCommand(met, commands);
    case "commander.unknownOption": {
      const known = command.options.flatMap(({ long }) => long ?? []);
      return { message: `${title} has no flag "${met}"`, near: nearest(met, known, 1) };
    }
    case "commander.missingArgument":
      return { message: missingArgument(met, command, argv) };
    case "commander.optionMissingArgument":
      return { message: `the flag ${met} is given without its value` };
    case "commander.excessArguments": {
      const known = command.registeredArguments.map((each) => `<${each.name()}>`).join(" ");
      return { message: `too many arguments: ${title} takes ${known === "" ? "none" : known}` };
    }
    default:
      return { message: error.message.replace(/^error: /, "") };
  }
}

function unknownCommand(
  name: string,
  commands: readonly string[],
): { readonly message: string; readonly near: readonly string[] } {
  return { message: `unknown command ${JSON.stringify(name)}`, near: nearest(name, commands, 1) };
}

/** `ffuse run --print w.ts` is easily written, and means a run of nothing that prints the node "w.ts". */
function missingArgument(name: string, command: Command, argv: readonly string[]): string {
  const about = command.registeredArguments.find((argument) => argument.name() === name);
  const missing = `the argument <${name}> is missing: ${about?.description ?? ""}`;
  const taken = argv[argv.indexOf("--print") + 1];
  return argv.includes("--print") && taken !== undefined && !taken.startsWith("-")
    ? `${missing}; "${taken}" was taken as the value of --print, which stands last`
    : missing;
}
