import { describe, expect, test } from 'vitest';
import { accountOf, createRequestBudgets } from '../../../../src/collectors/aws/request-budgets.ts';
import type { AwsSessionOptions } from '../../../../src/collectors/aws/session.ts';
import type { HttpHandler } from '../../../../src/runtime/http.ts';
import { seededRandom } from '../../../../src/runtime/random.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';
import { countGroups, errorAnswer, jsonAnswer } from './json-answers.ts';

const QUOTA = 10;

function mostInOneSecond(instants: readonly number[]): number {
  return Math.max(...instants.map((from) => instants.filter((atMs) => atMs >= from && atMs < from + 1000).length));
}

/** Opens sessions that share the budgets of one process, and asks 30 times of each at once. */
async function callsOf(...sessions: readonly Partial<AwsSessionOptions>[]): Promise<number[]> {
  const clock = createSimulatedClock();
  const instants: number[] = [];
  const aws: HttpHandler = async () => {
    instants.push(clock.now());
    return jsonAnswer({ logGroups: [{}] });
  };
  const budgets = createRequestBudgets({ clock, random: seededRandom(3) });
  const opened = await Promise.all(
    sessions.map((options) => sessionOn(aws, clock, { budgets, quotaOf: () => QUOTA, ...options })),
  );
  const answers = opened.flatMap((session) => Array.from({ length: 30 }, () => countGroups(session)));
  await clock.advance(60_000);
  await Promise.all(answers);
  return instants;
}

const keys = (id: string) => ({ env: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: 's' } });

describe('a quota', () => {
  test('is shared by sessions with the same keys', async () => {
    expect(mostInOneSecond(await callsOf(keys('A'), keys('A')))).toBeLessThanOrEqual(QUOTA);
  });

  test.for([
    ['in other regions', keys('A'), { ...keys('A'), region: 'us-east-1' }],
    ['with other keys', keys('A'), keys('B')],
    ['at another endpoint', keys('A'), { ...keys('A'), endpointUrl: 'http://127.0.0.1:1' }],
  ] as const)('is not shared by sessions %s', async ([, one, other]) => {
    expect(mostInOneSecond(await callsOf(one, other))).toBeGreaterThan(QUOTA);
  });
});

test('roles of one account are one account, whoever assumes them', () => {
  const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
  const of = { profile: undefined, accessKeyId: undefined };
  expect(accountOf({ ...of, roleArn: role('team/reader') })).toBe(
    accountOf({ roleArn: role('writer'), profile: 'shop', accessKeyId: 'A' }),
  );
  expect(accountOf({ ...of, roleArn: role('a') })).not.toBe(
    accountOf({ ...of, roleArn: 'arn:aws:iam::999999999999:role/a' }),
  );
});

test('calls of all sessions are granted in the order of asking', async () => {
  const clock = createSimulatedClock();
  const granted: number[] = [];
  const aws: HttpHandler = async () => jsonAnswer({});
  const budgets = createRequestBudgets({ clock, random: seededRandom(3) });
  const options = { budgets, quotaOf: () => QUOTA };
  const sessions = await Promise.all([sessionOn(aws, clock, options), sessionOn(aws, clock, options)]);
  const { signal } = new AbortController();
  const asked = Array.from({ length: 60 }, (_, index) => index);
  const answers = asked.map((index) => {
    // One session asks for two thirds of it all.
    const session = sessions[index % 3 === 0 ? 1 : 0] ?? sessions[0];
    const send = async () => granted.push(index);
    return session.ask({ api: 'DescribeLogGroups', send }, { signal });
  });
  await clock.advance(30_000);
  await Promise.all(answers);
  expect(granted).toEqual(asked);
});

describe('where nine of ten calls are throttled for five minutes', () => {
  test('none is lost, the quota is kept, and it shows', async () => {
    const clock = createSimulatedClock();
    const chance = seededRandom(11);
    const untilMs = clock.now() + 300_000;
    const instants: number[] = [];
    const aws: HttpHandler = async () => {
      instants.push(clock.now());
      const isThrottled = clock.now() < untilMs && chance.next() < 0.9;
      return isThrottled ? errorAnswer('ThrottlingException', 'Rate exceeded') : jsonAnswer({ logGroups: [{}] });
    };
    const session = await sessionOn(aws, clock, { quotaOf: () => QUOTA });
    let answered = 0;
    let throttles = 0;
    const reader = async (): Promise<void> => {
      for (let page = 0; page < 40; page += 1) {
        const groups = await countGroups(session, {
          onSetback: (setback) => {
            if (setback === 'throttled') throttles += 1;
          },
        });
        answered += groups;
      }
    };
    const readers = Array.from({ length: 10 }, reader);
    await clock.advance(420_000);
    await Promise.all(readers);
    expect(answered).toBe(400);
    expect(throttles).toBe(instants.length - 400);
    expect(throttles).toBeGreaterThan(200);
    expect(mostInOneSecond(instants)).toBeLessThanOrEqual(QUOTA);
  });

  test('a connection that breaks among them is tried again, whatever was throttled before', async () => {
    const clock = createSimulatedClock();
    let calls = 0;
    const aws: HttpHandler = async () => {
      calls += 1;
      if (calls <= 20) return errorAnswer('ThrottlingException');
      if (calls <= 22) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      return jsonAnswer({ logGroups: [{}] });
    };
    const session = await sessionOn(aws, clock);
    const call = countGroups(session);
    await clock.advance(120_000);
    expect(await call).toBe(1);
  });
});
