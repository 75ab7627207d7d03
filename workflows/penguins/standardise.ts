/** Gives rows with the training rows' means and spreads taken out, so that every feature counts alike. */
export function standardise(
  training: readonly (readonly number[])[],
): (rows: readonly (readonly number[])[]) => number[][] {
  const width = training[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, column) => {
    const values = training.map((row) => row[column] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    // A feature that never varies says nothing; dividing by one leaves it at zero.
    return { mean, spread: Math.sqrt(variance) || 1 };
  });
  return (rows) =>
    rows.map((row) =>
      columns.map(({ mean, spread }, column) => ((row[column] ?? 0) - mean) / spread),
    );
}
