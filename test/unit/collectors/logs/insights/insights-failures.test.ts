import { describe, expect, test } from 'vitest';
import { AccessDeniedError, NotFoundError, RemoteError, SlsobsError } from '../../../../../src/domain/errors.ts';
import type { GapReason } from '../../../../../src/domain/gap.ts';
import type { QueryCall, QueryError } from '../../../../fakes/fake-query-service.ts';
import { everyEvent, insightsWorld, T } from './insights-world.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `/g/${index}`);
const eachOf = (groups: readonly string[]) => groups.map((group) => ({ group, atMs: T, fields: { group } }));
const asksFor = (call: QueryCall, group: string): boolean => (call.input.logGroupNames as string[])?.includes(group);
const LIMIT = { type: 'LimitExceededException', message: 'Account maximum query concurrency limit of [100] reached' };

/** A service that refuses to begin queries over one group. */
async function refusing(group: string, error: QueryError, groups: readonly string[]) {
  const world = await insightsWorld({ events: eachOf(groups) });
  world.service.refuse = (call) => (call.api === 'StartQuery' && asksFor(call, group) ? error : undefined);
  return world;
}

describe('one group', () => {
  test.for<[string, QueryError, GapReason, RegExp]>([
    ['that may not be queried', { type: 'AccessDeniedException' }, 'denied', /allow logs:StartQuery on .*\/g\/7:\*/],
    ['that does not exist', { type: 'ResourceNotFoundException' }, 'not-logged', /never invoked/],
    [
      'of a class that cannot be queried',
      {
        type: 'InvalidParameterException',
        message: 'This operation is not supported for Delivery log class',
      },
      'log-class',
      /Delivery class cannot be queried/,
    ],
    ['for which AWS has no such operation', { type: 'InvalidOperationException' }, 'log-class', /Delivery/],
    ['that AWS refuses for another reason', { type: 'InvalidParameterException' }, 'rejected', /./],
    [
      'that is younger than the range',
      {
        type: 'MalformedQueryException',
        message:
          "Query's end date and time is either before the log groups creation time or exceeds the log groups log retention settings",
      },
      'retention',
      /younger/,
    ],
  ])('%s is a gap, and the others are answered', async ([, error, reason, advice]) => {
    const groups = names(50);
    const { ask, service } = await refusing('/g/7', error, groups);
    const { value, gaps } = await ask(everyEvent(groups));
    expect(value.rows).toHaveLength(49);
    expect(new Set(value.rows.map((row) => row.group))).toEqual(new Set(groups.filter((name) => name !== '/g/7')));
    expect(gaps).toMatchObject([
      {
        reason,
        state: 'final',
        group: { name: '/g/7' },
        fromAtMs: T,
        toAtMs: T + 59_999,
        advice: expect.stringMatching(advice),
      },
    ]);
    expect(service.callsOf('StartQuery').length).toBeLessThanOrEqual(reason === 'denied' ? 51 : 13);
  });

  test('and no other that may not be queried is an error that names the permission and the group', async () => {
    const { ask } = await refusing('/g/0', { type: 'AccessDeniedException' }, ['/g/0']);
    const asking = ask(everyEvent(['/g/0']));
    await expect(asking).rejects.toThrow(AccessDeniedError);
    await expect(asking).rejects.toThrow(/may not call logs:StartQuery on log group “\/g\/0” in eu-west-1/);
  });

  test('and no other that does not exist is an error', async () => {
    const { ask } = await refusing('/g/0', { type: 'ResourceNotFoundException' }, ['/g/0']);
    await expect(ask(everyEvent(['/g/0']))).rejects.toThrow(NotFoundError);
  });

  test('and no other that is younger than the range is an empty answer', async () => {
    const error = { type: 'MalformedQueryException', message: 'exceeds the log groups log retention settings' };
    const { ask } = await refusing('/g/0', error, ['/g/0']);
    expect(await ask(everyEvent(['/g/0']))).toMatchObject({ value: { rows: [] }, gaps: [{ reason: 'retention' }] });
  });
});

test('no group that may be queried is an error, and takes one call each', async () => {
  const { ask, service } = await insightsWorld();
  service.refuse = () => ({ type: 'AccessDeniedException' });
  await expect(ask(everyEvent(names(20)))).rejects.toThrow(AccessDeniedError);
  expect(service.calls).toHaveLength(21);
});

describe('an account that runs as many queries as it may', () => {
  test('is offered the query again, in growing pauses, until it has room', async () => {
    const { ask, service } = await insightsWorld({ events: eachOf(['/a']) });
    service.refuse = ({ api, atMs }) => (api === 'StartQuery' && atMs < T + 30_000 ? LIMIT : undefined);
    const { value, gaps } = await ask(everyEvent(['/a']));
    expect(value.rows).toHaveLength(1);
    expect(gaps).toEqual([]);
    const offers = service.callsOf('StartQuery').map(({ atMs }) => atMs);
    const pauses = offers.slice(1).map((atMs, index) => atMs - (offers[index] ?? 0));
    expect(pauses[0]).toBeGreaterThanOrEqual(1000);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(offers.length).toBeLessThan(10);
  });

  test('for longer than queries last is an error that says so', async () => {
    const { ask, clock, service } = await insightsWorld();
    service.refuse = () => LIMIT;
    const asking = ask(everyEvent(['/a']));
    await expect(asking).rejects.toThrow(RemoteError);
    await expect(asking).rejects.toThrow(/quota of CloudWatch Logs .* is used up: Account maximum query concurrency/);
    expect(clock.now() - T).toBeGreaterThan(600_000);
  });
});

test('throttling only slows the asking down', async () => {
  const { ask, service } = await insightsWorld({ events: eachOf(['/a']) });
  service.refuse = ({ atMs }) => (atMs < T + 5000 ? { type: 'ThrottlingException' } : undefined);
  expect((await ask(everyEvent(['/a']))).value.rows).toHaveLength(1);
});

describe('a query that AWS ends without an answer', () => {
  test.for(['Failed', 'Timeout', 'Cancelled'])('(%s) is begun once more', async (status) => {
    const { ask, service } = await insightsWorld({ events: eachOf(['/a']) });
    service.statusOf = () => (service.queries.size === 1 ? status : 'Complete');
    expect((await ask(everyEvent(['/a']))).value.rows).toHaveLength(1);
    expect(service.callsOf('StartQuery')).toHaveLength(2);
    expect(service.callsOf('StopQuery')).toEqual([]);
  });

  test('twice is an error that names what AWS said', async () => {
    const { ask, service } = await insightsWorld();
    service.statusOf = () => 'Timeout';
    const asking = ask(everyEvent(['/a']));
    await expect(asking).rejects.toThrow(/Timeout/);
    await expect(asking).rejects.toMatchObject({ exitCode: 5, hint: expect.stringContaining('narrow') });
    expect(service.callsOf('StartQuery')).toHaveLength(2);
  });

  test('twice, among others, is a gap of each of its groups', async () => {
    const { ask, service } = await insightsWorld({ events: eachOf(names(53)) });
    service.statusOf = ({ logGroupNames }) => (logGroupNames.length === 3 ? 'Failed' : 'Complete');
    const { value, gaps } = await ask(everyEvent(names(53)));
    expect(value.rows).toHaveLength(50);
    expect(gaps.map(({ reason, group }) => [reason, group?.name])).toEqual([
      ['unprocessed', '/g/50'],
      ['unprocessed', '/g/51'],
      ['unprocessed', '/g/52'],
    ]);
  });
});

describe('a query that goes on for ever', () => {
  test.for([
    ['before it begins', 'Scheduled', 2],
    ['without an end, in no known state', 'Unknown', 65],
  ] as const)('%s is given up, and ended in AWS', async ([, status, minutes]) => {
    const { ask, clock, service } = await insightsWorld();
    service.statusOf = () => status;
    await expect(ask(everyEvent(['/a']))).rejects.toThrow(RemoteError);
    expect(clock.now() - T).toBeGreaterThanOrEqual(minutes * 60_000);
    expect(clock.now() - T).toBeLessThan((minutes + 1) * 60_000);
    expect(service.callsOf('StopQuery')).toMatchObject([{ input: { queryId: 'query-1' } }]);
  });
});

describe('what concerns every query ends them all', () => {
  test('a permission for the results: it is named, and what was begun is ended', async () => {
    const { ask, service } = await insightsWorld();
    service.refuse = ({ api }) => (api === 'GetQueryResults' ? { type: 'AccessDeniedException' } : undefined);
    const asking = ask(everyEvent(names(120)));
    await expect(asking).rejects.toThrow(AccessDeniedError);
    await expect(asking).rejects.toThrow(/logs:GetQueryResults in eu-west-1/);
    expect(service.callsOf('StopQuery')).toHaveLength(3);
  });

  test('a query that AWS does not understand: that is a bug, told after one call', async () => {
    const { ask, service } = await insightsWorld();
    service.refuse = () => ({ type: 'MalformedQueryException', message: 'unexpected symbol found | at line 1' });
    const asking = ask(everyEvent(names(20)));
    await expect(asking).rejects.toThrow(SlsobsError);
    await expect(asking).rejects.toMatchObject({
      exitCode: 70,
      message: expect.stringContaining('unexpected symbol found'),
    });
    expect(service.calls).toHaveLength(1);
  });

  test('credentials that have expired', async () => {
    const { ask, service } = await insightsWorld({ runMs: 5000 });
    service.refuse = ({ atMs }) => (atMs > T + 2000 ? { type: 'ExpiredTokenException' } : undefined);
    await expect(ask(everyEvent(['/a']))).rejects.toMatchObject({ exitCode: 4 });
  });
});

test('a service that keeps failing is an error after a few tries', async () => {
  const { ask, service } = await insightsWorld();
  service.refuse = () => ({ type: 'ServiceUnavailableException', status: 503 });
  await expect(ask(everyEvent(['/a']))).rejects.toThrow(/keeps failing/);
  expect(service.calls).toHaveLength(5);
});

test('an endpoint without Insights says so at once', async () => {
  const { ask, service } = await insightsWorld();
  service.refuse = () => ({ type: 'UnknownOperationException' });
  await expect(ask(everyEvent(names(20)))).rejects.toThrow(/does not offer StartQuery of CloudWatch Logs/);
});

test('results that AWS has no more are lost, and the query is not taken for a missing group', async () => {
  const { ask, service } = await insightsWorld();
  service.refuse = ({ api }) => (api === 'GetQueryResults' ? { type: 'ResourceNotFoundException' } : undefined);
  await expect(ask(everyEvent(names(20)))).rejects.toThrow(NotFoundError);
  expect(service.callsOf('StartQuery')).toHaveLength(1);
});
