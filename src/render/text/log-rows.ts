import type { Gap } from '../../domain/gap.ts';
import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import { joinSafe, type SafeText, safe } from '../safe-text.ts';
import type { SanitizeOptions } from '../sanitize.ts';
import { type CallLine, callLine } from './call-line.ts';
import { gapText } from './gap-line.ts';
import { lineRow } from './line-row.ts';
import { layOutRow } from './row.ts';
import { prefixMaker } from './row-prefix.ts';
import { createTheme } from './theme.ts';
import { createTimeFormat } from './time.ts';
import { widthOf } from './width.ts';

/** How the rows of `tail` and `logs` look. */
export interface LogRowOptions extends Partial<SanitizeOptions> {
  readonly color: boolean;
  /** Cells of the terminal; absent in a pipe, where nothing is cut or wrapped. */
  readonly columns?: number;
  /** IANA name. */
  readonly timeZone: string;
  /** `many`: every row names its function. */
  readonly functionsShown: 'one' | 'many';
  /** Names known beforehand, so that their column stands still; default none. */
  readonly functionNames?: readonly string[];
  /** True: only quiet lines, each with its error. */
  readonly invocationsOnly: boolean;
  /** True: Powertools' own fields too; default false. */
  readonly powertools?: boolean;
  /** An instant whose day needs no date line, usually now; absent: the first day gets one too. */
  readonly todayAtMs?: number;
}

/** Makes rows, each of one line or more, with a date line before the first of another day. */
export interface LogRows {
  ofLine(placed: PlacedRecord, orderedUntil: number): SafeText[];
  /** What a quiet line says, without time and id. */
  callLine(invocation: Invocation): CallLine;
  ofCall(invocation: Invocation, line: CallLine, isRevised: boolean): SafeText[];
  ofGap(gap: Gap): SafeText[];
}

export function createLogRows(options: LogRowOptions): LogRows {
  const { columns, invocationsOnly, powertools = false, functionsShown, functionNames = [] } = options;
  const theme = createTheme(options.color);
  const time = createTimeFormat(options.timeZone);
  const sanitizing: SanitizeOptions = { ansi: options.ansi ?? 'show', underCi: options.underCi ?? false };
  const isCut = columns !== undefined;
  const rowOptions = { ...sanitizing, theme, isCut, powertools };
  const prefixOf = prefixMaker({ ...sanitizing, time, theme, functionsShown, functionNames, isCut });
  const plain = theme.level('info');
  let day = options.todayAtMs === undefined ? '' : time.date(options.todayAtMs);

  const dateLine = (atMs: number): SafeText[] => {
    const date = time.date(atMs);
    if (date === day) return [];
    day = date;
    return [theme.quiet(safe`— ${date}`)];
  };

  return {
    ofLine: (placed, orderedUntil) => {
      const { event } = placed.record;
      const atMs = event.loggedAtMs;
      const prefix = prefixOf({ ...placed, atMs, logGroupName: event.group.name });
      return [...dateLine(atMs), ...layOutRow(lineRow(placed, prefix, orderedUntil, rowOptions), columns, theme)];
    },
    callLine: (invocation) => callLine(invocation, theme, { ...sanitizing, withError: invocationsOnly }),
    ofCall: (invocation, line, isRevised) => {
      const { requestId, functionName, group } = invocation;
      const atMs = invocation.endedAtMs ?? invocation.startedAtMs;
      const { text, width } = prefixOf({ atMs, requestId, functionName, logGroupName: group.name });
      const parts = isRevised ? [...line, theme.warning(safe`(revised)`)] : line;
      const whole = joinSafe(parts, '   ');
      const fits = columns === undefined || width + widthOf(whole) <= columns;
      const row = { prefix: text, prefixWidth: width, lines: fits ? [whole] : parts, paint: plain, fields: [] };
      return [...dateLine(atMs), ...layOutRow(row, columns, theme)];
    },
    ofGap: (gap) => {
      const lines = [safe`· ${gapText(gap, time, sanitizing)}`];
      return layOutRow({ prefix: safe``, prefixWidth: 0, lines, paint: theme.warning, fields: [] }, columns, theme);
    },
  };
}
