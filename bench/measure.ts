/** One figure of a benchmark, as it is printed. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** What was hoped for, and whether it was reached; absent where nothing was. */
  readonly aim?: { readonly words: string; readonly isReached: boolean };
}

/**
 * Runs things in turn, round after round, so that what else the machine does falls on all of them, and gives the median time of
 * each in milliseconds. A first round is not counted.
 */
export async function mediansInTurn<Name extends string>(
  tasks: Readonly<Record<Name, () => void | Promise<void>>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(tasks) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const startedAt = performance.now();
      await tasks[name]();
      if (round > 0) times[name].push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
