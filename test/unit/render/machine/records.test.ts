import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../../src/domain/invocation.ts';
import { INVOCATION_STATUSES } from '../../../../src/domain/invocation-status.ts';
import { RECORD_KINDS } from '../../../../src/domain/log-record.ts';
import { ndjsonLine } from '../../../../src/render/machine/ndjson.ts';
import {
  eventRecord,
  functionRecord,
  gapRecord,
  invocationRecord,
  logGroupRecord,
  noticeRecord,
  summaryRecord,
  type WireRecord,
} from '../../../../src/render/machine/records.ts';
import { ORDERS_GROUP } from '../../../fakes/log-records.ts';
import { BASE_AT_MS, invocation, placed } from '../log-steps.ts';
import { attacks, declinedCard, everyEnd, manyFunctions } from '../story.ts';
import { expectToFitSchema } from './schemas.ts';

const onTheWire = (record: WireRecord) => JSON.parse(ndjsonLine(record));
const steps = [declinedCard, everyEnd, manyFunctions, attacks];

describe('records', () => {
  it('of events fit their schema', () => {
    const kinds = RECORD_KINDS.map((kind) => placed({ at: 0, kind }));
    const marked = placed({
      at: 0,
      requestId: 'r-1',
      isInferred: true,
      raw: 'x\n',
      marks: { late: true, pastHorizon: true, clockAhead: true, provisional: true },
      ingestedAt: 1,
    });
    for (const one of [...steps.flatMap((step) => step.placed), ...kinds, marked]) {
      expectToFitSchema('event', onTheWire(eventRecord(one)));
    }
  });

  it('of invocations fit their schema', () => {
    const every = INVOCATION_STATUSES.map((status) => invocation('r-1', 0, { status }));
    const full: Partial<Invocation> = {
      version: '$LATEST',
      architecture: 'arm64',
      runtimeVersion: 'nodejs:24.v1',
      initType: 'snap-start',
      billedDurationMs: 320,
      initDurationMs: 1,
      restoreDurationMs: 2,
      coldStart: true,
      traceId: '1-00000000-000000000000000000000000',
      isIncomplete: true,
      error: { type: 'E', message: 'm', stack: 'at x' },
    };
    for (const one of [...steps.flatMap((step) => step.invocations), ...every, invocation('r-2', 0, full)]) {
      expectToFitSchema('invocation', onTheWire(invocationRecord(one)));
    }
  });

  it('of gaps, notices, summaries, functions and log groups fit their schemas', () => {
    for (const gap of steps.flatMap((step) => step.gapChanges)) expectToFitSchema('gap', onTheWire(gapRecord(gap)));
    const wide = { gapId: 'g', state: 'final', revision: 2, reason: 'denied', group: ORDERS_GROUP, count: 3 } as const;
    expectToFitSchema('gap', onTheWire(gapRecord(wide)));
    expectToFitSchema('notice', onTheWire(noticeRecord({ topic: 'joined', text: 'orders-pdf joined' })));
    const counts = { events: 1, shown: 1, invocations: 1, failed: 1, coldStarts: 1, duplicates: 1, late: 1, gaps: 1 };
    expectToFitSchema('summary', onTheWire(summaryRecord({ ...counts, apiCalls: 1 })));
    expectToFitSchema('function', onTheWire(functionRecord({ name: 'a', logGroupName: '/aws/lambda/a' })));
    const configured = { logFormat: 'JSON', runtime: 'nodejs24.x', memorySizeMb: 512, timeoutMs: 3000 } as const;
    const described = { name: 'a', arn: 'arn:a', logGroupName: 'g', lastModifiedAtMs: BASE_AT_MS, ...configured };
    expectToFitSchema('function', onTheWire(functionRecord({ ...described, architecture: 'arm64' })));
    expectToFitSchema(
      'log-group',
      onTheWire(logGroupRecord({ group: ORDERS_GROUP, storedBytes: 0, retentionDays: 7 })),
    );
    expectToFitSchema('log-group', onTheWire(logGroupRecord({ group: { name: 'g' } })));
  });

  it('leave out what is not known, and times that no calendar holds', () => {
    const record = onTheWire(eventRecord(placed({ at: Number.NaN, message: 'hello' })));
    expect(Object.keys(record)).toEqual([
      'type',
      'v',
      'id',
      'account',
      'region',
      'logGroup',
      'logStream',
      'eventId',
      'kind',
      'message',
    ]);
  });

  it('keep the text of an event whole, whatever was read out of it', () => {
    const asRead = fc.record({ message: fc.string({ unit: 'binary' }), raw: fc.string({ unit: 'binary' }) });
    fc.assert(
      fc.property(asRead, ({ message, raw }) => {
        const record = onTheWire(eventRecord(placed({ at: 0, message, raw })));
        expect(record.raw ?? record.message).toBe(raw);
      }),
    );
  });
});
