import type { Gap, Notice } from '../../domain/gap.ts';
import type { ReadingSummary } from '../../domain/results/log-step.ts';
import { createDelimited } from './delimited.ts';
import { createJsonDocument } from './json-document.ts';
import { chosenLine, ndjsonLine } from './ndjson.ts';
import { chosenFields, defaultFields, type TabularType } from './record-fields.ts';
import { gapRecord, noticeRecord, summaryRecord, type WireRecord } from './records.ts';

/** The formats that records are written in. */
export type RecordFormat = 'ndjson' | 'json' | 'tsv' | 'csv';

/** How records are written. */
export interface RecordWriterOptions {
  readonly format: RecordFormat;
  /** The verb that was typed, for `json`. */
  readonly command: string;
  /** What the records are, for the columns of `tsv` and `csv`. */
  readonly type: TabularType;
  /** From `parseFields`; absent: whole records, or the default columns. */
  readonly fields?: readonly string[];
  /** True: no line forms a workflow command. Default false. */
  readonly underCi?: boolean;
}

/** Writes records in one format; each call gives what it adds to the output. */
export interface RecordWriter {
  /** False where the format has no place for gaps and notices: they belong on stderr then. */
  readonly tellsGaps: boolean;
  add(records: readonly WireRecord[]): string;
  addGap(gap: Gap): string;
  addNotice(notice: Notice): string;
  /** What ends the output. A summary is absent where the command has none. */
  end(summary?: ReadingSummary): string;
  /** The same with a last record of another kind than a reading's summary. */
  endWith(last: WireRecord): string;
}

/** Makes the writer of a format. */
export function createRecordWriter(options: RecordWriterOptions): RecordWriter {
  const { format } = options;
  if (format === 'json') return jsonWriter(options);
  return format === 'ndjson' ? ndjsonWriter(options) : delimitedWriter(options, format);
}

function ndjsonWriter({ fields, underCi = false }: RecordWriterOptions): RecordWriter {
  const tellsGaps = fields?.length !== 1;
  const told = (record: WireRecord): string => (tellsGaps ? ndjsonLine(record) : '');
  const line = (record: WireRecord): string =>
    fields === undefined ? ndjsonLine(record) : chosenLine(record, fields, underCi);
  return {
    tellsGaps,
    add: (records) => records.map(line).join(''),
    addGap: (gap) => told(gapRecord(gap)),
    addNotice: (notice) => told(noticeRecord(notice)),
    end: (summary) => (summary === undefined ? '' : told(summaryRecord(summary))),
    endWith: told,
  };
}

function jsonWriter({ command, fields }: RecordWriterOptions): RecordWriter {
  const document = createJsonDocument(command);
  return {
    tellsGaps: true,
    add: (records) =>
      document.add(fields === undefined ? records : records.map((record) => chosenFields(record, fields))),
    addGap: (gap) => {
      document.addGap(gap);
      return '';
    },
    addNotice: () => '',
    end: (summary) => document.end(summary === undefined ? undefined : summaryRecord(summary)),
    endWith: document.end,
  };
}

function delimitedWriter({ type, fields, underCi = false }: RecordWriterOptions, format: 'tsv' | 'csv'): RecordWriter {
  const rows = createDelimited(format, fields ?? defaultFields(type), underCi);
  let hasHeader = false;
  const header = (): string => {
    if (hasHeader) return '';
    hasHeader = true;
    return rows.header();
  };
  return {
    tellsGaps: false,
    add: (records) => (records.length === 0 ? '' : header() + records.map(rows.row).join('')),
    addGap: () => '',
    addNotice: () => '',
    end: header,
    endWith: header,
  };
}
