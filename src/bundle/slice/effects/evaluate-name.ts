import { isHelper } from "./esbuild-helpers.ts";
import { holdsHandle, isWrapper } from "./find-handles.ts";
import { isPrimitive } from "./known-variables.ts";
import { chainText } from "../node-shapes.ts";
import { unite } from "./cell-set.ts";
import { either, handle, makeCell, nothing, parameter, world, wrapper } from "./roots.ts";
import { literalRoots } from "./set-variable.ts";
import type { AnyNode, MemberExpression } from "acorn";
import type { Cell, Roots } from "./roots.ts";
import type { Context, EffectsState } from "./effects-state.ts";

/** What a name stands for. */
export function evaluateName(
  node: Extract<AnyNode, { type: "Identifier" }>,
  context: Context,
): Roots {
  const variable = context.state.names.at.get(node.start);
  if (variable === undefined) return globalNamed(node.name, context);
  if (!variable.ofModule) {
    const known = context.state.localRoots.get(variable) ?? nothing;
    return variable.fn === undefined ? known : either(known, literalRoots(context));
  }
  const from = context.state.imported.get(variable);
  if (from !== undefined) {
    switch (from.from.kind) {
      case "ffuse":
        return { cells: (isWrapper(from.name) ? wrapper : handle).alone, fresh: false };
      case "reading":
        return nothing;
      case "package":
        return { cells: packageCell(context.state, from.from.key).alone, fresh: false };
    }
  }
  const cell = context.state.cellOf.get(variable);
  if (
    cell === undefined ||
    isPrimitive(context.state, variable) ||
    isHelper(context.state, variable)
  )
    return nothing;
  if (context.state.decorated.has(variable) || holdsHandle(context.state, variable, cell)) {
    return { cells: handle.alone, fresh: false };
  }
  return { cells: cell.alone, fresh: false };
}

function globalNamed(name: string, context: Context): Roots {
  if (name === "arguments") {
    return {
      cells:
        context.sink === context.one.latent
          ? unite(parameter.alone, context.one.localCells)
          : context.one.localCells,
      fresh: false,
    };
  }
  return /^(?:globalThis|global|window|self|process)$/.test(name)
    ? { cells: world.alone, fresh: false }
    : nothing;
}

/** What a chain of members stands for that starts at a global name. */
export function globalMember(node: MemberExpression): Roots {
  const path = chainText(node);
  if (/^process\.(?!env$)/.test(path)) return nothing;
  return /^(?:globalThis|global|window|self|process)\b|\.prototype$/.test(path)
    ? { cells: world.alone, fresh: false }
    : nothing;
}

/** What a module of a bundle gets by `import("x")` or `require("x")`. */
export function specified(state: EffectsState, specifier: string): Roots {
  const from = state.importedFrom(specifier);
  return from.kind === "package"
    ? { cells: packageCell(state, from.key).alone, fresh: false }
    : nothing;
}

function packageCell(state: EffectsState, key: string): Cell {
  let cell = state.packageCells.get(key);
  if (cell === undefined) {
    cell = makeCell(state.cells, { name: key, kind: "package", runs: [] });
    state.cells.push(cell);
    state.packageCells.set(key, cell);
    state.own = unite(state.own, cell.alone);
    state.changeable = unite(state.changeable, cell.alone);
    state.stateful = unite(state.stateful, cell.alone);
    state.packages = unite(state.packages, cell.alone);
  }
  return cell;
}
