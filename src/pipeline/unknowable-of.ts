import type { WorkflowCode } from "./workflow-code.ts";

/** What a wrapped function reads that nobody can compare with what it was, so that its nodes run every time. */
export function unknowableOf(code: WorkflowCode, index: number): string | undefined {
  const own = code.functions[index];
  if (own?.unknowable !== undefined) return own.unknowable.what;
  for (const name of own?.open ?? []) {
    const constant = code.constants?.[name];
    if (constant === undefined) return `it reads ${name}, whose value is not known`;
    if (constant.hides === undefined) continue;
    return `it reads ${name}, which holds ${constant.hides} made of what the code does not tell`;
  }
  return undefined;
}
