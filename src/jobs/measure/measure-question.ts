import type { RegionPrices } from '../../domain/prices.ts';
import type { CallTrait } from '../../domain/results/call-key.ts';
import type { Engine } from '../../domain/results/engine-use.ts';
import type {
  FunctionSummary,
  GroupSelection,
  InsightsSource,
  InventorySource,
  LogSource,
  MetricSource,
} from '../../domain/sources.ts';
import type { Clock } from '../../runtime/clock.ts';

/** What is to be measured. */
export interface MeasureQuestion {
  readonly selections: readonly GroupSelection[];
  /** The functions that were named, as far as the account tells: configured memory, architecture, log level. */
  readonly functions: readonly FunctionSummary[];
  /** Epoch milliseconds, inclusive. Absent for files: from their beginning, to their end. */
  readonly startAtMs?: number;
  readonly endAtMs?: number;
  readonly isFile: boolean;
  /** What is told apart beside functions. */
  readonly by: readonly CallTrait[];
  readonly engine: Engine | 'auto';
}

/** What a measurement works with. What is absent cannot be asked: a file has neither metrics nor Insights. */
export interface MeasureTools {
  readonly source: LogSource;
  readonly insights?: InsightsSource;
  readonly metrics?: MetricSource;
  readonly inventory?: InventorySource;
  readonly prices: RegionPrices;
  readonly timeoutMsOf: (functionName: string) => number | undefined;
  /**
   * Asked before something that costs more than a cent; false: it is not to be done. Throws where nobody can be asked and it costs
   * more than allowed.
   * @param costUsd absent where there is no price
   */
  readonly mayCost: (what: string, costUsd: number | undefined) => Promise<boolean>;
  readonly onProgress: (progress: MeasureProgress) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How far a measurement has come, for the line on stderr. */
export interface MeasureProgress {
  readonly engine: Engine;
  /** `estimating`: asking metrics how much there is. */
  readonly step: 'estimating' | 'reading' | 'querying';
  /** 0 to 1 where it is known. */
  readonly share?: number;
  readonly events?: number;
  readonly bytesScanned?: number;
}

/** How far back is looked unless a time says otherwise. */
export const USUAL_WINDOW_MS = 86_400_000;

/** The window that is asked about: of an account with both ends, of a file as far as they were named. @param nowAtMs its source's time */
export function askedWindow(
  { isFile, startAtMs, endAtMs }: Pick<MeasureQuestion, 'isFile' | 'startAtMs' | 'endAtMs'>,
  nowAtMs: number,
): Pick<MeasureQuestion, 'startAtMs' | 'endAtMs'> {
  const end = isFile ? endAtMs : (endAtMs ?? nowAtMs);
  const start = isFile || end === undefined ? startAtMs : (startAtMs ?? end - USUAL_WINDOW_MS);
  return { ...(start === undefined ? {} : { startAtMs: start }), ...(end === undefined ? {} : { endAtMs: end }) };
}
