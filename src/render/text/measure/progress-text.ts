import type { Engine } from '../../../domain/results/engine-use.ts';
import { asSafe, joinSafe, type SafeText, safe } from '../../safe-text.ts';
import { byteSize, countOf } from '../numbers.ts';

/** How far a measurement has come. */
export interface MeasuredSoFar {
  readonly engine: Engine;
  readonly step: 'estimating' | 'reading' | 'querying';
  /** 0 to 1 where it is known. */
  readonly share?: number;
  readonly events?: number;
  readonly bytesScanned?: number;
}

const NAMES = { filter: safe`reading lines`, insights: safe`asking Insights`, metrics: safe`asking metrics` } as const;

/** `asking Insights: 40 %, 1.8 GB scanned`, for a line that is written over. */
export function measureProgress({ engine, step, share, events, bytesScanned }: MeasuredSoFar): SafeText {
  if (step === 'estimating') return safe`looking how much there is`;
  const parts = [
    ...(share === undefined ? [] : [asSafe(`${Math.floor(Math.min(1, Math.max(0, share)) * 100)} %`)]),
    ...(events === undefined ? [] : [countOf(events, 'event')]),
    ...(bytesScanned === undefined ? [] : [safe`${byteSize(bytesScanned)} scanned`]),
  ];
  return parts.length === 0 ? NAMES[engine] : safe`${NAMES[engine]}: ${joinSafe(parts, ', ')}`;
}
