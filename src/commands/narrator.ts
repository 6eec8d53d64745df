import type { LogStep, ReadingSummary } from '../domain/results/log-step.ts';
import type { ReadingBegin } from '../jobs/read/log-reading.ts';
import type { ToldUntil } from '../jobs/read/tally.ts';
import {
  gapMessage,
  headerText,
  noticeText,
  readingProgress,
  summaryText,
  unprintedText,
} from '../render/text/messages.ts';
import { createProgressLine } from '../render/text/progress-line.ts';
import { createTimeFormat, type TimeFormat } from '../render/text/time.ts';
import type { Machine } from '../runtime/machine.ts';
import type { LiveFlags } from './flags/live.ts';
import type { SharedFlags } from './flags/shared.ts';
import type { OpenSource } from './opened-source.ts';

/** What stderr says about a reading: what is read, how far it is, what was noticed, what it amounted to. */
export interface Narrator {
  start(opened: OpenSource, reading: StartedReading): Promise<void>;
  /** Called before a step is shown, with whether the views show gaps and notices themselves. */
  step(step: LogStep, viewsTellGaps: boolean): Promise<void>;
  /** Called before the views are ended. */
  beforeEnd(): Promise<void>;
  /** @param printedUntil for a follow that was stopped: how far its lines were printed */
  end(summary: ReadingSummary, printedUntil?: ToldUntil): Promise<void>;
}

/** What was decided about a reading. */
export interface StartedReading {
  readonly begin: ReadingBegin;
  readonly endAtMs?: number;
  readonly follow: boolean;
}

/** Makes the narrator; with `--quiet` it keeps silent. */
export function createNarrator(flags: SharedFlags & LiveFlags, machine: Machine, timeZone: string): Narrator {
  const { err, out } = machine.streams;
  const time = createTimeFormat(timeZone);
  // Where lines go to the same terminal they are the progress themselves.
  const progress = createProgressLine(flags.quiet || out.isTerminal ? undefined : err, machine.clock);
  const say = async (text: string): Promise<void> => {
    if (!flags.quiet) await err.write(text);
  };
  let events = 0;
  return {
    start: async (opened, { begin, endAtMs, follow }) => {
      const { functions, selections, place, isFile, notices } = opened;
      const groups = selections.map(({ group }) => group.name);
      const subjects = functions.length > 0 ? functions.map((one) => one.name) : groups;
      const clauses = [
        windowClause(begin, endAtMs, follow, (atMs) => instantWords(atMs, machine.clock.now(), time)),
        ...(follow ? [flags.live ? 'Live Tail and polling' : 'polling, free'] : []),
      ];
      await say(
        headerText({
          subjects: isFile ? [place] : subjects,
          ...(isFile ? {} : { place }),
          clauses,
          times: { timeZone, atMs: machine.clock.now() },
        }),
      );
      for (const notice of notices) await say(noticeText(notice));
    },
    step: async ({ placed, gapChanges, notices, orderedUntil }, viewsTellGaps) => {
      events += placed.length;
      await progress.clear();
      for (const notice of notices) await say(noticeText(notice));
      if (!viewsTellGaps) for (const gap of gapChanges) await say(gapMessage(gap, timeZone));
      await progress.tell(readingProgress(events, orderedUntil, timeZone));
    },
    beforeEnd: () => progress.clear(),
    // A reader that has gone had enough; a summary would stand in a terminal that shows something else by now.
    end: async (summary, printedUntil) => {
      const unprinted = printedUntil === undefined ? undefined : unprintedText(printedUntil, timeZone);
      if (!out.isClosed) await say(summaryText(summary, unprinted));
    },
  };
}

function windowClause(
  begin: ReadingBegin,
  endAtMs: number | undefined,
  follow: boolean,
  clock: (atMs: number) => string,
): string {
  const from = beginWords(begin, clock);
  if (follow) return `${from}, then live`;
  return endAtMs === undefined ? from : `${from} to ${clock(endAtMs)}`;
}

/** With its date when that is not today's. */
function instantWords(atMs: number, nowAtMs: number, { clock, date }: TimeFormat): string {
  return date(atMs) === date(nowAtMs) ? clock(atMs) : `${date(atMs)} ${clock(atMs)}`;
}

function beginWords(begin: ReadingBegin, clock: (atMs: number) => string): string {
  switch (begin.kind) {
    case 'all':
      return 'all of it';
    case 'since':
      return `from ${clock(begin.atMs)}`;
    case 'last':
      return `last ${begin.count === 1 ? '' : `${begin.count} `}${begin.of === 'lines' ? 'line' : 'call'}${begin.count === 1 ? '' : 's'}`;
  }
}
