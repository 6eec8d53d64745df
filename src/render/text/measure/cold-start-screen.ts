import type { CallKey } from '../../../domain/results/call-key.ts';
import type { ColdStartRow, ColdStartsAnswer } from '../../../domain/results/cold-starts.ts';
import { joinSafe, type SafeText, safe } from '../../safe-text.ts';
import { usdText } from '../money.ts';
import { countOf, groupDigits } from '../numbers.ts';
import { answerHeader } from './answer-header.ts';
import { coldStartTable } from './cold-start-rows.ts';
import { heatmapLines } from './heatmap-rows.ts';
import { keyNames } from './key-columns.ts';
import type { MeasuredLook } from './measured-answer.ts';
import { gapRows, rowsOf, screenOf, shownOf, styleOf, told } from './screen-lines.ts';
import { shiftLines } from './shift-line.ts';

/**
 * How cold functions are, in text: what was measured, a row for each function or part of one, what changed, what was not seen. Ends in
 * a line break.
 * @param shown the rows to show, in order; the answer may hold more
 */
export function coldStartScreen(
  answer: ColdStartsAnswer,
  shown: readonly ColdStartRow[],
  look: MeasuredLook,
): SafeText {
  const { columns } = look;
  const style = styleOf(look);
  const { theme, sanitizing } = style;
  const keys = shown.map(({ key }) => key);
  const unseen = answer.unseen;
  const nameOf = keyNames(
    keys,
    unseen.map(({ functionName }) => functionName),
    sanitizing,
  );
  const table = { rows: shown, unseen, shifts: answer.shifts };
  const isEmpty = shown.length + unseen.length === 0;
  const lines = [
    ...told([answerHeader(answer, look, sanitizing)], (text) => text, look),
    ...(isEmpty ? [theme.quiet(safe`no call was reported in that time`)] : []),
    ...(isEmpty ? [] : rowsOf(coldStartTable(table, { theme, sanitizing, ...width(columns) }))),
    ...told(shownOf(shown.length, answer.rows.length), theme.quiet, look),
    ...told(
      shiftLines(answer.shifts, (functionName) => nameOf({ functionName }), look, sanitizing),
      (text) => text,
      look,
    ),
    ...(answer.heatmap === undefined ? [] : heatmapLines(answer.heatmap, look, theme)),
    ...told(
      shown.flatMap((row) => failuresOf(row, nameOf(row.key))),
      theme.warning,
      look,
    ),
    ...told(
      shown.flatMap((row) => aheadOf(row, nameOf(row.key))),
      theme.quiet,
      look,
    ),
    ...gapRows(answer.gaps, style, look),
    ...told(footer(answer.rows, nameOf), theme.quiet, look),
  ];
  return screenOf(lines, look);
}

function width(columns: number | undefined): { columns?: number } {
  return columns === undefined ? {} : { columns };
}

/** Inits that came to nothing; none for a row without. */
function failuresOf({ initFailures, initTimeouts }: ColdStartRow, name: SafeText): SafeText[] {
  return counted(name, [
    [initFailures, safe`failed`],
    [initTimeouts, safe`hit Lambda’s limit`],
  ]);
}

/** Environments that began without a caller waiting; none for a row without. */
function aheadOf({ proactiveInits, provisionedInits }: ColdStartRow, name: SafeText): SafeText[] {
  return counted(name, [
    [provisionedInits, safe`for provisioned concurrency`],
    [proactiveInits, safe`ahead of any call`],
  ]);
}

/** `orders-api: 3 inits failed, 1 init hit Lambda’s limit` */
function counted(name: SafeText, counts: readonly (readonly [count: number, what: SafeText])[]): SafeText[] {
  const parts = counts.filter(([count]) => count > 0).map(([count, what]) => safe`${countOf(count, 'init')} ${what}`);
  return parts.length === 0 ? [] : [safe`${name}: ${joinSafe(parts, ', ')}`];
}

/** What inits cost, what the columns mean, how exact the numbers are. */
function footer(rows: readonly ColdStartRow[], nameOf: (key: CallKey) => SafeText): SafeText[] {
  if (rows.length === 0) return [];
  const restored = rows.filter(({ initMs, restoreMs }) => initMs === undefined && restoreMs !== undefined);
  const names = [...new Set(restored.map(({ key }) => nameOf(key)))];
  const quantiles = rows.flatMap(({ initMs, restoreMs, waitMs }) => [initMs, restoreMs, waitMs]);
  const known = quantiles.filter((one) => one !== undefined);
  const isExact = known.every(({ exact }) => exact);
  const meanings = [
    safe`w. = caller’s wait, init + first run`,
    isExact ? safe`percentiles exact` : safe`percentiles to 0.5 %`,
  ];
  const parts = [...costOf(rows), ...(known.length === 0 ? [] : meanings)];
  return [
    ...(names.length === 0 ? [] : [safe`${joinSafe(names, ', ')}: restores of a snapshot, not inits`]),
    ...(parts.length === 0 ? [] : [joinSafe(parts, ' · ')]),
  ];
}

function costOf(rows: readonly ColdStartRow[]): SafeText[] {
  if (rows.every(({ calls }) => calls === 0)) return [];
  const priced = rows.filter(({ computeCostUsd }) => computeCostUsd !== undefined);
  if (priced.length === 0) return [safe`what inits cost is not known: no price`];
  const sum = (of: (row: ColdStartRow) => number | undefined): number =>
    priced.reduce((total, row) => total + (of(row) ?? 0), 0);
  const init = sum(({ initCostUsd }) => initCostUsd);
  const all = sum(({ computeCostUsd }) => computeCostUsd);
  const some =
    priced.length === rows.length ? safe`` : safe` (${groupDigits(priced.length)} of ${countOf(rows.length, 'row')})`;
  return [safe`init billed ${usdText(init)} of ${usdText(all)}${some}`];
}
