import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../../src/parse/record.ts';
import { eventOf, type FixtureCase, fixtureFiles } from './fixture-cases.ts';

describe.each(fixtureFiles())('$file', ({ cases }) => {
  test.each(cases)('$case is read as what its author wrote down', ({ message, expect: wanted }) => {
    const record = parseEvent(eventOf(message));
    const { status, ...facts } = record.facts ?? {};
    expect({
      kind: record.kind,
      requestId: record.requestId,
      level: record.level,
      status,
      error: record.error && { ...record.error, stack: record.error.stack?.split('\n').length },
      facts,
      traceId: record.traceId,
      correlationIds: record.correlationIds,
    }).toEqual({
      kind: wanted.kind,
      requestId: wanted.requestId ?? undefined,
      level: wanted.level ?? undefined,
      status: wanted.status,
      error: wantedError(wanted),
      facts: wanted.facts ?? {},
      traceId: wanted.traceId,
      correlationIds: wanted.correlationIds,
    });
    if (wanted.message !== undefined) expect(record.message).toBe(wanted.message);
    if (wanted.data !== undefined) expect(record.data).toEqual(wanted.data ?? undefined);
  });
});

function wantedError({ error }: FixtureCase['expect']): object | undefined {
  if (error === undefined) return undefined;
  const { stackLines, ...rest } = error;
  return { ...rest, stack: stackLines };
}
