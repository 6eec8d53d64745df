import { asSafe } from '../safe-text.ts';
import { breakWorkflowCommands } from '../workflow-commands.ts';
import { cellText } from './cell-text.ts';
import { chosenFields, fieldValue } from './record-fields.ts';
import type { WireRecord } from './records.ts';
import { wireJson } from './wire-json.ts';

/** One record as one line of NDJSON. */
export function ndjsonLine(record: WireRecord): string {
  return `${wireJson(record)}\n`;
}

/**
 * A record reduced to `--fields` as one line: a JSON object, or the bare value when it is one field. Nothing for a record
 * that has not that one field.
 */
export function chosenLine(record: WireRecord, fields: readonly string[], underCi: boolean): string {
  const [only] = fields;
  if (only === undefined || fields.length > 1) return `${wireJson(chosenFields(record, fields))}\n`;
  const value = fieldValue(record, only);
  if (value === undefined) return '';
  const text = `${cellText(value)}\n`;
  return underCi ? breakWorkflowCommands(asSafe(text)) : text;
}
