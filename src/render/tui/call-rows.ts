import type { PlacedRecord } from '../../domain/invocation.ts';
import { type SafeText, safe } from '../safe-text.ts';
import { createLogRows, type LogRowOptions } from '../text/log-rows.ts';
import { countOf } from '../text/numbers.ts';
import { invocationIdOf, type LineBuffer } from './line-buffer.ts';
import { type Rows, refitted } from './rows.ts';

/** How the lines of an opened call look. */
export type CallRowOptions = Pick<LogRowOptions, 'color' | 'timeZone' | 'todayAtMs'>;

/**
 * One call's whole log, as far as the buffer has it: lines that the stream left out too, Lambda's own as they came; then how it
 * ended. In the order of the stream that wrote them, each row at most `columns` cells.
 */
export function callRows(buffer: LineBuffer, invocationId: string, columns: number, options: CallRowOptions): Rows {
  const lines: PlacedRecord[] = [];
  for (let seq = buffer.firstSeq(); seq < buffer.endSeq(); seq += 1) {
    const entry = buffer.at(seq);
    if (entry === undefined || invocationIdOf(entry) !== invocationId) continue;
    if (entry.subject.kind === 'line' || entry.subject.kind === 'unshown') lines.push(entry.subject.placed);
  }
  lines.sort(byStreamOrder);
  const rows = createLogRows({ ...options, columns, functionsShown: 'one', invocationsOnly: false });
  const items: (readonly SafeText[])[] = lines.map((placed) => rows.ofLine(placed, placed.record.event.loggedAtMs));
  const telling = buffer.at(buffer.call(invocationId)?.tellingSeq ?? -1);
  if (telling?.subject.kind === 'call') {
    const { invocation } = telling.subject;
    const missing = invocation.lineCount - lines.length;
    if (missing > 0) items.unshift([safe`· not in memory: ${countOf(missing, 'line')} of it`]);
    items.push(rows.ofCall(invocation, rows.callLine(invocation), false));
  } else {
    items.push([safe`· running …`]);
  }
  return listRows(items, columns);
}

/** Things that stand in a list; their places are their ids. */
export function listRows(items: readonly (readonly SafeText[])[], columns: number): Rows {
  const fitted: (readonly SafeText[] | undefined)[] = [];
  const within = (id: number): number | undefined => (id >= 0 && id < items.length ? id : undefined);
  return {
    first: () => within(0),
    last: () => within(items.length - 1),
    after: (id) => within(id + 1),
    before: (id) => within(Math.min(id, items.length) - 1),
    rowsOf: (id) => {
      fitted[id] ??= refitted(items[id] ?? [safe``], columns);
      return fitted[id];
    },
    textOf: (id) => items[id]?.join('\n') ?? '',
  };
}

function byStreamOrder(a: PlacedRecord, b: PlacedRecord): number {
  const [one, other] = [a.record.event, b.record.event];
  return one.loggedAtMs - other.loggedAtMs || one.ordinal - other.ordinal;
}
