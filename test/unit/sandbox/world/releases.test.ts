import { describe, expect, test } from 'vitest';
import type { FunctionSpec } from '../../../../src/sandbox/world/function-spec.ts';
import { createReleases } from '../../../../src/sandbox/world/releases.ts';
import { createCompany } from '../../../../src/sandbox/world/world.ts';
import { MONDAY_MS } from '../client.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const world = createCompany(1);
const { releases } = world;
const named = (name: string): FunctionSpec => {
  const spec = world.functions.find((one) => one.name === name);
  if (spec === undefined) throw new Error(`there is no ${name}`);
  return spec;
};
const ordersApi = named('shop-prod-orders-api');

describe('deploys', () => {
  test('are the same whatever window is asked', () => {
    const whole = releases.deploysBetween(ordersApi, MONDAY_MS - 30 * DAY_MS, MONDAY_MS);
    const days = Array.from({ length: 30 }, (_, day) => MONDAY_MS - (30 - day) * DAY_MS);
    const other = createReleases(1);
    const parts = days.toReversed().map((dayMs) => other.deploysBetween(ordersApi, dayMs, dayMs + DAY_MS));
    expect(whole.length).toBeGreaterThan(50);
    expect(parts.reverse().flat()).toEqual(whole);
    for (const deploy of whole) {
      expect(other.lastDeploy(ordersApi, deploy.atMs)).toEqual(deploy);
      expect(other.lastDeploy(ordersApi, deploy.atMs - 1).atMs).toBeLessThan(deploy.atMs);
      expect(other.nextDeployMs(ordersApi, deploy.atMs - 1)).toBe(deploy.atMs);
    }
  });

  test.each([1, 2, 99])(
    'of seed %d: within any 24 hours the orders API gets one that slows its inits, and one that mends it',
    (seed) => {
      const own = createReleases(seed);
      for (let hour = 0; hour < 24 * 40; hour += 1) {
        const nowMs = MONDAY_MS + hour * HOUR_MS;
        expect(own.deploysBetween(ordersApi, nowMs - DAY_MS, nowMs).map(({ isFlawed }) => isFlawed)).toContain(true);
      }
    },
  );

  test('change the code, or for some functions the configuration alone', () => {
    const worker = named('shop-prod-orders-worker');
    const deploys = releases.deploysBetween(worker, MONDAY_MS - 160 * DAY_MS, MONDAY_MS);
    expect(new Set(deploys.map(({ kind }) => kind))).toEqual(new Set(['code', 'configuration']));
    deploys.reduce((before, after) => {
      expect(after.codeSha256 === before.codeSha256).toBe(after.kind === 'configuration');
      return after;
    });
    expect(deploys.every(({ version }) => version === undefined)).toBe(true);
  });

  test('before the company began there is the first one', () => {
    expect(releases.lastDeploy(ordersApi, 0).kind).toBe('created');
  });

  test('end every environment: whoever calls afterwards meets the new code, cold', () => {
    const spec = named('club-prod-scoring');
    const deploys = releases.deploysBetween(spec, MONDAY_MS - 3 * DAY_MS, MONDAY_MS);
    expect(deploys.length).toBeGreaterThan(2);
    for (const { atMs, version } of deploys) {
      const [before, after] = [
        world.timetable.placedBetween(spec, atMs - 20 * MINUTE_MS, atMs),
        world.timetable.placedBetween(spec, atMs, atMs + 20 * MINUTE_MS),
      ];
      expect(after[0]?.initMs).toBeGreaterThan(0);
      expect(new Set(after.map(({ release }) => release.version))).toEqual(new Set([version]));
      expect(new Set(before.map(({ release }) => release.version))).toEqual(new Set([String(Number(version) - 1)]));
      const streams = new Set(before.map(({ logStreamName }) => logStreamName));
      expect(after.filter(({ logStreamName }) => streams.has(logStreamName))).toEqual([]);
    }
  });

  test('slow the inits of the orders API until they are mended', () => {
    const [flawed] = releases
      .deploysBetween(ordersApi, MONDAY_MS - DAY_MS, MONDAY_MS)
      .filter(({ isFlawed }) => isFlawed);
    const atMs = flawed?.atMs ?? 0;
    const medianInit = (fromMs: number, toMs: number): number => {
      const inits = world.timetable.placedBetween(ordersApi, fromMs, toMs).flatMap(({ initMs }) => initMs ?? []);
      expect(inits.length).toBeGreaterThan(60);
      return inits.sort((a, b) => a - b)[Math.floor(inits.length / 2)] ?? 0;
    };
    const slowdown = medianInit(atMs, atMs + 4 * HOUR_MS) / medianInit(atMs - 4 * HOUR_MS, atMs);
    expect(slowdown).toBeGreaterThan(1.2);
    expect(slowdown).toBeLessThan(1.4);
  });

  test('of the shop API raise an error for a while', () => {
    const spec = named('shop-prod-api');
    const [flawed] = releases.deploysBetween(spec, MONDAY_MS - DAY_MS, MONDAY_MS).filter(({ isFlawed }) => isFlawed);
    const atMs = flawed?.atMs ?? 0;
    const share = (fromMs: number, toMs: number): number => {
      const placements = world.timetable.placedBetween(spec, fromMs, toMs);
      return placements.filter(({ attempt }) => attempt.scenario.ending.kind === 'threw').length / placements.length;
    };
    expect(share(atMs, atMs + 40 * MINUTE_MS)).toBeGreaterThan(0.04);
    expect(share(atMs - HOUR_MS, atMs)).toBeLessThan(0.02);
    expect(share(atMs + 41 * MINUTE_MS, atMs + 100 * MINUTE_MS)).toBeLessThan(0.02);
  });
});

describe('runtime versions', () => {
  test('rise every ten days, for each function at a time of its own', () => {
    const changes = world.functions.map((spec) => {
      const days = Array.from({ length: 12 * 24 }, (_, hour) => MONDAY_MS + hour * HOUR_MS);
      const versions = days.map((atMs) => Number(/v(\d+)$/.exec(releases.at(spec, atMs).runtimeVersion)?.[1]));
      const changed = versions.findIndex((version, index) => index > 0 && version !== versions[index - 1]);
      expect(versions[changed]).toBe((versions[changed - 1] ?? 0) + 1);
      return changed;
    });
    expect(new Set(changes).size).toBeGreaterThan(10);
  });

  test('have an ARN each, the same for all functions', () => {
    const [one, other] = ['shop-prod-api', 'photo-prod-thumbnail'].map((name) => releases.at(named(name), MONDAY_MS));
    expect(one?.runtimeVersionArn).toMatch(/^arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}$/);
    expect(one?.runtimeVersion === other?.runtimeVersion).toBe(one?.runtimeVersionArn === other?.runtimeVersionArn);
  });
});
