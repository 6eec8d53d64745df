import { type SafeText, safe } from '../safe-text.ts';
import { countOf } from '../text/numbers.ts';
import { type Entry, invocationIdOf, type LineBuffer, tellsError } from './line-buffer.ts';
import { type Rows, refitted } from './rows.ts';

/** Which entries of a buffer are listed. */
export interface Listing {
  readonly onlyErrors: boolean;
  /** One entry a call, and what belongs to none. */
  readonly isFolded: boolean;
}

/** True for an entry that the listing shows. */
export function isListed(entry: Entry, buffer: LineBuffer, { onlyErrors, isFolded }: Listing): boolean {
  if (entry.rows.length === 0 || (onlyErrors && !tellsError(entry))) return false;
  return !isFolded || standsForCall(entry, buffer);
}

/** The newest telling of a call stands for it; while it runs, its first line does. */
function standsForCall(entry: Entry, buffer: LineBuffer): boolean {
  const invocationId = invocationIdOf(entry);
  const call = invocationId === undefined ? undefined : buffer.call(invocationId);
  if (call === undefined) return true;
  return entry.seq === (call.tellingSeq ?? call.firstSeq);
}

/** The entries of a buffer that a listing shows, as rows of at most `columns` cells. */
export function bufferRows(buffer: LineBuffer, listing: Listing, columns: number): Rows {
  const find = (fromSeq: number, by: 1 | -1): number | undefined => {
    for (let seq = fromSeq; seq >= buffer.firstSeq() && seq < buffer.endSeq(); seq += by) {
      const entry = buffer.at(seq);
      if (entry !== undefined && isListed(entry, buffer, listing)) return seq;
    }
    return undefined;
  };
  return {
    first: () => find(buffer.firstSeq(), 1),
    last: () => find(buffer.endSeq() - 1, -1),
    after: (seq) => find(Math.max(seq + 1, buffer.firstSeq()), 1),
    before: (seq) => find(Math.min(seq, buffer.endSeq()) - 1, -1),
    rowsOf: (seq) => {
      const entry = buffer.at(seq);
      if (entry === undefined) return [safe``];
      return [...fittedRows(entry, columns), ...refitted(stillRunning(entry, buffer, listing), columns)];
    },
    textOf: (seq) => buffer.at(seq)?.rows.join('\n') ?? '',
  };
}

/** Below the first line of a call that stands for the whole of it, because no report has come. */
function stillRunning(entry: Entry, buffer: LineBuffer, { isFolded }: Listing): SafeText[] {
  const invocationId = isFolded ? invocationIdOf(entry) : undefined;
  const call = invocationId === undefined ? undefined : buffer.call(invocationId);
  if (call === undefined || call.tellingSeq !== undefined) return [];
  return [safe`│ running …, ${countOf(call.lineCount, 'line')} so far`];
}

/** What has been on the screen, or near it, is laid out once a width: a tall entry is asked for row by row. */
const fitted = new WeakMap<Entry, { readonly columns: number; readonly rows: readonly SafeText[] }>();

function fittedRows(entry: Entry, columns: number): readonly SafeText[] {
  const known = fitted.get(entry);
  if (known?.columns === columns) return known.rows;
  const rows = refitted(entry.rows, columns);
  fitted.set(entry, { columns, rows });
  return rows;
}
