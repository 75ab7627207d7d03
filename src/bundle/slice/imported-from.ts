/** Where an imported name comes from. */
export type ImportedFrom =
  | { readonly kind: "ffuse" }
  | { readonly kind: "reading" }
  | { readonly kind: "package"; readonly key: string };
