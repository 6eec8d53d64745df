import { describe, expect, it } from 'vitest';
import { parseTraceId, traceIdAtMs } from '../../../src/domain/trace-id.ts';

const traceId = '1-69a56c52-4d5e6f708192a3b4c5d6e7f8';

describe('a trace id', () => {
  it.each([
    ['as X-Ray writes it', traceId],
    ['in capitals', traceId.toUpperCase()],
    ['as W3C writes it', '69a56c524d5e6f708192a3b4c5d6e7f8'],
    ['in a traceparent header', '00-69a56c524d5e6f708192a3b4c5d6e7f8-1122334455667788-01'],
    ['in an X-Amzn-Trace-Id header', `Root=${traceId};Parent=1122334455667788;Sampled=1`],
    ['behind Self in that header', `Self=1-69a56c53-000000000000000000000000;Root=${traceId}`],
    ['with space around it', ` ${traceId}\n`],
  ])('is read %s', (_, text) => {
    expect(parseTraceId(text)).toBe(traceId);
  });

  it.each(['', '77be1d3e', '77be1d3e-5c1b-4a0e-9b1e-2f60c1d7aa90', '0'.repeat(32), `${traceId}0`, '1-69a56c52-xyz'])(
    'is not read out of anything else: %s',
    (text) => {
      expect(parseTraceId(text)).toBeUndefined();
    },
  );

  it('tells when it began, unless that is no time of a trace that is still kept', () => {
    const nowAtMs = Date.parse('2026-03-03T00:00:00Z');
    expect(traceIdAtMs(traceId, nowAtMs)).toBe(0x69a56c52 * 1000);
    expect(traceIdAtMs('1-00000001-4d5e6f708192a3b4c5d6e7f8', nowAtMs)).toBeUndefined();
    expect(traceIdAtMs('1-ffffffff-4d5e6f708192a3b4c5d6e7f8', nowAtMs)).toBeUndefined();
  });
});
