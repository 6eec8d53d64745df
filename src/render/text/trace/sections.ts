import { type SafeText, safe } from '../../safe-text.ts';
import { durationText } from '../durations.ts';
import { callTimes, type Stretch, stretchOf } from './call-times.ts';
import type { Entries, Entry } from './entries.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';

/** What is drawn against one axis: all of it, but for attempts and roots that came after a pause. */
export interface Section {
  /** `attempt 2, 61 s later`; empty for what needs no title. */
  readonly title: SafeText;
  /** By start. */
  readonly entries: readonly Entry[];
  readonly axis: TimeAxis;
}

/** A pause shorter than this never divides a screen. */
const LEAST_PAUSE_MS = 2_000;

/** Epoch milliseconds. */
export interface Extent {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Divides a waterfall in what is told one after another. */
export function sectionsOf({ roots, retries }: Entries): Section[] {
  const tops = [...roots, ...retries]
    .map((entry) => ({ entry, extent: extentOf(entry) }))
    .sort((a, b) => a.extent.fromMs - b.extent.fromMs);
  const sections: { title: SafeText; entries: Entry[]; extent: Extent }[] = [];
  for (const { entry, extent } of tops) {
    const current = sections.at(-1);
    const isRetry = entry.kind === 'call' && entry.previous !== undefined;
    const isPart = current !== undefined && !isRetry && !isAfterPause(extent, current.extent);
    if (isPart) {
      current.entries.push(entry);
      current.extent = joined(current.extent, extent);
    } else {
      sections.push({ title: titleOf(entry, extent, current?.extent), entries: [entry], extent });
    }
  }
  return sections.map(({ title, entries, extent }) => ({
    title,
    entries,
    axis: timeAxis(extent.fromMs, extent.toMs),
  }));
}

/** From the first beginning to the last end; undefined when there is nothing. */
export function extentOfAll({ roots, retries }: Entries): Extent | undefined {
  const extents = [...roots, ...retries].map(extentOf);
  return extents.length === 0 ? undefined : extents.reduce(joined);
}

/** When an entry begins: what stands before it in time stands above it. */
export function beginOf(entry: Entry): number {
  return Math.min(...stretchesOf(entry).map(({ fromMs }) => fromMs));
}

function isAfterPause({ fromMs }: Extent, before: Extent): boolean {
  return fromMs - before.toMs > Math.max(LEAST_PAUSE_MS, 2 * (before.toMs - before.fromMs));
}

function titleOf(entry: Entry, { fromMs }: Extent, before: Extent | undefined): SafeText {
  const attempt =
    entry.kind === 'call' && (entry.previous !== undefined || entry.isRetried) ? entry.attempt : undefined;
  const earlier = entry.kind === 'call' && entry.previous !== undefined ? extentOf(entry.previous) : before;
  const later = earlier === undefined ? undefined : safe`${durationText(Math.max(0, fromMs - earlier.toMs))} later`;
  if (attempt === undefined) return later ?? safe``;
  return later === undefined || attempt === 1 ? safe`attempt ${attempt}` : safe`attempt ${attempt}, ${later}`;
}

/** The time of an entry and everything below it, but for an init that the call did not wait for. */
function extentOf(top: Entry): Extent {
  let extent: Extent | undefined;
  const waiting = [top];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    for (const { fromMs, toMs = fromMs } of stretchesOf(entry)) {
      extent = extent === undefined ? { fromMs, toMs } : joined(extent, { fromMs, toMs });
    }
    for (const child of entry.children) waiting.push(child);
  }
  return extent ?? { fromMs: 0, toMs: 0 };
}

function stretchesOf(entry: Entry): Stretch[] {
  if (entry.kind === 'span') return [stretchOf(entry.node.span)];
  const { service, wait, start, handler } = callTimes(entry);
  return [service, wait, start?.isAhead ? undefined : start, handler].filter((stretch) => stretch !== undefined);
}

function joined(a: Extent, b: Extent): Extent {
  return { fromMs: Math.min(a.fromMs, b.fromMs), toMs: Math.max(a.toMs, b.toMs) };
}
