import type { PlacedRecord } from '../../../domain/invocation.ts';
import type { ErrorDetail } from '../../../domain/log-record.ts';
import type { CallTimes } from './call-times.ts';
import type { CallEntry, Entry, SpanEntry } from './entries.ts';
import { beginOf } from './sections.ts';

/** A line of a log, or an error that no line tells. */
export type Told = PlacedRecord | { readonly error: ErrorDetail; readonly atMs: number };

/** What stands below a row, each at its time. */
export type Item =
  | {
      readonly kind: 'entry';
      readonly atMs: number;
      readonly entry: Entry;
      /** Lines of the call above that were written in this span. */
      readonly lines: readonly TextItem[];
    }
  | { readonly kind: 'group'; readonly atMs: number; readonly first: SpanEntry; readonly entries: readonly SpanEntry[] }
  | {
      readonly kind: 'handler';
      readonly atMs: number;
      readonly call: CallEntry;
      readonly times: CallTimes;
      readonly items: readonly Item[];
    }
  | TextItem;

/** A line, or an error that none tells. */
export interface TextItem {
  readonly kind: 'text';
  readonly atMs: number;
  readonly told: Told;
}

/** Similar spans in a row that are shown as one. */
const LEAST_GROUP = 4;

/** Lines go no further down: each level looks at every line again. */
const MOST_LINE_LEVELS = 16;
/** Among more it would take too long to look for each line. */
const MOST_STEPS = 64;

/**
 * Lines and what ran beside them. A line goes below the function's own span that it was written in (a tracer's `## handler`, a
 * step), where there is just one of which its time says so.
 * @param depth how far down the tree this is
 */
export function withLines(entries: readonly Entry[], lines: readonly TextItem[], depth: number): Item[] {
  const steps = lines.length === 0 || depth > MOST_LINE_LEVELS ? [] : entries.filter(isStep);
  const inSteps = new Map<Entry, TextItem[]>();
  const beside: TextItem[] = [];
  for (const line of lines) {
    const step = steps.length > MOST_STEPS ? undefined : onlyStepAt(steps, line.atMs);
    const written = step === undefined ? undefined : inSteps.get(step);
    if (step === undefined) beside.push(line);
    else if (written === undefined) inSteps.set(step, [line]);
    else written.push(line);
  }
  return [...beside, ...entries.map((entry) => itemOf(entry, inSteps.get(entry)))];
}

function isStep(entry: Entry): entry is SpanEntry {
  return entry.kind === 'span' && entry.node.span.kind === 'internal' && !entry.node.isParentMissing;
}

function onlyStepAt(steps: readonly SpanEntry[], atMs: number): SpanEntry | undefined {
  const around = steps.filter(({ node: { span } }) => {
    return span.startedAtMs <= atMs && atMs <= (span.endedAtMs ?? Number.POSITIVE_INFINITY);
  });
  return around.length === 1 ? around[0] : undefined;
}

/** An entry at its beginning. */
export function itemOf(entry: Entry, lines: readonly TextItem[] = []): Item {
  return { kind: 'entry', atMs: beginOf(entry), entry, lines };
}

/** By time, and of what stands in a row then, similar spans as one. */
export function inOrder(items: readonly Item[]): Item[] {
  const sorted = [...items].sort((a, b) => a.atMs - b.atMs);
  const shown: Item[] = [];
  for (let at = 0; at < sorted.length; ) {
    const alike = similarFrom(sorted, at);
    const [first] = alike;
    const item = sorted[at];
    const isGroup = alike.length >= LEAST_GROUP;
    if (item !== undefined) {
      shown.push(isGroup && first !== undefined ? { kind: 'group', atMs: item.atMs, first, entries: alike } : item);
    }
    at += isGroup ? alike.length : 1;
  }
  return shown;
}

/** The spans from one on that look the same: ended well, nothing below them. */
function similarFrom(items: readonly Item[], from: number): SpanEntry[] {
  const alike: SpanEntry[] = [];
  let look: string | undefined;
  for (let at = from; at < items.length; at += 1) {
    const item = items[at];
    if (item?.kind !== 'entry' || item.entry.kind !== 'span' || item.lines.length > 0) break;
    const { node, children } = item.entry;
    const { name, operation, status, endedAtMs, service, error } = node.span;
    const own = [name, operation, service].join('\n');
    const isWhole = status === 'ok' && endedAtMs !== undefined && error === undefined;
    const isPlain = isWhole && children.length === 0 && !node.isParentMissing;
    if (!isPlain || own !== (look ?? own)) break;
    look = own;
    alike.push(item.entry);
  }
  return alike;
}
