import { readFileSync } from 'node:fs';

/** One call of a function, as the handler itself wrote it down while it ran. */
export interface TrueCall {
  readonly requestId: string;
  readonly functionName: string;
  /** Exactly as printed, in order. */
  readonly lines: readonly string[];
  readonly ended: 'ok' | 'error' | undefined;
  readonly errorType: string | undefined;
  readonly errorMessage: string | undefined;
}

interface TruthEntry {
  readonly requestId: string;
  readonly function: string;
  readonly line?: string;
  readonly ended?: 'ok' | 'error';
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** Everything that handlers have written down (`truth.py`) until now, by request. */
export function readTrueCalls(truthFile: string): ReadonlyMap<string, TrueCall> {
  const entries = readFileSync(truthFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TruthEntry);
  const byRequest = Map.groupBy(entries, (entry) => entry.requestId);
  return new Map([...byRequest].map(([requestId, own]) => [requestId, callOf(requestId, own)]));
}

function callOf(requestId: string, entries: readonly TruthEntry[]): TrueCall {
  const end = entries.find((entry) => entry.ended !== undefined);
  return {
    requestId,
    functionName: entries[0]?.function ?? '',
    lines: entries.flatMap((entry) => entry.line ?? []),
    ended: end?.ended,
    errorType: end?.errorType,
    errorMessage: end?.errorMessage,
  };
}
