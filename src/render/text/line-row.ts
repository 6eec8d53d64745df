import type { PlacedRecord } from '../../domain/invocation.ts';
import type { ErrorDetail, LogRecord } from '../../domain/log-record.ts';
import { asSafe, linesOf, type SafeText, safe } from '../safe-text.ts';
import { type SanitizeOptions, sanitize, sanitizeLine } from '../sanitize.ts';
import { roughDurationText } from './durations.ts';
import { fieldTexts } from './fields.ts';
import { metricText } from './metric-text.ts';
import { byteSize, countOf } from './numbers.ts';
import type { Row } from './row.ts';
import type { Prefix } from './row-prefix.ts';
import { errorTitle, leadingFrame } from './stack-frame.ts';
import type { Paint, Theme } from './theme.ts';

/** What a person sees of one event on a terminal: the rest is in the other formats. */
const MOST_CHARACTERS = 4096;
const MOST_LINES = 60;
const LEVEL_CELLS = 5;

/** How lines are shown. */
export interface LineRowOptions extends SanitizeOptions {
  readonly theme: Theme;
  /** True on a terminal: a huge event is cut. */
  readonly isCut: boolean;
  /** True: also the fields that loggers add to every line by themselves. */
  readonly loggerFields: boolean;
  /** Marks what a person's patterns match; absent: nothing. */
  readonly highlight?: Paint;
}

/**
 * The row of one line of a log.
 * @param orderedUntil up to where everything had been released when it came
 * @param isContext true for a line that only stands around a selected one
 */
export function lineRow(
  placed: PlacedRecord,
  prefix: Prefix,
  orderedUntil: number,
  options: LineRowOptions,
  isContext = false,
): Row {
  const { theme, isCut, highlight = (text) => text } = options;
  const { record } = placed;
  const suffix = marksText(record, orderedUntil);
  const metric = record.kind === 'metric' ? metricText(record, options) : undefined;
  const level = record.level;
  const paint = metric !== undefined || isContext ? theme.quiet : theme.level(level ?? 'info');
  const word = asSafe((level ?? '').toUpperCase().padEnd(LEVEL_CELLS));
  return {
    prefix: prefix.text,
    prefixWidth: prefix.width,
    lead: safe`${paint(word)} `,
    leadWidth: LEVEL_CELLS + 1,
    lines: (metric === undefined ? bodyLines(record, options) : [metric]).map(highlight),
    paint,
    fields:
      metric === undefined
        ? fieldTexts(record, { ...options, ...(isCut ? { enough: MOST_CHARACTERS } : {}) }).map(highlight)
        : [],
    ...(suffix === undefined ? {} : { suffix }),
  };
}

function bodyLines(record: LogRecord, options: LineRowOptions): SafeText[] {
  const { error } = record;
  const title = error === undefined ? undefined : errorTitle(error);
  const own = record.message;
  const saysMore = title === undefined || !isTitle(own, title, error?.message);
  return [
    ...shownLines(saysMore ? own : title, options),
    ...(saysMore && title !== undefined ? shownLines(title, options) : []),
    ...frameLine(error, options),
  ];
}

/** `at charge (src/pay.ts:41:11)  +7 frames`: where an error was thrown; none where its stack does not say. */
export function frameLine(error: ErrorDetail | undefined, options: SanitizeOptions): SafeText[] {
  const frame = error?.stack === undefined ? undefined : leadingFrame(error.stack);
  if (frame === undefined) return [];
  const others = frame.others === 0 ? safe`` : safe`  +${countOf(frame.others, 'frame')}`;
  return [safe`at ${sanitizeLine(frame.frame, options)}${others}`];
}

/** True when a message says nothing beyond what the error's own title says. */
function isTitle(own: string, title: string, errorMessage: string | undefined): boolean {
  const words = own.trim();
  return words === '' || words === title || words === errorMessage;
}

/** The lines of an untrusted text; on a terminal no more of it than a person reads. */
function shownLines(text: string, options: LineRowOptions): SafeText[] {
  const isLong = options.isCut && text.length > MOST_CHARACTERS;
  const kept = isLong ? text.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '') : text;
  const lines = linesOf(sanitize(kept.trimEnd(), options)).map((line) => asSafe(line.trimEnd()));
  const isTall = options.isCut && lines.length > MOST_LINES;
  if (!isLong && !isTall) return lines;
  const size = byteSize(Buffer.byteLength(text));
  const mark = isTall ? safe`… ${countOf(lines.length - MOST_LINES, 'more line')}, ${size}` : safe`… ${size}`;
  return [...(isTall ? lines.slice(0, MOST_LINES) : lines), mark];
}

/** In words: why a line stands where it stands. */
function marksText({ event }: LogRecord, orderedUntil: number): SafeText | undefined {
  const { marks, ingestedAtMs, loggedAtMs } = event;
  if (marks === undefined) return undefined;
  const words: SafeText[] = [];
  if (marks.late || marks.pastHorizon) {
    const afterMs = ingestedAtMs !== undefined && ingestedAtMs > loggedAtMs ? ingestedAtMs : orderedUntil;
    words.push(afterMs > loggedAtMs ? safe`late ${roughDurationText(afterMs - loggedAtMs)}` : safe`late`);
  }
  if (marks.pastHorizon) words.push(safe`its call was already closed`);
  if (marks.clockAhead) {
    const aheadMs = ingestedAtMs === undefined ? 0 : loggedAtMs - ingestedAtMs;
    words.push(aheadMs > 0 ? safe`its clock is ${roughDurationText(aheadMs)} ahead` : safe`its clock is ahead`);
  }
  if (marks.provisional) words.push(safe`provisional`);
  return asSafe(`(${words.join(', ')})`);
}
