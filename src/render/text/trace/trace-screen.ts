import type { TraceAnswer } from '../../../domain/results/trace-answer.ts';
import { asSafe, type SafeText, safe } from '../../safe-text.ts';
import type { SanitizeOptions } from '../../sanitize.ts';
import { breakWorkflowCommands } from '../../workflow-commands.ts';
import { layOutRow } from '../row.ts';
import { shortNames } from '../short-names.ts';
import { errorTitle } from '../stack-frame.ts';
import { createTheme, type Paint } from '../theme.ts';
import { createTimeFormat } from '../time.ts';
import { callLines } from './call-lines.ts';
import { callsOf, entriesOf } from './entries.ts';
import { functionOfCall } from './labels.ts';
import { extentOfAll, type Section, sectionsOf } from './sections.ts';
import { type TextRowOptions, textRowLines } from './text-rows.ts';
import { doubts, gapLines, legend, linkLines, nextLine, traceLine } from './trace-footer.ts';
import { requestLine, verdictLine } from './trace-header.ts';
import { verdictOf } from './verdict.ts';
import { axisLine, barLine, waterfallLayout } from './waterfall-layout.ts';
import { type RowContext, type TextRow, waterfallRows } from './waterfall-rows.ts';

/** How `trace` looks. */
export interface TraceScreenOptions extends Partial<SanitizeOptions> {
  readonly color: boolean;
  /** Cells of the terminal; absent in a pipe, where nothing is cut and bars are as wide as on 100. */
  readonly columns?: number;
  /** IANA name. */
  readonly timeZone: string;
  /** Where: profile and region; absent for a file. */
  readonly place?: string;
  /** False: no log lines; errors are told all the same. */
  readonly logs: boolean;
  /** True: also the fields that loggers add to every line by themselves; default false. */
  readonly loggerFields?: boolean;
  /** An instant whose day needs no date, usually now; absent: the date is told. */
  readonly todayAtMs?: number;
}

/** The branches of the tree take no more than this. */
const MOST_GUTTER = 16;
const LEAST_GUTTER = 4;
/** What a log line needs beside them: its time, its level, and twenty cells of words. */
const LINE_CELLS = 42;

/**
 * What became of one request, in text: the verdict, its spans as a waterfall with the log lines of each call below it, what was not
 * seen, and what to type next. Ends in a line break. Without a trace the bars are of the log's own durations.
 */
export function traceScreen(answer: TraceAnswer, options: TraceScreenOptions): SafeText {
  const { columns, place, todayAtMs, underCi = false } = options;
  const sanitizing: SanitizeOptions = { ansi: options.ansi ?? 'show', underCi };
  const theme = createTheme(options.color);
  const time = createTimeFormat(options.timeZone);
  const entries = entriesOf(answer.nodes, answer.invocations);
  const calls = callsOf(entries);
  const shorten = shortNames([...new Set(calls.map(functionOfCall))]);
  const verdict = verdictOf(answer, { ...sanitizing, shorten });
  const facts = { answer, verdict, calls, extent: extentOfAll(entries), place, todayAtMs };
  const told = (paint: Paint, texts: readonly SafeText[]): SafeText[] =>
    texts.flatMap((text) =>
      layOutRow({ prefix: safe``, prefixWidth: 0, lines: [text], paint, fields: [] }, columns, theme),
    );

  const textRows: TextRowOptions = {
    ...sanitizing,
    time,
    theme,
    columns,
    isCut: columns !== undefined,
    loggerFields: options.loggerFields ?? false,
  };
  const lines = options.logs ? answer.lines : [];
  const { ofCalls, others } = callLines(lines, answer.invocations);
  const context: RowContext = {
    ...sanitizing,
    theme,
    shorten,
    lines: ofCalls,
    toldErrors: new Set(
      lines.flatMap(({ record }) => (record.error === undefined ? [] : (errorTitle(record.error) ?? []))),
    ),
    gutterCells: gutterCells(columns),
  };
  const waterfall = waterfallLines(sectionsOf(entries), context, textRows);
  const rest = others.map((line): TextRow => ({ kind: 'text', gutter: safe``, told: line }));
  const all = [
    ...told((text) => text, [verdictLine(facts, theme), requestLine(facts, time, sanitizing)]),
    ...waterfall.lines,
    ...(rest.length === 0 ? [] : told(theme.strong, [safe`lines of no call above`])),
    ...rest.flatMap((row) => textRowLines(row, textRows)),
    ...told(theme.quiet, waterfall.legend),
    ...told(theme.warning, [...doubts(answer, calls, sanitizing), ...gapLines(answer, time, sanitizing)]),
    ...told(theme.quiet, [...traceLine(answer, sanitizing), ...linkLines(answer, sanitizing), ...nextLine(verdict)]),
  ];
  const text = asSafe(all.map((line) => `${line}\n`).join(''));
  return underCi ? breakWorkflowCommands(text) : text;
}

function gutterCells(columns: number | undefined): number {
  if (columns === undefined) return MOST_GUTTER;
  return Math.min(MOST_GUTTER, Math.max(LEAST_GUTTER, Math.floor((columns - LINE_CELLS) / 2) * 2));
}

/** The sections, each below its axis, and what their bars mean. */
function waterfallLines(
  sections: readonly Section[],
  context: RowContext,
  textRows: TextRowOptions,
): { lines: SafeText[]; legend: SafeText[] } {
  const { theme, columns } = textRows;
  const drawn = sections.map((section) => ({ section, rows: waterfallRows(section, context) }));
  const bars = drawn.flatMap(({ section, rows }) =>
    rows.flatMap((row) => (row.kind === 'bar' ? [{ row, axis: section.axis }] : [])),
  );
  const titles = sections.map(({ title }) => title);
  const layout = waterfallLayout(bars, titles, columns);
  const lines = drawn.flatMap(({ section, rows }) => [
    axisLine(section.title, section.axis, layout, theme),
    ...rows.flatMap((row) =>
      row.kind === 'bar' ? [barLine({ row, axis: section.axis }, layout, theme)] : textRowLines(row, textRows),
    ),
  ]);
  const rows = bars.map(({ row }) => row);
  return { lines, legend: legend(rows, layout.bar > 0) };
}
