import { quoteList } from "../failure/explanation.ts";
import type { Place } from "../model/place.ts";
import type { Warning } from "../model/run-event.ts";

/** A warning in one line, and where it comes from if that is known. */
export function formatWarning(warning: Warning): { readonly text: string; readonly place?: Place } {
  switch (warning.kind) {
    case "rule-matches-nothing": {
      const near = warning.near.length > 0 ? `; near names: ${quoteList(warning.near)}` : "";
      return withPlace(
        `the rule for ${JSON.stringify(warning.text)} matches no node${near}`,
        warning,
      );
    }
    case "entry-damaged": {
      const again = warning.node === undefined ? "" : `; node "${warning.node}" runs again`;
      return { text: `stored result ${warning.path} cannot be used: ${warning.found}${again}` };
    }
    case "node-unspellable":
      return withPlace(
        `node "${warning.node}" runs every time: its argument ${warning.where} holds ${warning.what}, which has no fingerprint; ` +
          "pass plain data, or make it inside the function",
        warning,
      );
    case "function-unknowable":
      return withPlace(
        `node "${warning.node}" runs every time: ${warning.what}; pass it as an argument, or make it inside the function`,
        warning,
      );
    case "output-file-replaced":
      return {
        text: `${warning.path} is what node "${warning.node}" returned, and was changed since; it is put back as the node had made it`,
      };
    case "late-error": {
      const of = warning.node === undefined ? "" : ` of node "${warning.node}"`;
      return { text: `code${of} failed after its end: ${warning.message}` };
    }
  }
}

function withPlace(
  text: string,
  { place }: { readonly place?: Place },
): { readonly text: string; readonly place?: Place } {
  return place === undefined ? { text } : { text, place };
}
