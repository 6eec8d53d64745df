/** Lets so many things go on at once; others wait for their turn, in the order of asking. */
export interface Slots {
  /** Holds a slot for as long as `work` is under way. */
  use<Output>(work: () => Promise<Output>): Promise<Output>;
}

/** @param most how many at once, 1 or more */
export function createSlots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let free = most;
  return {
    use: async (work) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
