import type { FunctionSummary, LogGroupSummary } from '../../domain/sources.ts';
import { type SafeText, safe } from '../safe-text.ts';
import { sanitizeLine } from '../sanitize.ts';
import { breakWorkflowCommands } from '../workflow-commands.ts';
import { durationText } from './durations.ts';
import { byteSize, countOf, groupDigits } from './numbers.ts';
import { type Column, renderTable } from './table.ts';
import { createTheme } from './theme.ts';

/** How `ls` shows its tables. */
export interface InventoryRowsOptions {
  readonly color: boolean;
  /** Cells of the terminal; absent in a pipe, where nothing is cut. */
  readonly columns?: number;
  readonly underCi?: boolean;
}

/** Functions as a table, in the order given; a log group only where it is not `/aws/lambda/NAME`. Empty for none. */
export function functionTable(functions: readonly FunctionSummary[], options: InventoryRowsOptions): SafeText {
  const theme = createTheme(options.color);
  const table: Column<FunctionSummary>[] = [
    {
      title: safe`function`,
      align: 'left',
      cell: ({ name }) => sanitizeLine(name),
      mostCells: 48,
      paint: ({ name }, cell) => theme.name(name)(cell),
    },
    { title: safe`runtime`, align: 'left', cell: ({ runtime }) => sanitizeLine(runtime ?? 'image') },
    { title: safe`MB`, align: 'right', cell: ({ memorySizeMb }) => optional(memorySizeMb, groupDigits) },
    { title: safe`timeout`, align: 'right', cell: ({ timeoutMs }) => optional(timeoutMs, durationText) },
    { title: safe`logs`, align: 'left', cell: ({ logFormat }) => sanitizeLine((logFormat ?? '').toLowerCase()) },
    {
      title: safe`log group`,
      align: 'left',
      cell: ({ name, logGroupName }) => sanitizeLine(logGroupName === `/aws/lambda/${name}` ? '' : logGroupName),
    },
  ];
  return shown(functions, table, options);
}

/** Log groups as a table, in the order given. Empty for none. */
export function logGroupTable(groups: readonly LogGroupSummary[], options: InventoryRowsOptions): SafeText {
  const table: Column<LogGroupSummary>[] = [
    { title: safe`log group`, align: 'left', cell: ({ group }) => sanitizeLine(group.name), mostCells: 64 },
    { title: safe`stored`, align: 'right', cell: ({ storedBytes }) => optional(storedBytes, byteSize) },
    {
      title: safe`kept`,
      align: 'left',
      cell: ({ retentionDays }) => (retentionDays === undefined ? safe`for ever` : countOf(retentionDays, 'day')),
    },
  ];
  return shown(groups, table, options);
}

function shown<Item>(items: readonly Item[], table: Column<Item>[], options: InventoryRowsOptions): SafeText {
  if (items.length === 0) return safe``;
  const text = renderTable(items, table, options.columns, createTheme(options.color));
  return options.underCi ? breakWorkflowCommands(text) : text;
}

function optional(value: number | undefined, show: (value: number) => SafeText): SafeText {
  return value === undefined ? safe`` : show(value);
}
