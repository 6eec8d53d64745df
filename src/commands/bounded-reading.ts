import { EXIT } from '../domain/errors.ts';
import type { PlacedRecord } from '../domain/invocation.ts';
import type { LogStep } from '../domain/results/log-step.ts';
import { type BoundName, type Bounds, setBounds } from '../jobs/read/bounds.ts';
import type { PlannedReading } from '../jobs/read/log-reading.ts';
import { createCallMemory } from '../render/call-memory.ts';
import { noticeText } from '../render/text/messages.ts';
import type { Machine } from '../runtime/machine.ts';
import type { BoundFlags } from './flags/bounds.ts';

/** The bounds of one reading. */
export interface ReadingBounds {
  limit(steps: AsyncIterable<LogStep>): AsyncIterable<LogStep>;
  /** True when it ended after the last line that was to be shown: nothing was left unprinted that was asked for. */
  isWhole(): boolean;
  /** Says on stderr which bound ended it; gives the exit code. @param exitCode what it would be without bounds */
  end(exitCode: number): Promise<number>;
}

/** What the bounds are set on. */
export interface BoundContext {
  readonly follow: boolean;
  readonly isSelected: (placed: PlacedRecord) => boolean;
  readonly isFiltered: boolean;
}

/** Opens the bounds of a reading that is planned. @param nowAtMs by its source @param stop ends it */
export type OpenBounds = (reading: PlannedReading, nowAtMs: number, stop: () => void) => ReadingBounds;

/** Prepares bounds; they are opened when the reading is planned. */
export function readingBounds(
  bounds: Bounds,
  flags: BoundFlags & { readonly quiet?: true },
  { isSelected, isFiltered, follow }: BoundContext,
  machine: Machine,
): OpenBounds {
  const { out, err } = machine.streams;
  // A reader that has gone had enough.
  const say = async (text: string): Promise<void> => {
    if (!flags.quiet && !out.isClosed) await err.write(noticeText({ topic: 'mode', text }));
  };
  return (reading, nowAtMs, stop) => {
    const memory = createCallMemory(isSelected, isFiltered);
    const bounded = setBounds(bounds, {
      follow,
      isSelected,
      noteLine: memory.note,
      isNewCall: (invocation) => memory.tell(invocation, String(invocation.revision)) === 'first',
      ...(reading.before === undefined ? {} : { before: reading.before }),
      nowAtMs,
      clock: machine.clock,
      stop,
    });
    return {
      limit: bounded.limit,
      isWhole: () => bounded.reached() !== undefined && bounded.reached() !== 'for',
      end: async (exitCode) => {
        const reached = bounded.reached();
        if (reached !== undefined) await say(wordsOf(reached, flags));
        const neverMatched = bounds.untilMatch !== undefined && reached !== 'until-match';
        if (neverMatched) await say(`no line matched --until-match “${flags.untilMatch ?? ''}”`);
        // Where something could not be seen, it may have matched there.
        return exitCode === EXIT.done && neverMatched ? EXIT.checkFailed : exitCode;
      },
    };
  };
}

function wordsOf(reached: BoundName, flags: BoundFlags): string {
  switch (reached) {
    case 'for':
      return `ended after --for ${flags.for ?? ''}`;
    case 'until-idle':
      return `ended: no line for --until-idle ${flags.untilIdle ?? ''}`;
    case 'until-match':
      return `ended: a line matched --until-match “${flags.untilMatch ?? ''}”`;
    case 'max-invocations':
      return `ended after --max-invocations ${flags.maxInvocations ?? ''}`;
  }
}
