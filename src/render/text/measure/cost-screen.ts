import type { CostAnswer, CostRow, KeptForEver } from '../../../domain/results/cost.ts';
import { joinSafe, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { usdText } from '../money.ts';
import { byteSize, countOf, groupDigits } from '../numbers.ts';
import { answerHeader } from './answer-header.ts';
import { costTable } from './cost-rows.ts';
import type { MeasuredLook } from './measured-answer.ts';
import { gapRows, rowsOf, screenOf, shownOf, styleOf, told } from './screen-lines.ts';

/** Log groups that are named on a terminal. */
const MOST_GROUPS = 3;

/**
 * What functions cost, in text: what was measured, a row for each function or part of one, the sum of all, log groups that cost on and
 * on, which prices. Ends in a line break.
 * @param shown the rows to show, in order; the answer may hold more
 */
export function costScreen(answer: CostAnswer, shown: readonly CostRow[], look: MeasuredLook): SafeText {
  const { columns } = look;
  const style = styleOf(look);
  const { theme, sanitizing } = style;
  const table = { rows: shown, unseen: answer.unseen };
  const isEmpty = shown.length + answer.unseen.length === 0;
  const plain = (text: SafeText): SafeText => text;
  const tableLook = { theme, sanitizing, ...(columns === undefined ? {} : { columns }) };
  const lines = [
    ...told([answerHeader(answer, look, sanitizing)], plain, look),
    ...(isEmpty ? [theme.quiet(safe`no call was reported in that time`)] : []),
    ...(isEmpty ? [] : rowsOf(costTable(table, tableLook))),
    ...told(shownOf(shown.length, answer.rows.length), theme.quiet, look),
    ...told(sumOf(answer.rows), plain, look),
    ...told(keptLines(answer.keptForEver, sanitizing, columns), plain, look),
    ...gapRows(answer.gaps, style, look),
    ...told(legend(answer, sanitizing), theme.quiet, look),
  ];
  return screenOf(lines, look);
}

/** `$1.23 in all: compute $1.00, $0.05 of it for init, requests $0.10, logs $0.13`; none where no row has a price. */
function sumOf(rows: readonly CostRow[]): SafeText[] {
  const total = sumWhereKnown(rows, ({ totalUsd }) => totalUsd);
  if (total === undefined) return [];
  const part = (name: SafeText, of: (row: CostRow) => number | undefined): SafeText[] => {
    const usd = sumWhereKnown(rows, of);
    return usd === undefined ? [] : [safe`${name} ${usdText(usd)}`];
  };
  const init = sumWhereKnown(rows, ({ initUsd }) => initUsd);
  const parts = [
    ...part(safe`compute`, ({ computeUsd }) => computeUsd),
    ...(init === undefined ? [] : [safe`${usdText(init)} of it for init`]),
    ...part(safe`requests`, ({ requestsUsd }) => requestsUsd),
    ...part(safe`logs`, ({ logsUsd }) => logsUsd),
  ];
  const unpriced = rows.filter(({ totalUsd }) => totalUsd === undefined).length;
  const but =
    unpriced === 0
      ? safe``
      : safe`, without ${countOf(unpriced, 'row')} that ${unpriced === 1 ? safe`has` : safe`have`} no price`;
  return [safe`${usdText(total)} in all${but}: ${joinSafe(parts, ', ')}`];
}

function sumWhereKnown(rows: readonly CostRow[], of: (row: CostRow) => number | undefined): number | undefined {
  const known = rows.map(of).filter((usd) => usd !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, usd) => sum + usd, 0);
}

/** The log groups without an end of retention, the largest first. */
function keptLines(kept: readonly KeptForEver[], sanitizing: SanitizeOptions, columns: number | undefined): SafeText[] {
  if (kept.length === 0) return [];
  const bySize = kept.toSorted((a, b) => (b.storedBytes ?? 0) - (a.storedBytes ?? 0));
  const named = columns === undefined ? bySize : bySize.slice(0, MOST_GROUPS);
  const names = named.map(({ logGroupName, storedBytes }) => {
    const name = sanitizeLine(logGroupName, sanitizing);
    return storedBytes === undefined ? name : safe`${name} ${byteSize(storedBytes)}`;
  });
  const rest = kept.length - named.length;
  const all = joinSafe(rest > 0 ? [...names, safe`${groupDigits(rest)} more`] : names, ', ');
  const [is, bytes, usd] = [
    kept.length === 1 ? safe`is` : safe`are`,
    kept.reduce((sum, { storedBytes }) => sum + (storedBytes ?? 0), 0),
    kept.reduce<number | undefined>(
      (sum, { monthlyUsd }) => (monthlyUsd === undefined ? sum : (sum ?? 0) + monthlyUsd),
      undefined,
    ),
  ];
  const monthly = usd === undefined ? safe`` : safe`, ${usdText(usd)} a month`;
  return [safe`${countOf(kept.length, 'log group')} ${is} kept for ever, ${byteSize(bytes)}${monthly}: ${all}`];
}

/** Which prices, what they leave out, and what a column needs explained. */
function legend({ prices, rows }: CostAnswer, sanitizing: SanitizeOptions): SafeText[] {
  const isPriced = rows.some(({ totalUsd }) => totalUsd !== undefined);
  const lacksLogs = isPriced && rows.some(({ calls, logsUsd }) => calls > 0 && logsUsd === undefined);
  const hasMemory = rows.some(({ maxMemoryUsedMb }) => maxMemoryUsedMb !== undefined);
  return [
    joinSafe(
      [
        sanitizeLine(prices, sanitizing),
        ...(isPriced ? [safe`before any free tier or discount`] : []),
        ...(isPriced || rows.length === 0 ? [] : [safe`--prices FILE gives them`]),
        ...(lacksLogs ? [safe`logs ? = not known, or of a group that several share`] : []),
        ...(hasMemory ? [safe`MB used = the most of any call / configured`] : []),
      ],
      ' · ',
    ),
  ];
}
