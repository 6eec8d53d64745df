import { expect, test } from 'vitest';
import type { PlacedRecord } from '../../../../src/domain/invocation.ts';
import type { EventMarks } from '../../../../src/domain/log-event.ts';
import { linesOnce } from '../../../../src/jobs/select/lines-once.ts';
import { parseEvent } from '../../../../src/parse/record.ts';

function line(id: string, marks: EventMarks, requestId?: string): PlacedRecord {
  const event = {
    id,
    group: { name: '/g' },
    logStreamName: 's',
    loggedAtMs: 0,
    ingestedAtMs: undefined,
    message: 'hello',
    ordinal: 0,
    eventId: undefined,
    marks,
  };
  return { record: parseEvent(event), invocationId: undefined, requestId, isInferred: false, functionName: undefined };
}

test('a live line that was shown is not shown again when a read confirms it', () => {
  const choose = linesOnce(() => true);
  expect(choose(line('live', { provisional: true }))).toHaveLength(1);
  expect(choose(line('read', { confirms: 'live' }))).toEqual([]);
  expect(choose(line('other', {}))).toHaveLength(1);
});

test('one that was refused, because its call was not known yet, is shown when a read brings it', () => {
  const choose = linesOnce(({ requestId }) => requestId === 'wanted');
  expect(choose(line('live', { provisional: true }))).toEqual([]);
  expect(choose(line('read', { confirms: 'live' }, 'wanted'))).toHaveLength(1);
});

test('one that was shown is not shown again, though it turns out not to be wanted', () => {
  const choose = linesOnce(({ record }) => record.event.marks?.provisional === true);
  expect(choose(line('live', { provisional: true }))).toHaveLength(1);
  expect(choose(line('read', { confirms: 'live', late: true }))).toEqual([]);
});
