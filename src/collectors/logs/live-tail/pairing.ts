/** What tells events apart where they carry no id. */
export interface PairedEvent {
  /** A fingerprint of group, stream, timestamp and message. Equal lines of one millisecond share it. */
  readonly key: number;
  /** Epoch milliseconds; undefined where the service gives none. */
  readonly ingestedAtMs: number | undefined;
}

/** A live event that was shown and that no read has brought. */
export interface Unconfirmed {
  readonly id: string;
  readonly ingestedAtMs: number | undefined;
  /** When it came, epoch milliseconds on the server's clock. */
  readonly arrivedAtMs: number;
}

/**
 * Pairs what live sessions bring with what reads bring, one to one. Nothing but counting is possible: of a line that stands
 * three times in a millisecond both sides bring three, in any order, and at any moment as many were shown as the side that is
 * ahead has brought.
 */
export interface Pairing {
  /**
   * A session brought an event. Sessions that overlap bring the same ones: of each key the one that has brought most counts.
   * @param id to know it by when it is shown
   * @returns true where it is to be shown: no read and no other session has brought it
   */
  live(event: PairedEvent, session: number, arrivedAtMs: number, id: string): boolean;
  /** A read brought an event. @returns the id of the live event that showed it already; undefined where none did */
  read(event: PairedEvent, nowMs: number): string | undefined;
  /**
   * Forgets what needs no more pairing, and gives those shown that no read has brought and none will.
   * @param settledMs what came before this would have been read by now
   * @param youngMs what was brought before this is brought by no other session any more
   */
  settle(settledMs: number, youngMs: number): Unconfirmed[];
  /** Live events that wait for their read. */
  waiting(): number;
}

interface Copies {
  reads: number;
  /** Of the session that brought most, and of each. */
  live: number;
  readonly bySession: Map<number, number>;
  waiting: readonly Unconfirmed[];
  touchedMs: number;
}

/** Knows of no event yet. */
export function createPairing(): Pairing {
  const byKey = new Map<number, Copies>();
  let waiting = 0;

  const copiesOf = (key: number, nowMs: number): Copies => {
    const known = byKey.get(key) ?? { reads: 0, live: 0, bySession: new Map(), waiting: [], touchedMs: nowMs };
    known.touchedMs = nowMs;
    byKey.set(key, known);
    return known;
  };

  return {
    live: ({ key, ingestedAtMs }, session, arrivedAtMs, id) => {
      const copies = copiesOf(key, arrivedAtMs);
      const ofSession = (copies.bySession.get(session) ?? 0) + 1;
      copies.bySession.set(session, ofSession);
      if (ofSession <= copies.live) return false;
      copies.live = ofSession;
      if (copies.live <= copies.reads) return false;
      copies.waiting = [...copies.waiting, { id, ingestedAtMs, arrivedAtMs }];
      waiting += 1;
      return true;
    },
    read: ({ key, ingestedAtMs }, nowMs) => {
      const copies = copiesOf(key, nowMs);
      copies.reads += 1;
      const same = copies.waiting.find((one) => one.ingestedAtMs === ingestedAtMs) ?? copies.waiting[0];
      if (same === undefined) return undefined;
      copies.waiting = copies.waiting.filter((one) => one !== same);
      waiting -= 1;
      return same.id;
    },
    settle: (settledMs, youngMs) => {
      const unconfirmed: Unconfirmed[] = [];
      for (const [key, copies] of byKey) {
        const due = copies.waiting.filter(({ arrivedAtMs }) => arrivedAtMs < settledMs);
        if (due.length > 0) {
          unconfirmed.push(...due);
          waiting -= due.length;
          copies.waiting = copies.waiting.filter((one) => !due.includes(one));
        }
        if (copies.waiting.length === 0 && copies.touchedMs < youngMs) byKey.delete(key);
      }
      return unconfirmed;
    },
    waiting: () => waiting,
  };
}
