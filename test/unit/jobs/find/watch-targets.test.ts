import { describe, expect, it } from 'vitest';
import { RemoteError } from '../../../../src/domain/errors.ts';
import type { FunctionSummary, GroupChange, InventorySource } from '../../../../src/domain/sources.ts';
import { parseTargets } from '../../../../src/domain/target.ts';
import { findTargets } from '../../../../src/jobs/find/targets.ts';
import { mayChange, watchTargets } from '../../../../src/jobs/find/watch-targets.ts';
import { fixedInventory } from '../../../fakes/fixed-inventory.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const MINUTE_MS = 60_000;
const ordinary = (name: string): FunctionSummary => ({ name, logGroupName: `/aws/lambda/${name}` });
const shared = (name: string): FunctionSummary => ({ name, logGroupName: '/shop/shared' });

/** A watch over an account that the test changes. */
async function watching(words: string[], { excluded = [] as string[], offsetMs = 0 } = {}) {
  const functions = [ordinary('shop-api'), shared('shop-mail'), shared('shop-push'), ordinary('bot')];
  const groupNames = ['/ecs/web'];
  const account = { failure: undefined as Error | undefined };
  const held = fixedInventory(functions, groupNames);
  const checked = (): void => {
    if (account.failure !== undefined) throw account.failure;
  };
  const inventory: InventorySource = {
    async *functions(signal) {
      checked();
      yield* held.functions(signal);
    },
    async functionNamed(nameOrArn, signal) {
      checked();
      return held.functionNamed(nameOrArn, signal);
    },
    async *versions(name, signal) {
      checked();
      yield* held.versions(name, signal);
    },
    async *logGroups(prefix, signal) {
      checked();
      yield* held.logGroups(prefix, signal);
    },
  };
  const clock = createSimulatedClock(1_000_000);
  const stop = new AbortController();
  const { matches } = await findTargets({ targets: parseTargets(words), excluded }, inventory, stop.signal);
  const told: GroupChange[] = [];
  const chosen: string[][] = [];
  const ended = (async () => {
    const watch = {
      matches,
      lookedUpAtMs: clock.now(),
      excluded,
      inventory,
      clock,
      sourceNow: () => clock.now() + offsetMs,
      onChosen: (groups: { functions: readonly FunctionSummary[] }) =>
        void chosen.push(groups.functions.map(({ name }) => name)),
    };
    for await (const change of watchTargets(watch, stop.signal)) told.push(change);
  })();
  return { functions, groupNames, account, clock, stop, told, chosen, ended, matches };
}

const textsOf = (told: readonly GroupChange[]): string[] =>
  told.flatMap(({ notices }) => notices.map(({ topic, text }) => `${topic}: ${text}`));

describe('a watch over targets', () => {
  it('lets a function join that comes to match, from when the former look-up began', async () => {
    const { functions, clock, told, chosen } = await watching(['shop-*'], { offsetMs: 5_000 });
    functions.push(ordinary('shop-new'), ordinary('other'));
    await clock.advance(MINUTE_MS);
    expect(told).toEqual([
      {
        joined: [{ group: { name: '/aws/lambda/shop-new' } }],
        left: [],
        // On the source's clock, and a little earlier, because lists lag.
        joinedSinceMs: 1_000_000 + 5_000 - 10_000,
        notices: [{ topic: 'joined', text: 'shop-new joined: it matches shop-*' }],
      },
    ]);
    expect(chosen.at(-1)).toContain('shop-new');
    functions.push(ordinary('shop-newer'));
    await clock.advance(MINUTE_MS);
    expect(told[1]).toMatchObject({ joinedSinceMs: 1_000_000 + MINUTE_MS + 5_000 - 10_000 });
  });

  it('lets a function leave that is deleted', async () => {
    const { functions, clock, told } = await watching(['shop-*']);
    functions.splice(0, 1);
    await clock.advance(MINUTE_MS);
    expect(told).toMatchObject([{ joined: [], left: [{ name: '/aws/lambda/shop-api' }] }]);
    expect(textsOf(told)).toEqual(['left: shop-api left: it no longer exists']);
  });

  it('renews the selection of a shared group, and keeps the name of a function whose lines may still come', async () => {
    const { functions, clock, told } = await watching(['shop-*']);
    functions.splice(1, 1, shared('shop-text'));
    await clock.advance(MINUTE_MS);
    expect(told).toMatchObject([
      {
        joined: [{ group: { name: '/shop/shared' }, functionNames: ['shop-mail', 'shop-push', 'shop-text'] }],
        left: [],
      },
    ]);
    expect(textsOf(told)).toEqual([
      'joined: shop-text joined: it matches shop-*',
      'left: shop-mail left: it no longer exists',
    ]);
  });

  it('follows a function that logs elsewhere from now on', async () => {
    const { functions, clock, told } = await watching(['bot']);
    functions.splice(3, 1, { name: 'bot', logGroupName: '/bots' });
    await clock.advance(MINUTE_MS);
    expect(told).toMatchObject([
      { joined: [{ group: { name: '/bots' }, functionNames: ['bot'] }], left: [{ name: '/aws/lambda/bot' }] },
    ]);
    expect(textsOf(told)).toEqual(['joined: bot logs to /bots from now on']);
  });

  it('takes no other function for one that was named whole and is gone, and takes it again when it is back', async () => {
    const { functions, clock, told } = await watching(['bot']);
    functions.splice(3, 1, ordinary('bot-2'));
    await clock.advance(MINUTE_MS);
    functions.push(ordinary('bot'));
    await clock.advance(MINUTE_MS);
    expect(textsOf(told)).toEqual(['left: bot left: it no longer exists', 'joined: bot joined: it is there again']);
  });

  it('takes a word that was a part of names for a part again', async () => {
    const { functions, clock, told } = await watching(['hop']);
    functions.push(ordinary('bishop'));
    await clock.advance(MINUTE_MS);
    expect(textsOf(told)).toEqual(['joined: bishop joined: its name contains hop']);
  });

  it('lets log groups that match come and go', async () => {
    const { groupNames, clock, told } = await watching(['/ecs/*']);
    groupNames.splice(0, 1, '/ecs/jobs');
    await clock.advance(MINUTE_MS);
    expect(told).toMatchObject([{ joined: [{ group: { name: '/ecs/jobs' } }], left: [{ name: '/ecs/web' }] }]);
    expect(textsOf(told)).toEqual([
      'joined: /ecs/jobs joined: it matches /ecs/*',
      'left: /ecs/web left: it no longer exists',
    ]);
  });

  it('leaves out what is excluded', async () => {
    const { functions, clock, told } = await watching(['shop-*'], { excluded: ['*-new'] });
    functions.push(ordinary('shop-new'));
    await clock.advance(MINUTE_MS);
    expect(told).toEqual([]);
  });

  it('that cannot look changes nothing, says so once, and reaches back to the last look that worked', async () => {
    const { functions, account, clock, told } = await watching(['shop-*']);
    account.failure = new RemoteError('Lambda does not answer');
    functions.splice(0, 1, ordinary('shop-new'));
    await clock.advance(3 * MINUTE_MS);
    expect(told).toMatchObject([{ joined: [], left: [] }]);
    expect(textsOf(told)[0]).toContain('Lambda does not answer');
    account.failure = undefined;
    await clock.advance(MINUTE_MS);
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({
      joined: [{ group: { name: '/aws/lambda/shop-new' } }],
      left: [{ name: '/aws/lambda/shop-api' }],
      joinedSinceMs: 1_000_000 - 10_000,
    });
  });

  it('ends when it is stopped, whatever it was doing', async () => {
    const { stop, ended, told } = await watching(['shop-*']);
    stop.abort();
    await ended;
    expect(told).toEqual([]);
  });

  it('is of no use for groups named whole', async () => {
    expect(mayChange((await watching(['/ecs/web', 'group:x'])).matches)).toBe(false);
    expect(mayChange((await watching(['/ecs/web', 'bot'])).matches)).toBe(true);
  });
});
