/** One figure of a benchmark, as it is printed. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** What was hoped for, and whether it was reached; absent where nothing was. */
  readonly aim?: { readonly words: string; readonly isReached: boolean };
}

/**
 * Time that this process has had on any core so far, in milliseconds: what one core would need for the same work, the collection of
 * garbage included, whatever else the machine does.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Adds up the time of stretches of work. */
export interface Stopwatch {
  time<T>(work: () => T): T;
  readonly ms: number;
}

/** A stopwatch at zero. */
export function createStopwatch(): Stopwatch {
  let ms = 0;
  return {
    time: (work) => {
      const startedAt = cpuMs();
      const result = work();
      ms += cpuMs() - startedAt;
      return result;
    },
    get ms() {
      return ms;
    },
  };
}

/**
 * Runs tasks in turn, round after round, so that a disturbance falls on all of them, and gives the median of the milliseconds that each
 * says it took. A first round is not counted.
 */
export function mediansInTurn<Name extends string>(
  tasks: Readonly<Record<Name, () => number>>,
  rounds: number,
): Record<Name, number> {
  const names = Object.keys(tasks) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const ms = tasks[name]();
      if (round > 0) times[name].push(ms);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
