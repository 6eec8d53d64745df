import type { Invocation, PlacedRecord } from '../../../domain/invocation.ts';
import { isFailure } from '../../../domain/invocation-status.ts';
import type { ErrorDetail } from '../../../domain/log-record.ts';
import { asSafe, type SafeText, safe } from '../../safe-text.ts';
import { errorTitle } from '../stack-frame.ts';
import type { Segment } from './bar.ts';
import { type CallTimes, callTimes, lengthOf, stretchOf } from './call-times.ts';
import type { CallEntry, SpanEntry } from './entries.ts';
import { callLabel, handlerLabel, type Label, type LabelOptions, spanLabel } from './labels.ts';
import type { Section } from './sections.ts';
import { type Item, inOrder, itemOf, type TextItem, type Told, withLines } from './waterfall-items.ts';

/** A row with a bar. */
export interface BarRow {
  readonly kind: 'bar';
  /** The branches of the tree. */
  readonly gutter: SafeText;
  readonly label: Label;
  readonly segments: readonly Segment[];
  readonly durationMs: number | undefined;
  readonly selfMs: number | undefined;
  /** `X-Ray`, `log`, or both. */
  readonly evidence: SafeText;
}

/** A line of a log, or an error that no line tells. */
export interface TextRow {
  readonly kind: 'text';
  readonly gutter: SafeText;
  readonly told: Told;
}

export type WaterfallRow = BarRow | TextRow;

/** What the rows of a whole screen have in common. */
export interface RowContext extends LabelOptions {
  /** By `invocationId`, in time order. */
  readonly lines: ReadonlyMap<string, readonly PlacedRecord[]>;
  /** Titles of errors that log lines of the screen tell. */
  readonly toldErrors: ReadonlySet<string>;
  /** The widest that the branches of the tree grow. */
  readonly gutterCells: number;
}

/** With what the section tells. Grows. */
interface SectionContext extends RowContext {
  readonly toldErrors: Set<string>;
}

/** A row with what stands below it. */
interface Branch {
  readonly row: Omit<BarRow, 'kind' | 'gutter'>;
  readonly items: readonly Item[];
}

/** The rows of a section: every entry, and below each call its lines in time order. Uses no stack, however deep the tree. */
export function waterfallRows(section: Section, screen: RowContext): WaterfallRow[] {
  const context: SectionContext = { ...screen, toldErrors: new Set(screen.toldErrors) };
  const rows: WaterfallRow[] = [];
  const top = inOrder(section.entries.map((entry) => itemOf(entry)));
  const open = [{ items: top, at: 0, lastRow: top.length - 1, before: undefined as string | undefined, depth: 0 }];
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const item = frame.items[frame.at];
    if (item === undefined) {
      open.pop();
      continue;
    }
    const { before = '', depth } = frame;
    const hasMore = frame.at < frame.lastRow;
    frame.at += 1;
    if (item.kind === 'text') {
      rows.push({ kind: 'text', gutter: asSafe(`${before}${hasMore ? '│ ' : '  '} `), told: item.told });
      continue;
    }
    const { row, items } = branchOf(item, depth, context);
    const isTop = frame.before === undefined;
    const isTooDeep = before.length + 2 > context.gutterCells;
    const own = isTop ? '' : `${before}${hasMore ? '├' : '└'}${isTooDeep ? `${depth}` : ''} `;
    rows.push({ kind: 'bar', gutter: asSafe(own), ...row });
    const below = isTop ? '' : isTooDeep ? before : `${before}${hasMore ? '│ ' : '  '}`;
    const lastRow = items.findLastIndex(({ kind }) => kind !== 'text');
    open.push({ items: [...items], at: 0, lastRow, before: below, depth: depth + 1 });
  }
  return rows;
}

function branchOf(item: Exclude<Item, { kind: 'text' }>, depth: number, context: SectionContext): Branch {
  if (item.kind === 'handler') return { row: handlerRow(item.call, item.times, context), items: item.items };
  if (item.kind === 'group') return { row: groupRow(item.first, item.entries, context), items: [] };
  const { entry, lines } = item;
  return entry.kind === 'call' ? callBranch(entry, context) : spanBranch(entry, lines, depth, context);
}

function spanBranch(entry: SpanEntry, lines: readonly TextItem[], depth: number, context: SectionContext): Branch {
  const { span } = entry.node;
  const row = {
    label: spanLabel(entry, context),
    segments: [{ ...stretchOf(span), fill: 'work' as const }],
    durationMs: lengthOf(span),
    selfMs: spanSelfMs(entry),
    evidence: safe`X-Ray`,
  };
  const errors = untold(span.error, span.endedAtMs ?? span.startedAtMs, context);
  return { row, items: inOrder([...errors, ...withLines(entry.children, lines, depth)]) };
}

/** Several calls of the same as one row; its numbers are sums. */
function groupRow(first: SpanEntry, entries: readonly SpanEntry[], context: SectionContext): Branch['row'] {
  const spans = entries.map(({ node }) => node);
  return {
    label: { ...spanLabel(first, context), mark: safe` × ${entries.length}` },
    segments: spans.map(({ span }) => ({ ...stretchOf(span), fill: 'work' })),
    durationMs: spans.reduce((sum, { span }) => sum + (lengthOf(span) ?? 0), 0),
    selfMs: entries.reduce((sum, entry) => sum + (spanSelfMs(entry) ?? 0), 0),
    evidence: safe`X-Ray`,
  };
}

/** Its own time and that of whom it called, as far as X-Ray only knows of it from here. */
function spanSelfMs({ node, called }: SpanEntry): number | undefined {
  return [node, ...called].reduce<number | undefined>(
    (sum, { selfMs }) => (sum === undefined || selfMs === undefined ? undefined : sum + selfMs),
    0,
  );
}

/** A warm call is a row; a cold one two: its init, and below it its handler. */
function callBranch(call: CallEntry, context: SectionContext): Branch {
  const times = callTimes(call);
  const { start, handler } = times;
  const items = itemsOfCall(call, context);
  if (start === undefined || start.isAhead) {
    const { label, segments, ...row } = handlerRow(call, times, context);
    const whole = [...aroundHandler(times, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), ...segments];
    return { row: { ...row, segments: whole, label: callLabel(call, times, true, context) }, items };
  }
  const isBefore = ({ atMs }: Item): boolean => atMs < handler.fromMs;
  const handlerItem: Item = {
    kind: 'handler',
    atMs: handler.fromMs,
    call,
    times,
    items: items.filter((item) => !isBefore(item)),
  };
  const row = {
    label: callLabel(call, times, false, context),
    segments: [
      ...aroundHandler(times, Number.NEGATIVE_INFINITY, handler.fromMs),
      { fromMs: start.fromMs, toMs: start.toMs ?? handler.fromMs, fill: 'init' as const },
    ],
    durationMs: start.durationMs,
    selfMs: start.durationMs,
    evidence: start.evidence === 'both' ? safe`log, X-Ray` : asSafe(start.evidence),
  };
  return { row, items: [...items.filter(isBefore), handlerItem] };
}

function handlerRow(call: CallEntry, times: CallTimes, context: SectionContext): Branch['row'] {
  const { handler, handlerMs, selfMs, start } = times;
  const isCold = start !== undefined && !start.isAhead;
  const after = isCold ? aroundHandler(times, handler.fromMs, Number.POSITIVE_INFINITY) : [];
  return {
    label: handlerLabel(call, context),
    segments: [...after, { ...handler, fill: 'work' }],
    durationMs: handlerMs,
    selfMs,
    evidence: evidenceOf(call),
  };
}

/** Lambda's own time and its queue, as far as they lie between two instants. */
function aroundHandler({ service, wait }: CallTimes, fromMs: number, toMs: number): Segment[] {
  const segments: Segment[] = [];
  for (const [stretch, fill] of [
    [service, 'service'],
    [wait, 'wait'],
  ] as const) {
    if (stretch === undefined) continue;
    const from = Math.max(stretch.fromMs, fromMs);
    const to = Math.min(stretch.toMs ?? stretch.fromMs, toMs);
    if (to > from) segments.push({ fromMs: from, toMs: to, fill });
  }
  return segments;
}

function evidenceOf({ invocation, handler, service, isInferred }: CallEntry): SafeText {
  const isTraced = (handler ?? service) !== undefined;
  if (invocation === undefined) return safe`X-Ray`;
  if (!isTraced) return safe`log`;
  return isInferred ? safe`log?, X-Ray` : safe`log, X-Ray`;
}

function itemsOfCall(call: CallEntry, context: SectionContext): Item[] {
  const { invocation, handler, service } = call;
  const lines = invocation === undefined ? [] : (context.lines.get(invocation.invocationId) ?? []);
  const texts = lines.map((told): TextItem => ({ kind: 'text', atMs: told.record.event.loggedAtMs, told }));
  const own = ownError(invocation);
  const seen = own === undefined ? (handler?.span.error ?? service?.span.error) : undefined;
  const span = (handler ?? service)?.span;
  const atMs = invocation?.endedAtMs ?? span?.endedAtMs ?? Number.POSITIVE_INFINITY;
  const errors = [...untoldBy(lines, own, atMs, context), ...untold(seen, atMs, context)];
  return inOrder([...errors, ...withLines(call.children, texts, 0)]);
}

/** The error of a call when none of its own lines tells it. */
function untoldBy(
  lines: readonly PlacedRecord[],
  error: ErrorDetail | undefined,
  atMs: number,
  { toldErrors }: SectionContext,
): Item[] {
  const title = error === undefined ? undefined : errorTitle(error);
  if (error === undefined || title === undefined) return [];
  toldErrors.add(title);
  const isTold = lines.some(({ record }) => record.error !== undefined && errorTitle(record.error) === title);
  return isTold ? [] : [{ kind: 'text', atMs, told: { error, atMs } }];
}

function ownError(invocation: Invocation | undefined): ErrorDetail | undefined {
  return invocation !== undefined && isFailure(invocation.status) ? invocation.error : undefined;
}

/** An error of a span that nothing in the section tells yet. */
function untold(error: ErrorDetail | undefined, atMs: number, { toldErrors }: SectionContext): Item[] {
  const title = error === undefined ? undefined : errorTitle(error);
  if (error === undefined || title === undefined || toldErrors.has(title)) return [];
  toldErrors.add(title);
  return [{ kind: 'text', atMs, told: { error, atMs } }];
}
