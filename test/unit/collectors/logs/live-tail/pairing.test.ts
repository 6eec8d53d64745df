import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPairing, type Pairing } from '../../../../../src/collectors/logs/live-tail/pairing.ts';

/** One thing that arrives: by a session, or by a read. */
type Arrival = { readonly by: 'read' | number; readonly key: number };

const arrivals: fc.Arbitrary<Arrival[]> = fc.array(
  fc.record({
    by: fc.constantFrom('read', 'read', 1, 2, 3),
    key: fc.integer({ min: 1, max: 4 }),
  }) as fc.Arbitrary<Arrival>,
  { maxLength: 60 },
);

/** What a screen shows of arrivals: ids of live lines, and reads that confirm none. */
function shownOf(pairing: Pairing, all: readonly Arrival[]) {
  const shown: { key: number; id?: string }[] = [];
  const confirmed: string[] = [];
  for (const [index, { by, key }] of all.entries()) {
    const event = { key, ingestedAtMs: undefined };
    if (by !== 'read') {
      if (pairing.live(event, by, 0, `live ${index}`)) shown.push({ key, id: `live ${index}` });
      continue;
    }
    const id = pairing.read(event, 0);
    if (id === undefined) shown.push({ key });
    else confirmed.push(id);
  }
  return { shown, confirmed };
}

const count = (all: readonly Arrival[], by: Arrival['by'], key: number): number =>
  all.filter((one) => one.by === by && one.key === key).length;

describe('pairing live lines with reads', () => {
  test('shows of equal lines as many as the reads or one session brought, whoever was first, in any order', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const { shown } = shownOf(createPairing(), all);
        for (const key of [1, 2, 3, 4]) {
          const most = Math.max(...(['read', 1, 2, 3] as const).map((by) => count(all, by, key)));
          expect(shown.filter((one) => one.key === key)).toHaveLength(most);
        }
      }),
    );
  });

  test('confirms each live line once, and only lines that were shown', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const { shown, confirmed } = shownOf(createPairing(), all);
        const ids = new Set(shown.flatMap(({ id }) => id ?? []));
        expect(new Set(confirmed).size).toBe(confirmed.length);
        for (const id of confirmed) expect(ids).toContain(id);
      }),
    );
  });

  test('tells those that no read brought, and no others, each once', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const pairing = createPairing();
        const { shown, confirmed } = shownOf(pairing, all);
        const waiting = shown.flatMap(({ id }) => id ?? []).filter((id) => !confirmed.includes(id));
        expect(pairing.waiting()).toBe(waiting.length);
        const told = pairing.settle(1, 1).map(({ id }) => id);
        expect(new Set(told)).toEqual(new Set(waiting));
        expect(told).toHaveLength(waiting.length);
        expect(pairing.settle(1, 1)).toEqual([]);
        expect(pairing.waiting()).toBe(0);
      }),
    );
  });

  test('of equal lines prefers the one that was taken in at the same time', () => {
    const pairing = createPairing();
    pairing.live({ key: 1, ingestedAtMs: 100 }, 1, 0, 'first');
    pairing.live({ key: 1, ingestedAtMs: 200 }, 1, 0, 'second');
    expect(pairing.read({ key: 1, ingestedAtMs: 200 }, 0)).toBe('second');
    expect(pairing.read({ key: 1, ingestedAtMs: 300 }, 0)).toBe('first');
  });

  test('keeps what waits for its read however long ago it was touched, and what was just read', () => {
    const pairing = createPairing();
    pairing.live({ key: 1, ingestedAtMs: undefined }, 1, 1000, 'waits');
    pairing.read({ key: 2, ingestedAtMs: undefined }, 5000);
    expect(pairing.settle(1000, 5000)).toEqual([]);
    expect(pairing.read({ key: 1, ingestedAtMs: undefined }, 6000)).toBe('waits');
    expect(pairing.live({ key: 2, ingestedAtMs: undefined }, 1, 6000, 'late')).toBe(false);
  });
});
