/** A parameter as the schema of a workflow tells it. */
export interface DescribedParam {
  readonly name: string;
  /** `number`, `"fast" | "slow"`, `integer ≥ 1`. */
  readonly type: string;
  readonly isRequired: boolean;
  /** The value that counts when none is given, as JSON; absent if there is none, or none that can be told. */
  readonly default?: string;
  readonly description?: string;
}

/** What can be told of the parameters that a workflow takes. */
export type ParamsDescription =
  | { readonly kind: "listed"; readonly params: readonly DescribedParam[] }
  /** Its schema tells nothing, or nothing that is understood. */
  | { readonly kind: "untold"; readonly vendor: string; readonly why: string }
  /** It takes parameters, and has no schema. */
  | { readonly kind: "unchecked" }
  | { readonly kind: "none" };
