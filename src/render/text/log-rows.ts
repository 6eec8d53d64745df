import type { Gap } from '../../domain/gap.ts';
import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { TextPattern } from '../../domain/text-pattern.ts';
import { joinSafe, type SafeText, safe } from '../safe-text.ts';
import type { SanitizeOptions } from '../sanitize.ts';
import { type CallLine, callLine } from './call-line.ts';
import { roughDurationText } from './durations.ts';
import { gapText } from './gap-line.ts';
import { highlighter } from './highlight.ts';
import { lineRow } from './line-row.ts';
import { layOutRow, type Row, suffixCells } from './row.ts';
import { type Prefix, prefixMaker } from './row-prefix.ts';
import { createTheme } from './theme.ts';
import { createTimeFormat } from './time.ts';
import { widthOf } from './width.ts';

/** How the rows of `tail` and `logs` look. */
export interface LogRowOptions extends Partial<SanitizeOptions> {
  readonly color: boolean;
  /** Cells of the terminal; absent in a pipe, where nothing is cut or wrapped. */
  readonly columns?: number;
  /** Asked before every row, for a terminal whose width changes; absent: it stays at `columns`. */
  readonly columnsNow?: () => number | undefined;
  /** IANA name. */
  readonly timeZone: string;
  /** `many`: every row names its function. */
  readonly functionsShown: 'one' | 'many';
  /** Names known beforehand, so that their column stands still; default none. */
  readonly functionNames?: readonly string[];
  /** Names of functions and groups that are in more than one account or region; it may grow. Default none. */
  readonly ambiguousNames?: ReadonlySet<string>;
  /** True: only quiet lines, each with its error. */
  readonly invocationsOnly: boolean;
  /** True where the terminal shows 256 colours; default false. */
  readonly manyColors?: boolean;
  /** What to mark in lines, where there is colour to mark it with; default nothing. */
  readonly highlighted?: readonly TextPattern[];
  /** True: also the fields that loggers add to every line by themselves; default false. */
  readonly loggerFields?: boolean;
  /** An instant whose day needs no date line, usually now; absent: the first day gets one too. */
  readonly todayAtMs?: number;
}

/** Makes rows, each of one line or more, with a date line before the first of another day. */
export interface LogRows {
  /** @param isContext true for a line that only stands around a selected one; default false */
  ofLine(placed: PlacedRecord, orderedUntil: number, isContext?: boolean): SafeText[];
  /** Stands between groups of lines that are not each other's neighbours. */
  readonly separator: SafeText;
  /** What a quiet line says, without time and id. */
  callLine(invocation: Invocation): CallLine;
  ofCall(invocation: Invocation, line: CallLine, isRevised: boolean): SafeText[];
  ofGap(gap: Gap): SafeText[];
}

/** Remembers the day and the newest row, so that both follow from one step to the next. */
export function createLogRows(options: LogRowOptions): LogRows {
  const { invocationsOnly, loggerFields = false, functionsShown } = options;
  const columnsNow = options.columnsNow ?? (() => options.columns);
  const { functionNames = [], ambiguousNames = new Set<string>() } = options;
  const theme = createTheme(options.color, options.manyColors);
  const time = createTimeFormat(options.timeZone);
  const sanitizing: SanitizeOptions = { ansi: options.ansi ?? 'show', underCi: options.underCi ?? false };
  const isCut = options.columns !== undefined;
  const highlight = highlighter(options.color ? (options.highlighted ?? []) : [], theme.match);
  const rowOptions = { ...sanitizing, theme, isCut, loggerFields, highlight };
  const prefixOf = prefixMaker({ ...sanitizing, time, theme, functionsShown, functionNames, ambiguousNames, isCut });
  let day = options.todayAtMs === undefined ? '' : time.date(options.todayAtMs);

  let newestAtMs = Number.NEGATIVE_INFINITY;

  const dateLine = (atMs: number): SafeText[] => {
    const date = time.date(atMs);
    if (date === day) return [];
    day = date;
    return [theme.quiet(safe`— ${date}`)];
  };

  return {
    separator: theme.quiet(safe`--`),
    ofLine: (placed, orderedUntil, isContext = false) => {
      const { event } = placed.record;
      const atMs = event.loggedAtMs;
      if (!event.marks?.clockAhead && !event.marks?.provisional) newestAtMs = Math.max(newestAtMs, atMs);
      const prefix = prefixOf({ ...placed, atMs, group: event.group, isContext });
      const row = lineRow(placed, prefix, orderedUntil, rowOptions, isContext);
      return [...dateLine(atMs), ...layOutRow(row, columnsNow(), theme)];
    },
    callLine: (invocation) => callLine(invocation, theme, { ...sanitizing, withError: invocationsOnly }),
    ofCall: (invocation, parts, isRevised) => {
      const { requestId, functionName, group } = invocation;
      const atMs = invocation.endedAtMs ?? invocation.startedAtMs;
      const suffix = isRevised ? safe`(revised)` : toldLate(invocation, newestAtMs);
      newestAtMs = Math.max(newestAtMs, atMs);
      const prefix = prefixOf({ atMs, requestId, functionName, group });
      const columns = columnsNow();
      return [...dateLine(atMs), ...layOutRow(callRow(parts, suffix, prefix, columns), columns, theme)];
    },
    ofGap: (gap) => {
      const lines = [safe`· ${gapText(gap, time, sanitizing)}`];
      return layOutRow(
        { prefix: safe``, prefixWidth: 0, lines, paint: theme.warning, fields: [] },
        columnsNow(),
        theme,
      );
    },
  };
}

/** A quiet line below newer rows: its end came late, or was known late. What has no known end says so itself. */
function toldLate({ endedAtMs }: Invocation, newestAtMs: number): SafeText | undefined {
  const byMs = endedAtMs === undefined ? 0 : newestAtMs - endedAtMs;
  return byMs > 0 && Number.isFinite(byMs) ? safe`(told ${roughDurationText(byMs)} late)` : undefined;
}

/** On a screen too narrow for all its parts, only the first stands in the row. */
function callRow(
  parts: CallLine,
  suffix: SafeText | undefined,
  { text, width }: Prefix,
  columns: number | undefined,
): Row {
  const whole = joinSafe(parts, '   ');
  const marks = suffix === undefined ? {} : { suffix };
  const isTooWide = columns !== undefined && width + widthOf(whole) + suffixCells(suffix) > columns;
  const lines = isTooWide ? parts : [whole];
  return { prefix: text, prefixWidth: width, lines, paint: (line) => line, fields: [], ...marks };
}
