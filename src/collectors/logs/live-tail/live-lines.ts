import type { Gap, Notice } from '../../../domain/gap.ts';
import type { LogEvent } from '../../../domain/log-event.ts';
import type { LogBatch } from '../../../domain/sources.ts';
import { type LiveEvents, pairingKey } from './live-events.ts';
import type { LiveUpdate } from './live-session.ts';
import { createPairing, type Unconfirmed } from './pairing.ts';

/** What is to be shown of what sessions bring, held against what reads bring. */
export interface LiveLines {
  /** A session brought an update. @returns whether anything in it was asked for */
  update(update: LiveUpdate, session: number): boolean;
  /** The reads' batch, each event that was shown already marked as what confirms it. */
  read(batch: LogBatch): LogEvent[];
  /** What is to be shown since this was asked last. */
  take(): { readonly provisional: LogEvent[]; readonly notices: Notice[] };
}

/** A line that was taken in longer ago is left to the reads: it may be in what they brought before. */
const YOUNG_MS = 25_000;
/** What reads brought is remembered for longer than a live line is young. */
const REMEMBERED_MS = 40_000;
/** A line that is not confirmed so long after its time is settled will not be: the last reads reach back a little. */
const SETTLED_AFTER_MS = 60_000;
const SETTLE_EVERY_MS = 5000;
/** More wait neither for a consumer that is behind nor for their reads: what is left out here the reads bring. */
const MOST_QUEUED = 5000;
const MOST_WAITING = 200_000;

/** @param now the server's clock */
export function createLiveLines(events: LiveEvents, now: () => number): LiveLines {
  const pairing = createPairing();
  const queued = new Map<string, LogEvent>();
  let notices: Notice[] = [];
  let orderedUntil = Number.NEGATIVE_INFINITY;
  let settledAtMs = Number.NEGATIVE_INFINITY;

  /** This machine's clock can be set back; what the reads have come to cannot. */
  const nowMs = (): number => Math.max(now(), orderedUntil);

  const show = (event: LogEvent, session: number): void => {
    const { id, ingestedAtMs, loggedAtMs } = event;
    // What was taken in has a time by AWS's clock, while this machine's may be far behind.
    const atMs = Math.max(nowMs(), ingestedAtMs ?? Number.NEGATIVE_INFINITY);
    if ((ingestedAtMs ?? loggedAtMs) < atMs - YOUNG_MS) return;
    if (queued.size >= MOST_QUEUED || pairing.waiting() >= MOST_WAITING) return;
    if (pairing.live({ key: pairingKey(event), ingestedAtMs }, session, atMs, id)) queued.set(id, event);
  };
  const confirmed = (event: LogEvent): LogEvent => {
    const id = pairing.read({ key: pairingKey(event), ingestedAtMs: event.ingestedAtMs }, nowMs());
    // What waits to be shown need not be provisional any more.
    if (id === undefined || queued.delete(id)) return event;
    return { ...event, marks: { ...event.marks, confirms: id } };
  };

  return {
    update: ({ events: raw }, session) => {
      const wanted = raw.map(events.eventOf).filter((event) => event !== undefined);
      for (const event of wanted) show(event, session);
      return wanted.length > 0;
    },
    read: (batch) => {
      orderedUntil = batch.orderedUntil;
      const marked = batch.events.map(confirmed);
      if (Math.abs(nowMs() - settledAtMs) >= SETTLE_EVERY_MS) {
        settledAtMs = nowMs();
        // By the reads' own mark, because this machine's clock may be ahead.
        const young = Math.min(nowMs(), orderedUntil + YOUNG_MS) - REMEMBERED_MS;
        notices.push(...unconfirmedNotice(pairing.settle(batch.completeUntil - SETTLED_AFTER_MS, young)));
      }
      return marked;
    },
    take: () => {
      const taken = { provisional: [...queued.values()], notices };
      queued.clear();
      notices = [];
      return taken;
    },
  };
}

/** They stand as they were shown: nothing that reads can find says otherwise. */
function unconfirmedNotice(unconfirmed: readonly Unconfirmed[]): Notice[] {
  const count = unconfirmed.length;
  if (count === 0) return [];
  const lines = count === 1 ? '1 provisional line was' : `${count} provisional lines were`;
  return [{ topic: 'live', text: `${lines} not confirmed by any read within the horizon` }];
}

/** The gaps of some that have been told and not filled. */
export function stillOpen(known: readonly Gap[], changes: readonly Gap[]): Gap[] {
  const byId = new Map([...known, ...changes].map((gap) => [gap.gapId, gap]));
  return [...byId.values()].filter(({ state }) => state === 'open');
}
