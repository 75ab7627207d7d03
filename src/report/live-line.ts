/** A line at the bottom of the terminal that changes while a run goes on. */
export interface LiveLine {
  set(text: string): void;
  /** Takes the line away, so that something can be written above it. */
  hide(): void;
  show(): void;
  /** Takes the line away for good and gives the cursor back. */
  end(): void;
}

/** A spinner with text on a terminal; the longest text it shows fits one line. */
export async function openLiveLine(stream: NodeJS.WriteStream): Promise<LiveLine> {
  const { default: ora } = await import("ora");
  // Input stays ours, so that Ctrl-C reaches the run as the signal it is.
  const spinner = ora({ stream, discardStdin: false, indent: 2 }).start();
  return {
    set(text) {
      const width = Math.max(10, stream.columns - 8);
      spinner.text = text.length > width ? `${text.slice(0, width - 1)}…` : text;
    },
    hide() {
      spinner.clear();
    },
    show() {
      spinner.render();
    },
    end() {
      spinner.stop();
    },
  };
}
