import type { Invocation } from '../../domain/invocation.ts';
import { isFailure } from '../../domain/invocation-status.ts';
import { asSafe, type SafeText, safe } from '../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../sanitize.ts';
import { breakWorkflowCommands } from '../workflow-commands.ts';
import { statusPaint, statusWord } from './call-line.ts';
import { countOf, groupDigits, milliseconds } from './numbers.ts';
import { shortId } from './row-prefix.ts';
import { shortNames } from './short-names.ts';
import { errorTitle } from './stack-frame.ts';
import { type Column, renderTable } from './table.ts';
import { createTheme } from './theme.ts';
import { createTimeFormat, type TimeFormat } from './time.ts';

/** How `invocations` shows its table. */
export interface InvocationRowsOptions extends Partial<SanitizeOptions> {
  readonly color: boolean;
  /** Cells of the terminal; absent in a pipe, where nothing is cut. */
  readonly columns?: number;
  /** IANA name. */
  readonly timeZone: string;
}

/** Invocations as a table, in the order given, with a header row; empty for none. */
export function invocationTable(invocations: readonly Invocation[], options: InvocationRowsOptions): SafeText {
  if (invocations.length === 0) return safe``;
  const theme = createTheme(options.color);
  const time = createTimeFormat(options.timeZone);
  const sanitizing: SanitizeOptions = { ansi: options.ansi ?? 'show', underCi: options.underCi ?? false };
  const shorten = shortNames([...new Set(invocations.map(nameOf))]);
  const placeOf = placesWhereNeeded(invocations);
  const table: Column<Invocation>[] = [
    { title: safe`started`, align: 'left', cell: startOf(invocations, time), paint: (_, cell) => theme.quiet(cell) },
    { title: safe`id`, align: 'left', cell: ({ requestId }) => shortId(requestId, sanitizing) },
    {
      title: safe`function`,
      align: 'left',
      cell: (one) => sanitizeLine(placeOf(one) + shorten(nameOf(one)), sanitizing),
      mostCells: 18 + Math.max(...invocations.map((one) => placeOf(one).length)),
      isOptional: true,
      paint: (one, cell) => theme.name(nameOf(one))(cell),
    },
    {
      title: safe`status`,
      align: 'left',
      cell: ({ status }) => statusWord(status),
      paint: (one, cell) => statusPaint(one, theme)(cell),
    },
    { title: safe`ms`, align: 'right', cell: ({ durationMs }) => milliseconds(durationMs) },
    { title: safe`cold`, align: 'right', cell: waitedMs, isOptional: true },
    { title: safe`MB`, align: 'right', cell: megabytes, isOptional: true },
    { title: safe`lines`, align: 'right', cell: ({ lineCount }) => groupDigits(lineCount), isOptional: true },
    {
      title: safe`what`,
      align: 'left',
      cell: (one) => whatHappened(one, sanitizing),
      paint: ({ status }, cell) => (isFailure(status) ? theme.bad(cell) : theme.warning(cell)),
    },
  ];
  const text = renderTable(invocations, table, options.columns, theme);
  return options.underCi ? breakWorkflowCommands(text) : text;
}

/** The table, and what it leaves out: `matched` counts all that were asked for, shown or not. */
export function invocationList(
  invocations: readonly Invocation[],
  matched: number,
  options: InvocationRowsOptions,
): SafeText {
  const { quiet } = createTheme(options.color);
  if (invocations.length === 0) return quiet(safe`no call matches\n`);
  const table = invocationTable(invocations, options);
  if (matched <= invocations.length) return table;
  const rest = quiet(safe`${groupDigits(invocations.length)} of ${groupDigits(matched)} shown; --limit shows more`);
  return safe`${table}${rest}\n`;
}

/** `us-east-1/` before a name that is in more than one account or region. */
function placesWhereNeeded(invocations: readonly Invocation[]): (invocation: Invocation) => string {
  const places = Map.groupBy(invocations, nameOf);
  const ambiguous = new Set(
    [...places].filter(([, some]) => new Set(some.map(({ group }) => group.place)).size > 1).map(([name]) => name),
  );
  return (one) => (one.group.place !== undefined && ambiguous.has(nameOf(one)) ? `${one.group.place}/` : '');
}

/** With the date as soon as the table spans more than one day, with the year when it spans two. */
function startOf(invocations: readonly Invocation[], time: TimeFormat): (invocation: Invocation) => SafeText {
  const days = invocations.map(({ startedAtMs }) => time.date(startedAtMs));
  if (new Set(days).size === 1) return ({ startedAtMs }) => time.time(startedAtMs);
  const isOneYear = new Set(days.map((day) => day.slice(0, -'-03-02'.length))).size === 1;
  const dayOf = (atMs: number): SafeText => asSafe(time.date(atMs).slice(isOneYear ? -'03-02'.length : 0));
  return ({ startedAtMs }) => safe`${dayOf(startedAtMs)} ${time.clock(startedAtMs)}`;
}

function nameOf({ functionName, group }: Invocation): string {
  return functionName ?? group.name;
}

/** What the caller waited for an environment: init or restore. */
function waitedMs({ coldStart, initDurationMs, restoreDurationMs }: Invocation): SafeText {
  if (restoreDurationMs !== undefined) return milliseconds(restoreDurationMs);
  if (!coldStart) return safe``;
  return initDurationMs === undefined ? safe`?` : milliseconds(initDurationMs);
}

function megabytes({ maxMemoryUsedMb, memorySizeMb }: Invocation): SafeText {
  if (maxMemoryUsedMb === undefined && memorySizeMb === undefined) return safe``;
  return asSafe(`${maxMemoryUsedMb ?? '?'}/${memorySizeMb ?? '?'}`);
}

function whatHappened(invocation: Invocation, sanitizing: SanitizeOptions): SafeText {
  const { error, status, loggedErrors, attempt, isIncomplete } = invocation;
  const title = error === undefined || !isFailure(status) ? undefined : errorTitle(error);
  const texts: SafeText[] = [];
  if (loggedErrors > 0) texts.push(safe`${countOf(loggedErrors, 'error')} logged`);
  if (attempt > 1) texts.push(safe`attempt ${attempt}`);
  if (title !== undefined) texts.push(sanitizeLine(title.slice(0, 1024), sanitizing));
  if (isIncomplete) texts.push(safe`not read whole`);
  return asSafe(texts.join(', '));
}
