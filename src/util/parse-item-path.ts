/**
 * The keys of an item path as a person writes it after a task's name: `train.0.name`, `.train[0]["odd key"]`.
 * Undefined if it does not read as one.
 */
export function parseItemPath(text: string): readonly (string | number)[] | undefined {
  const keys: (string | number)[] = [];
  const step = /\.?([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  while (step.lastIndex < text.length) {
    const start = step.lastIndex;
    const match = step.exec(text);
    if (match === null) return undefined;
    const [whole, word, index, quoted] = match;
    // Only the first word may stand without its dot.
    if (word !== undefined && start > 0 && !whole.startsWith(".")) return undefined;
    if (word !== undefined) keys.push(/^(0|[1-9]\d*)$/.test(word) ? Number(word) : word);
    else if (index !== undefined) keys.push(Number(index));
    else {
      const key = parseQuoted(quoted ?? '""');
      if (key === undefined) return undefined;
      keys.push(key);
    }
  }
  return keys;
}

function parseQuoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
