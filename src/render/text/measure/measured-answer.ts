import type { Gap } from '../../../domain/gap.ts';
import type { CallKey } from '../../../domain/results/call-key.ts';
import type { EngineUse, Unseen } from '../../../domain/results/engine-use.ts';
import type { SanitizeOptions } from '../../sanitize.ts';

/** What every answer has that was measured over calls. */
export interface MeasuredAnswer {
  /** Epoch milliseconds, inclusive. */
  readonly startAtMs: number;
  readonly endAtMs: number;
  readonly rows: readonly { readonly key: CallKey }[];
  readonly unseen: readonly Unseen[];
  readonly use: EngineUse;
  readonly gaps: readonly Gap[];
}

/** How an answer of measurements looks. */
export interface MeasuredLook extends Partial<SanitizeOptions> {
  readonly color: boolean;
  /** Cells of the terminal; absent in a pipe, where nothing is cut. */
  readonly columns?: number;
  /** IANA name. */
  readonly timeZone: string;
  /** Where: profile and region, or the files. */
  readonly place: string;
  /** An instant whose day needs no date, usually now; absent: the date is told. */
  readonly todayAtMs?: number;
}
