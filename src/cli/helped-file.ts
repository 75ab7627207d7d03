import type { Command } from "commander";

const loadsFile: readonly string[] = ["run", "plan", "why", "graph"];

/** The workflow file among words that ask for the help of a command; undefined if there is none. */
export function helpedFile(command: Command, argv: readonly string[]): string | undefined {
  const end = argv.indexOf("--");
  const asksForHelp = (end === -1 ? argv : argv.slice(0, end)).some(isHelp);
  const isAsked = command.name() === argv[0] && loadsFile.includes(command.name());
  if (!asksForHelp || !isAsked) return undefined;
  try {
    return command.parseOptions(argv.slice(1).filter((word) => !isHelp(word))).operands[0];
  } catch {
    // Help is given whatever else is wrong.
    return undefined;
  }
}

function isHelp(word: string): boolean {
  return word === "--help" || word === "-h";
}
