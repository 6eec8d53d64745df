import type { WrittenText } from '../laptop/reader.ts';
import type { Call } from '../network.ts';
import type { Scenario, Stretch } from '../world/scenario.ts';
import type { TrueEvent } from '../world/truth.ts';

/**
 * What the oracle judges by: what the program wrote, what was true, and what went over the wire. Instants are the world's,
 * epoch milliseconds.
 */
export interface Evidence
  extends Pick<Scenario, 'isCalm' | 'owedFromMs' | 'groups' | 'startAtMs' | 'quietAtMs' | 'stopAtMs' | 'laptop'> {
  /** Everything that was readable before the end, by when. */
  readonly events: readonly TrueEvent[];
  /** Those of them that were written when all was quiet again. */
  readonly fresh: readonly TrueEvent[];
  readonly calls: readonly Call[];
  readonly written: readonly WrittenText[];
  /** When writes had to wait for the reader. */
  readonly heldBack: readonly Stretch[];
  readonly stderr: string;
  /** Undefined where it did not end. */
  readonly exitCode: number | undefined;
  readonly endedAtMs: number | undefined;
  /** Why the simulation could not go on; absent where it did. */
  readonly stall: string | undefined;
  readonly rejections: readonly string[];
}

/** Two writes that waited with no more than this between them waited as one. */
const ONE_WAIT_MS = 1000;

/**
 * Since when the output took nothing more before Ctrl-C, or only now and then: what was not printed by then could not be, nor that a
 * gap had filled. Undefined where it was read to the end.
 */
export function heldBackSinceMs({ heldBack, stopAtMs }: Pick<Evidence, 'heldBack' | 'stopAtMs'>): number | undefined {
  let sinceMs: number | undefined;
  for (const { fromMs, toMs } of heldBack.toReversed()) {
    if (toMs < (sinceMs ?? stopAtMs) - (sinceMs === undefined ? 0 : ONE_WAIT_MS)) break;
    sinceMs = fromMs;
  }
  return sinceMs;
}

/** A promise that was not kept. */
export interface Violation {
  readonly rule:
    | 'lost'
    | 'repeated'
    | 'altered'
    | 'foreign'
    | 'disordered'
    | 'false-mark'
    | 'late-share'
    | 'false-gap'
    | 'unsaid-gap'
    | 'stuck'
    | 'crashed'
    | 'malformed';
  readonly text: string;
}
