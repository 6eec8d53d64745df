import type { Gap, Notice } from '../../domain/gap.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import type { LogBatch, LogRequest, LogSource, Usage } from '../../domain/sources.ts';
import { stableId } from '../../domain/stable-id.ts';
import { createBell } from '../../runtime/bell.ts';
import { createMergedEvents } from './merged-events.ts';
import { newestOfAll } from './merged-newest.ts';
import { type MergedPart, worstOf } from './merged-part.ts';
import { createPartRun, type PartRun } from './part-run.ts';

/** The same words of several parts, within so long, are said once: profiles of one SSO session expire together. */
const SAME_NOTICE_MS = 60_000;

/**
 * Several accounts and regions as one source: their events in time order, their marks as far as all have come. One that cannot
 * be asked does not end the others: it is a gap without a group. One that has nothing of what was asked for is no loss as long
 * as another has. When none could be read, the worst of their errors is thrown.
 */
export function mergedSource(parts: readonly MergedPart[]): LogSource {
  const now = (): number => Math.max(...parts.map(({ source }) => source.now()));
  const canGoBackwards = parts.every(({ source }) => source.newest !== undefined);
  return {
    read: (request, signal) => readAll(parts, request, now, signal),
    ...(canGoBackwards ? { newest: (request, signal) => newestOfAll(parts, request, signal) } : {}),
    now,
  };
}

async function* readAll(
  parts: readonly MergedPart[],
  request: LogRequest,
  now: () => number,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const bell = createBell(until);
  const runs = parts.map((part) => createPartRun(part, request, until, bell.ring));
  const merged = createMergedEvents(runs, request.follow);
  const isNews = createNoticeFilter(now);
  const absence = createAbsence(parts);
  const gapChanges: Gap[] = [];
  try {
    while (runs.some((run) => run.state === 'reading')) {
      for (const run of runs) if (merged.wants(run)) run.ask();
      await bell.rung();
      if (signal.aborted) return;
      const notices: Notice[] = [];
      const provisional: LogEvent[] = [];
      for (const run of runs.filter((one) => one.hasNews())) {
        const batch = run.take();
        if (batch !== undefined) merged.add(run, batch);
        gapChanges.push(...absence.gapsOf(run, batch), ...lossOfRun(run));
        provisional.push(...(batch?.provisional ?? []));
        notices.push(...(batch?.notices ?? []).filter(isNews));
      }
      // Until one part has answered, what failed may still turn out to be the answer rather than a gap.
      const gaps = runs.some(hasAnswered) ? gapChanges.splice(0) : [];
      const live = provisional.length === 0 ? {} : { provisional };
      yield { ...merged.release(), ...live, gapChanges: gaps, notices, usage: usageOf(runs) };
    }
    if (runs.every(({ error }) => error !== undefined)) throw worstOf(runs.map(({ error }) => error));
  } finally {
    stop.abort();
  }
}

function hasAnswered({ state, orderedUntil }: PartRun): boolean {
  return state === 'ended' || Number.isFinite(orderedUntil);
}

function lossOfRun(run: PartRun): Gap[] {
  const gap = run.lossGap();
  return gap === undefined ? [] : [gap];
}

function usageOf(runs: readonly PartRun[]): Usage {
  return {
    apiCalls: runs.reduce((sum, { usage }) => sum + usage.apiCalls, 0),
    duplicates: runs.reduce((sum, { usage }) => sum + usage.duplicates, 0),
  };
}

/** Passes the gaps of parts on, each named for its place; that a group is not there only when it is nowhere. */
function createAbsence(parts: readonly MergedPart[]): {
  gapsOf(run: PartRun, batch: LogBatch | undefined): Gap[];
} {
  const askers = new Map<string, number>();
  for (const { selections } of parts) {
    for (const { group } of selections) askers.set(group.name, (askers.get(group.name) ?? 0) + 1);
  }
  const absent = new Map<string, { count: number; gaps: Gap[] }>();
  const noteAbsent = (name: string, gaps: Gap[]): Gap[] => {
    const known = absent.get(name) ?? { count: 0, gaps: [] };
    absent.set(name, known);
    known.count += 1;
    known.gaps.push(...gaps);
    return known.count >= (askers.get(name) ?? 0) ? known.gaps.splice(0) : [];
  };
  return {
    gapsOf: ({ part, state }, batch) => {
      if (state === 'absent') return part.selections.flatMap(({ group }) => noteAbsent(group.name, []));
      return (batch?.gapChanges ?? []).flatMap((gap) => {
        const named = { ...gap, gapId: stableId(part.place, gap.gapId), place: part.place };
        return gap.reason === 'not-logged' && gap.group !== undefined ? noteAbsent(gap.group.name, [named]) : [named];
      });
    },
  };
}

function createNoticeFilter(now: () => number): (notice: Notice) => boolean {
  const saidAtMs = new Map<string, number>();
  return ({ topic, text }) => {
    const nowMs = now();
    for (const [said, atMs] of saidAtMs) if (nowMs - atMs >= SAME_NOTICE_MS) saidAtMs.delete(said);
    const words = `${topic} ${text}`;
    if (saidAtMs.has(words)) return false;
    saidAtMs.set(words, nowMs);
    return true;
  };
}
