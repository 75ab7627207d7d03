/** Writes to a stream what is said in one turn of the event loop in one piece. */
export interface GroupedWrites {
  write(text: string): void;
  /** Writes what has been said so far. */
  flush(): void;
}

/** Opens it over a stream; what has not been written when the process exits is written then. */
export function groupWrites(stream: NodeJS.WritableStream): GroupedWrites {
  let said = "";
  const flush = (): void => {
    if (said === "") return;
    const text = said;
    said = "";
    stream.write(text);
  };
  process.on("exit", flush);
  return {
    write(text) {
      if (said === "") process.nextTick(flush);
      said += text;
    },
    flush,
  };
}
