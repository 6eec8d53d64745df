import type { Gap, Notice } from '../gap.ts';
import type { Usage } from '../sources.ts';

/** Something that was deployed or reconfigured. */
export interface Change {
  readonly functionName: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
  /**
   * `version`: one was published; `latest`: code or configuration of `$LATEST` changed, which Lambda does not tell apart; `created`; `runtime`: AWS
   * moved the function to another runtime version; `first-run`: the first environment of a published version began, most often because an
   * alias was moved to it.
   */
  readonly kind: 'created' | 'version' | 'latest' | 'runtime' | 'first-run';
  readonly version?: string;
  readonly codeSha256?: string;
  /** A clause: `nodejs:22.v31 → nodejs:22.v32`; a description of its own is a person's text. Absent for none. */
  readonly detail?: string;
  /** True where the time is that of the first sign of it, not of the change itself. */
  readonly isFirstSeen?: true;
}

/** The answer to `changes`. */
export interface ChangesAnswer {
  readonly startAtMs: number;
  readonly endAtMs: number;
  /** By time, the newest last. */
  readonly changes: readonly Change[];
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
}
