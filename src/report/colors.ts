import chalk, { Chalk, chalkStderr } from "chalk";
import type { ChalkInstance } from "chalk";

/** Colours for what is said on stderr; none where `NO_COLOR` is set (https://no-color.org) or nobody would see them. */
export function stderrColors(env: Readonly<Record<string, string | undefined>>): ChalkInstance {
  const refused = env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "";
  return new Chalk({ level: refused ? 0 : chalkStderr.level });
}

/** Colours for what is written to stdout, under the same rule. */
export function stdoutColors(env: Readonly<Record<string, string | undefined>>): ChalkInstance {
  const refused = env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "";
  return new Chalk({ level: refused ? 0 : chalk.level });
}
