import { describe, expect, it } from 'vitest';
import {
  AccessDeniedError,
  CredentialsError,
  NotFoundError,
  RemoteError,
  type SlsobsError,
  UsageError,
} from '../../../../src/domain/errors.ts';
import type { Gap } from '../../../../src/domain/gap.ts';
import type { LogEvent } from '../../../../src/domain/log-event.ts';
import type { LogBatch, LogRequest, LogSource } from '../../../../src/domain/sources.ts';
import { failedSource, type MergedPart } from '../../../../src/jobs/read/merged-part.ts';
import { mergedSource } from '../../../../src/jobs/read/merged-source.ts';
import { memoryLogSource } from '../../../fakes/memory-log-source.ts';
import { describeLogSourceContract } from '../../collectors/log-source-contract.ts';

const END_MS = 1_000_000;

function eventAt(place: string, loggedAtMs: number, marks?: LogEvent['marks']): LogEvent {
  return {
    id: `${place}-${loggedAtMs}`,
    group: { name: '/aws/lambda/orders', place },
    logStreamName: 's',
    loggedAtMs,
    ingestedAtMs: loggedAtMs,
    message: '',
    ordinal: loggedAtMs,
    eventId: undefined,
    ...(marks === undefined ? {} : { marks }),
  };
}

function part(place: string, source: LogSource, groupNames = ['/aws/lambda/orders']): MergedPart {
  return { source, place, region: place, selections: groupNames.map((name) => ({ group: { name, place } })) };
}

const memoryPart = (place: string, times: readonly number[], batchSize = 2): MergedPart =>
  part(
    place,
    memoryLogSource(
      times.map((atMs) => eventAt(place, atMs)),
      batchSize,
    ),
  );

const lostPart = (place: string, error: SlsobsError): MergedPart =>
  part(
    place,
    failedSource(error, () => 0),
  );

interface Step extends Partial<LogBatch> {
  readonly error?: Error;
  /** Tells nothing more until the reading is stopped. */
  readonly hangs?: true;
}

/** A source that tells just these steps. */
function scripted(steps: readonly Step[]): LogSource {
  return {
    async *read(_, signal) {
      for (const { error, hangs, ...batch } of steps) {
        if (error !== undefined) throw error;
        if (hangs) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        if (signal.aborted) return;
        yield {
          events: [],
          orderedUntil: 0,
          completeUntil: 0,
          gapChanges: [],
          notices: [],
          usage: { apiCalls: 1, duplicates: 0 },
          ...batch,
        };
      }
    },
    now: () => 0,
  };
}

const requestOf = (parts: readonly MergedPart[], follow = false): LogRequest => ({
  groups: parts.flatMap(({ selections }) => selections),
  startAtMs: 0,
  follow,
  ...(follow ? {} : { endAtMs: END_MS }),
});

async function readParts(parts: readonly MergedPart[], { follow = false, enough = Number.POSITIVE_INFINITY } = {}) {
  const batches: LogBatch[] = [];
  const stop = new AbortController();
  for await (const batch of mergedSource(parts).read(requestOf(parts, follow), stop.signal)) {
    batches.push(batch);
    if (batches.length >= enough) stop.abort();
  }
  return {
    batches,
    ids: batches.flatMap(({ events }) => events.map(({ id }) => id)),
    gaps: batches.flatMap(({ gapChanges }) => gapChanges),
    texts: batches.flatMap(({ notices }) => notices.map(({ text }) => text)),
  };
}

describeLogSourceContract('a merge of several accounts and regions', async () => {
  const parts = [memoryPart('a', [10, 20, 30, 40, 50]), memoryPart('b', [15, 25, 30, 900]), memoryPart('c', [])];
  return {
    source: mergedSource(parts),
    request: { ...requestOf(parts), startAtMs: 0, endAtMs: END_MS },
    expectedIds: ['a-10', 'a-20', 'a-30', 'a-40', 'a-50', 'b-15', 'b-25', 'b-30', 'b-900'],
  };
});

describe('several accounts and regions', () => {
  it('are one stream in time order, with marks as far as all have come, and what they cost together', async () => {
    const { batches, ids } = await readParts([memoryPart('a', [10, 20, 30]), memoryPart('b', [5, 15, 25, 35])]);
    expect(ids).toEqual(['b-5', 'a-10', 'b-15', 'a-20', 'b-25', 'a-30', 'b-35']);
    expect(batches.at(-1)).toMatchObject({ orderedUntil: END_MS, completeUntil: END_MS });
    const spent = await readParts(['a', 'b'].map((name) => part(name, scripted([{}, { orderedUntil: END_MS }]))));
    expect(spent.batches.at(-1)?.usage.apiCalls).toBe(2);
  });

  it('are each asked for their own groups', async () => {
    const asked: string[][] = [];
    const parts = ['a', 'b'].map((name) => {
      const source = memoryLogSource([]);
      return part(name, {
        ...source,
        read: (request, signal) => {
          asked.push(request.groups.map(({ group }) => `${group.place} ${group.name}`));
          return source.read(request, signal);
        },
      });
    });
    await readParts(parts);
    expect(asked).toEqual([['a /aws/lambda/orders'], ['b /aws/lambda/orders']]);
  });

  it('do not hold more of one that is ahead than memory allows', async () => {
    const many = Array.from({ length: 50_000 }, (_, index) => index);
    let told = 0;
    const ahead = memoryLogSource(
      many.map((atMs) => eventAt('a', atMs)),
      1_000,
    );
    const slow = scripted([{ orderedUntil: -1 }, { hangs: true }]);
    const parts = [
      part('a', {
        ...ahead,
        async *read(request, signal) {
          for await (const batch of ahead.read(request, signal)) {
            told += batch.events.length;
            yield batch;
          }
        },
      }),
      part('b', slow),
    ];
    const stop = new AbortController();
    const reading = mergedSource(parts).read(requestOf(parts), stop.signal)[Symbol.asyncIterator]();
    const last = (async () => {
      while (!(await reading.next()).done);
    })();
    await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
    expect(told).toBeLessThanOrEqual(22_000);
    stop.abort();
    await last;
  });
});

describe('one account or region that cannot be asked', () => {
  it.each([
    [new CredentialsError('expired', { hint: 'run aws sso login' }), 'expired', 'run aws sso login'],
    [new AccessDeniedError('denied', { hint: 'allow it' }), 'denied', 'allow it'],
    [new RemoteError('does not answer'), 'disconnected', 'does not answer'],
  ])('is a gap of its own while the others are read: %s', async (error, reason, advice) => {
    const { ids, gaps } = await readParts([memoryPart('a', [10, 20]), lostPart('b', error)]);
    expect(ids).toEqual(['a-10', 'a-20']);
    expect(gaps).toMatchObject([
      { state: 'final', reason, place: 'b', region: 'b', fromAtMs: 0, toAtMs: END_MS, advice },
    ]);
    expect(gaps[0]?.group).toBeUndefined();
  });

  it('in the middle leaves what it had told, and a gap from there on', async () => {
    const lost = scripted([
      { events: [eventAt('b', 15)], orderedUntil: 50 },
      { error: new CredentialsError('expired') },
    ]);
    const { ids, gaps } = await readParts([memoryPart('a', [10, 60, 70]), part('b', lost)]);
    expect(ids).toEqual(['a-10', 'b-15', 'a-60', 'a-70']);
    expect(gaps).toMatchObject([{ reason: 'expired', fromAtMs: 50, toAtMs: END_MS }]);
  });

  it.each([
    ['credentials before permission', [new AccessDeniedError('x'), new CredentialsError('y')], 'y'],
    ['permission before what fails', [new RemoteError('x'), new AccessDeniedError('y')], 'y'],
    ['what fails before what is not there', [new NotFoundError('x'), new RemoteError('y')], 'y'],
    ['what is not there when it is nowhere', [new NotFoundError('x'), new NotFoundError('y')], 'x'],
  ])('and no other either is an error: %s', async (_, errors, message) => {
    const parts = errors.map((error, index) => lostPart(`p${index}`, error));
    await expect(readParts(parts)).rejects.toThrow(message);
  });

  it('is no excuse for a question that all refuse', async () => {
    const parts = [memoryPart('a', [1]), lostPart('b', new UsageError('the pattern is refused'))];
    await expect(readParts(parts)).rejects.toThrow('the pattern is refused');
  });
});

describe('a target', () => {
  it('that is in one account and not in the other is no gap', async () => {
    const { ids, gaps } = await readParts([memoryPart('a', [10]), lostPart('b', new NotFoundError('no group'))]);
    expect([ids, gaps]).toEqual([['a-10'], []]);
  });

  it('that is in none of them is one, in each', async () => {
    const notThere = (place: string, name: string): Gap => ({
      gapId: 'same',
      state: 'final',
      revision: 1,
      reason: 'not-logged',
      group: { name, place },
    });
    const parts = ['a', 'b'].map((place) =>
      part(
        place,
        scripted([
          { gapChanges: [notThere(place, '/nowhere'), ...(place === 'a' ? [notThere(place, '/in-b')] : [])] },
          { orderedUntil: END_MS, completeUntil: END_MS },
        ]),
        ['/nowhere', '/in-b'],
      ),
    );
    const { gaps } = await readParts(parts);
    expect(gaps.map(({ group, place }) => `${group?.name} ${place}`)).toEqual(['/nowhere a', '/nowhere b']);
    expect(new Set(gaps.map(({ gapId }) => gapId)).size).toBe(2);
  });
});

describe('a follow of several accounts', () => {
  const openGap: Gap = { gapId: 'g', state: 'open', revision: 1, reason: 'disconnected' };

  it('waits for one that is slow, and leaves one behind that is lost, whose lines are late then', async () => {
    const steady = scripted([
      { orderedUntil: 10_000, completeUntil: 0 },
      { events: [eventAt('a', 20_000)], orderedUntil: 39_000, completeUntil: 10_000 },
      { events: [eventAt('a', 45_000)], orderedUntil: 50_000, completeUntil: 20_000 },
      { orderedUntil: 60_000, completeUntil: 30_000 },
      { hangs: true },
    ]);
    const shaky = scripted([
      { orderedUntil: 9_000, completeUntil: 0 },
      { orderedUntil: 9_000, gapChanges: [openGap] },
      { orderedUntil: 9_000 },
      { events: [eventAt('b', 12_000)], orderedUntil: 59_000, gapChanges: [{ ...openGap, state: 'filled' }] },
      { hangs: true },
    ]);
    const { batches } = await readParts([part('a', steady), part('b', shaky)], { follow: true, enough: 4 });
    expect(batches.map(({ orderedUntil }) => orderedUntil)).toEqual([9_000, 9_000, 50_000, 59_000]);
    expect(batches[2]?.events.map(({ id }) => id)).toEqual(['a-20000', 'a-45000']);
    expect(batches[3]?.events).toMatchObject([{ id: 'b-12000', marks: { late: true } }]);
    expect(batches.every(({ completeUntil }) => completeUntil <= 9_000)).toBe(true);
  });

  it('is not held up by one that falls silent', async () => {
    const steady = scripted([
      { orderedUntil: 1_000 },
      { orderedUntil: 20_000 },
      { events: [eventAt('a', 30_000)], orderedUntil: 40_000 },
      { hangs: true },
    ]);
    const silent = scripted([{ orderedUntil: 900 }, { hangs: true }]);
    const { batches } = await readParts([part('a', steady), part('b', silent)], { follow: true, enough: 3 });
    expect(batches.map(({ orderedUntil }) => orderedUntil)).toEqual([900, 900, 40_000]);
  });

  it('says once what several say in the same words', async () => {
    const notices = [{ topic: 'credentials', text: 'run aws sso login' }] as const;
    const parts = ['a', 'b'].map((place) => part(place, scripted([{ notices }, { notices }, { hangs: true }])));
    const { texts } = await readParts(parts, { follow: true, enough: 2 });
    expect(texts).toEqual(['run aws sso login']);
  });
});

describe('the newest of several accounts', () => {
  const backwards = (place: string, pages: readonly (readonly number[])[]): LogSource => ({
    ...memoryLogSource([]),
    async *newest() {
      for (const page of pages) yield page.map((atMs) => eventAt(place, atMs));
    },
  });
  const newestOf = async (parts: readonly MergedPart[]): Promise<string[]> => {
    const ids: string[] = [];
    const { newest } = mergedSource(parts);
    for await (const events of newest?.(requestOf(parts), new AbortController().signal) ?? []) {
      ids.push(...events.map(({ id }) => id));
    }
    return ids;
  };

  it('come newest first over all of them, without one that cannot be asked', async () => {
    const parts = [
      part('a', backwards('a', [[90, 80], [], [30, 10]])),
      part('b', backwards('b', [[85], [50, 40, 20]])),
      lostPart('c', new RemoteError('lost')),
    ];
    expect(await newestOf(parts)).toEqual(['a-90', 'b-85', 'a-80', 'b-50', 'b-40', 'a-30', 'b-20', 'a-10']);
    await expect(newestOf([lostPart('c', new RemoteError('lost'))])).rejects.toThrow('lost');
  });

  it('cannot be read where one of them can only be read forwards', () => {
    expect(mergedSource([memoryPart('a', [1])]).newest).toBeUndefined();
  });
});
