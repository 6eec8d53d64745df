import { asSafe } from '../safe-text.ts';
import { breakWorkflowCommands } from '../workflow-commands.ts';
import { cellText } from './cell-text.ts';
import { fieldValue } from './record-fields.ts';
import type { WireRecord } from './records.ts';

/** Records as rows of `tsv` or `csv`: a header row, then one line a record, each ending in a line break. */
export interface Delimited {
  header(): string;
  row(record: WireRecord): string;
}

/**
 * @param fields the columns, dotted paths
 * @param underCi true: no row forms a workflow command
 */
export function createDelimited(format: 'tsv' | 'csv', fields: readonly string[], underCi: boolean): Delimited {
  const line = (cells: readonly string[]): string => {
    const text = `${cells.join(format === 'tsv' ? '\t' : ',')}\n`;
    return underCi ? breakWorkflowCommands(asSafe(text)) : text;
  };
  const cell = format === 'tsv' ? cellText : csvCell;
  return {
    header: () => line(fields.map(cell)),
    row: (record) => line(fields.map((field) => cell(fieldValue(record, field)))),
  };
}

/**
 * RFC 4180 quoting. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP ASVS 5, 1.2.10);
 * numbers do not.
 */
function csvCell(value: unknown): string {
  const text = cellText(value);
  const guarded = typeof value === 'string' && /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
