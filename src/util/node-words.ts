/** What nodes may be called by: their names, then for nodes of a grid the names that the workflow gave them. */
export interface NodeWords {
  readonly words: readonly string[];
  /** Positions of the nodes that words at these positions mean, each once, in order. */
  readonly nodesAt: (words: readonly number[]) => readonly number[];
}

interface Named {
  readonly name: string;
  readonly variant?: { readonly of: string };
}

/** Lists the words of nodes. */
export function nodeWords(nodes: readonly Named[]): NodeWords {
  const words = nodes.map(({ name }) => name);
  const owners: number[] = [];
  nodes.forEach(({ variant }, index) => {
    if (variant === undefined) return;
    words.push(variant.of);
    owners.push(index);
  });
  return {
    words,
    nodesAt(at) {
      if (owners.length === 0) return at;
      const found = at.map((word) => (word < nodes.length ? word : owners[word - nodes.length]));
      return [...new Set(found.flatMap((node) => node ?? []))].sort((a, b) => a - b);
    },
  };
}
