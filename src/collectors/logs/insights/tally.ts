import type { InsightsProgress } from '../../../domain/sources.ts';

/** Counts what the queries of one question come to, and tells it on. */
export interface Tally {
  /** So many more queries are to be made. */
  expect(queries: number): void;
  /** One has come to its end, whatever that was. */
  queryDone(): void;
  scanned(bytes: number): void;
  rowsCame(rows: number): void;
  call(): void;
  bytesScanned(): number;
  apiCalls(): number;
}

/** Empty. */
export function createTally(onProgress: (progress: InsightsProgress) => void = () => undefined): Tally {
  let [queries, queriesDone, bytesScanned, rows, apiCalls] = [0, 0, 0, 0, 0];
  const tell = (): void => onProgress({ queries, queriesDone, bytesScanned, rows });
  return {
    expect: (more) => {
      queries += more;
      tell();
    },
    queryDone: () => {
      queriesDone += 1;
      tell();
    },
    scanned: (bytes) => {
      bytesScanned += bytes;
      if (bytes !== 0) tell();
    },
    rowsCame: (more) => {
      rows += more;
      if (more !== 0) tell();
    },
    call: () => {
      apiCalls += 1;
    },
    bytesScanned: () => bytesScanned,
    apiCalls: () => apiCalls,
  };
}
