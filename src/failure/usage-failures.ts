import { quoteList } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";

/** What goes wrong with flags, and with ffuse itself. */
export type UsageFailure =
  | {
      readonly reason: "usage";
      readonly message: string;
      /** The command that was named, empty for none. */
      readonly command: string;
      readonly near?: readonly string[];
    }
  | {
      readonly reason: "flag-value";
      readonly flag: string;
      readonly value: string;
      readonly expected: string;
      readonly near: readonly string[];
    }
  | { readonly reason: "confirmation-needed"; readonly what: string }
  | { readonly reason: "output-unwritable"; readonly file: string; readonly code: string }
  | { readonly reason: "bug"; readonly message: string; readonly stack: readonly string[] };

export function explainUsage(failure: UsageFailure): Explanation {
  switch (failure.reason) {
    case "usage":
      return {
        headline: failure.message,
        hint:
          failure.near !== undefined && failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : failure.command === ""
              ? "ffuse --help tells all commands"
              : `ffuse ${failure.command} --help tells its arguments and flags`,
        exitStatus: 2,
      };
    case "flag-value":
      return {
        headline: `${failure.flag} is ${JSON.stringify(failure.value)}; expected is ${failure.expected}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : `give ${failure.flag} another value, or leave it out`,
        exitStatus: 2,
      };
    case "confirmation-needed":
      return {
        headline: `asked to ${failure.what}, and there is no terminal to ask for a yes`,
        hint: "add --yes to the command",
        exitStatus: 2,
      };
    case "output-unwritable":
      return {
        headline: `cannot write ${failure.file} (${failure.code})`,
        hint: "check that its folder is there and can be written to",
        exitStatus: 2,
      };
    case "bug":
      return {
        headline: `a bug in ffuse: ${failure.message}`,
        details: failure.stack,
        hint: "report it with the lines above; what finished is kept",
        exitStatus: 70,
      };
  }
}
