import type { ErrorDetail } from '../../../domain/log-record.ts';
import { asSafe, type SafeText, safe } from '../../safe-text.ts';
import { sanitizeLine } from '../../sanitize.ts';
import { frameLine, type LineRowOptions, lineRow } from '../line-row.ts';
import { layOutRow, type Row } from '../row.ts';
import type { Prefix } from '../row-prefix.ts';
import { errorTitle } from '../stack-frame.ts';
import type { TimeFormat } from '../time.ts';
import type { TextRow } from './waterfall-rows.ts';

/** How the text between bars is laid out. */
export interface TextRowOptions extends LineRowOptions {
  readonly time: TimeFormat;
  /** Cells of the terminal; absent in a pipe. */
  readonly columns: number | undefined;
}

/** Cells of a level and the space after it. */
const LEAD_CELLS = 6;
const MOST_CHARACTERS = 1024;

/** A log line below its call, or an error that no line tells: its lines, all of them behind the branches of the tree. */
export function textRowLines({ gutter, told }: TextRow, options: TextRowOptions): SafeText[] {
  const { time, theme, columns } = options;
  const isLine = 'record' in told;
  const clock = time.time(isLine ? told.record.event.loggedAtMs : told.atMs);
  const branches = theme.quiet(gutter);
  const prefix = { text: safe`${branches}${theme.quiet(clock)} `, width: gutter.length + clock.length + 1 };
  // Nothing is late on this screen: it was all read before it was shown.
  const row = isLine ? lineRow(told, prefix, Number.NEGATIVE_INFINITY, options) : errorRow(told.error, prefix, options);
  const prefixBelow = safe`${branches}${asSafe(' '.repeat(clock.length + 1))}`;
  return layOutRow({ ...row, prefixBelow }, columns, theme);
}

function errorRow(error: ErrorDetail, prefix: Prefix, options: TextRowOptions): Row {
  const { theme, isCut } = options;
  const title = errorTitle(error) ?? '';
  return {
    prefix: prefix.text,
    prefixWidth: prefix.width,
    lead: theme.bad(asSafe('✗'.padEnd(LEAD_CELLS))),
    leadWidth: LEAD_CELLS,
    lines: [sanitizeLine(isCut ? title.slice(0, MOST_CHARACTERS) : title, options), ...frameLine(error, options)],
    paint: theme.bad,
    fields: [],
  };
}
