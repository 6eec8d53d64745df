import type { LogStore } from '../world/log-store.ts';
import type { World } from '../world/world.ts';

/** What an operation answers from. */
export interface Backend {
  readonly world: World;
  readonly store: LogStore;
  readonly paging: PagingHabits;
}

/** How FilterLogEvents cuts its answers. */
export interface PagingHabits {
  readonly seed: number;
  /** Share of pages that are empty although more follows, 0 to 1. */
  readonly emptyPageRate: number;
  /** Share of pages that hold less than they could, 0 to 1. */
  readonly partialPageRate: number;
}

/** One operation of an API: its input, the time, and what there is; the answer is sent as JSON. */
export type Operation = (input: Input, nowMs: number, backend: Backend) => object;

/** The parsed body of a request. */
export type Input = Readonly<Record<string, unknown>>;
