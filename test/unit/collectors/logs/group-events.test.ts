import { expect, test } from 'vitest';
import { createGroupEvents } from '../../../../src/collectors/logs/group-events.ts';

const SAME = { logStreamName: 's', timestamp: 1000, ingestionTime: 1500, message: 'again' };
const open = () => createGroupEvents({ group: { name: '/a' } }, 'eu-west-1');

test('equal lines without an id are as many events as there are lines, however often they are read', () => {
  const events = open();
  expect(events.openPass().take([SAME, SAME])).toHaveLength(2);
  expect(events.openPass().take([SAME, SAME, SAME])).toMatchObject([{ ordinal: 2 }]);
  expect(events.openPass().take([SAME, SAME, SAME])).toEqual([]);
});

test('a reading that stops half-way leaves the count of another untouched', () => {
  const events = open();
  const whole = events.openPass();
  const broken = events.openPass();
  const [, ...rest] = [SAME, SAME, { ...SAME, message: 'after' }];
  expect([whole.take([SAME]), broken.take([SAME]), whole.take(rest)].map((found) => found.length)).toEqual([1, 0, 2]);
});

test('a page without ids that comes twice is one page', () => {
  const pass = open().openPass();
  const page = [SAME, { ...SAME, message: 'other' }];
  expect([pass.take(page), pass.take([]), pass.take(page), pass.take([SAME])].map((found) => found.length)).toEqual([
    2, 0, 0, 1,
  ]);
});

test('a restarted reading counts equal lines anew', () => {
  const events = open();
  const pass = events.openPass();
  pass.take([SAME, SAME]);
  pass.restart();
  expect(pass.take([SAME, SAME])).toEqual([]);
});

test('lines without an id that differ in anything are different events, with ids of their own', () => {
  const others = [{ logStreamName: 't' }, { timestamp: 1001 }, { ingestionTime: 1501 }, { message: 'other' }];
  const ids = open()
    .openPass()
    .take([SAME, ...others.map((other) => ({ ...SAME, ...other }))])
    .map((event) => event.id);
  expect(new Set(ids).size).toBe(5);
});

test('what a former selection left out is new to the next', () => {
  const events = createGroupEvents({ group: { name: '/a' }, logStreamNames: ['s'] }, 'eu-west-1');
  const page = [SAME, { ...SAME, logStreamName: 't' }];
  expect(events.openPass().take(page)).toMatchObject([{ logStreamName: 's' }]);
  events.select({ group: { name: '/a' } });
  expect(events.openPass().take(page)).toMatchObject([{ logStreamName: 't' }]);
});
