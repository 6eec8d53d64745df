import { describe, expect, it } from 'vitest';
import { pricesOf } from '../../../../src/analyze/cost/list-prices.ts';
import { parsePrices } from '../../../../src/analyze/cost/parse-prices.ts';
import { UsageError } from '../../../../src/domain/errors.ts';

describe('list prices', () => {
  it('tell what is known of a region, with its date', () => {
    expect(pricesOf('us-east-1')).toMatchObject({
      region: 'us-east-1',
      asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      gbSecondUsd: { x86_64: 0.0000166667, arm64: 0.0000133334 },
      millionRequestsUsd: 0.2,
      logGbUsd: 0.5,
      insightsGbUsd: 0.005,
    });
    expect(pricesOf('af-south-1').gbSecondUsd?.x86_64).toBe(0.0000221);
  });

  it('make nothing up', () => {
    expect(pricesOf('eu-central-2')).not.toHaveProperty('gbSecondUsd');
    for (const region of ['mars-north-1', '__proto__', 'constructor']) {
      expect(Object.keys(pricesOf(region))).toEqual(['region', 'asOf']);
    }
  });
});

describe('prices of a file', () => {
  const whole = { region: 'eu-west-1', asOf: '2026-11-01', gbSecondUsd: { x86_64: 0.00001 }, millionRequestsUsd: 0.1 };

  it('are those of one region or several, and stand alone', () => {
    expect(parsePrices(whole)).toEqual([whole]);
    expect(parsePrices([whole, { region: 'mars-north-1', asOf: 'now' }])).toHaveLength(2);
  });

  it.each([
    [7, /a region is an object/],
    [[], /no region/],
    [{ ...whole, region: '' }, /has a name/],
    [{ ...whole, asOf: 5 }, /“asOf” of eu-west-1/],
    [{ ...whole, logGbUsd: '0.5' }, /“logGbUsd” of eu-west-1 is not an amount/],
    [{ ...whole, gbSecondUsd: { arm64: -1 } }, /“gbSecondUsd.arm64” of eu-west-1/],
    [{ ...whole, gbSecondUsd: 1 }, /by architecture/],
    [{ ...whole, logGb: 1 }, /“logGb” is none of/],
  ])('are refused with what is wrong: %j', (json, message) => {
    expect(() => parsePrices(json)).toThrow(UsageError);
    expect(() => parsePrices(json)).toThrow(message);
  });
});
