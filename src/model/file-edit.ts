import type { NameMatch } from "./name-match.ts";
import type { Place } from "./place.ts";

/** An edit of the graph that a query file asks for, checked. */
export type FileEdit = {
  readonly match: NameMatch;
  readonly place: Place;
} & (
  | { readonly kind: "bypass"; readonly argument: number }
  | { readonly kind: "remove"; readonly descendants: boolean }
  | { readonly kind: "collapse"; readonly name: string; readonly keep: boolean }
);
