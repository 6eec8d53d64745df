/** What a question can be answered from. */
export const ENGINES = ['filter', 'insights', 'metrics'] as const;

/** `filter`: lines are read (also of files); `insights`: AWS's own query engine; `metrics`: CloudWatch metrics. */
export type Engine = (typeof ENGINES)[number];

/** How a question was answered: what `--explain` tells. */
export interface EngineUse {
  readonly engine: Engine;
  /** Why it was chosen, a clause: `1.8 GB to read`, `asked for`. */
  readonly why: string;
  /** The queries as they were sent, for whoever wants to run them again. Empty where lines were read. */
  readonly queries: readonly string[];
  /** Bytes that the engine says it scanned; absent where lines were read. */
  readonly bytesScanned?: number;
  /** US dollars; absent where the price list has no such region. */
  readonly costUsd?: number;
}

/** A function of which the answer could not say what was asked. */
export interface Unseen {
  readonly functionName: string;
  /** A clause: `logs at WARN hold no reports`. */
  readonly why: string;
  /** Calls in the window, where metrics tell. */
  readonly calls?: number;
}
