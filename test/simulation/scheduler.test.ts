import { expect, test } from 'vitest';
import { createScheduler } from './scheduler.ts';

test('tasks run in the order of their times, and of asking where those are the same', async () => {
  const scheduler = createScheduler(1000);
  const ran: string[] = [];
  scheduler.after(50, () => ran.push('laptop at 1050'));
  scheduler.at(1020, () => ran.push('world at 1020'));
  scheduler.at(1050, () => ran.push('world at 1050'));
  scheduler.after(50, () => ran.push('laptop at 1050, asked later'));
  await scheduler.run(() => ran.length === 4, 2000);
  expect(ran).toEqual(['world at 1020', 'world at 1050', 'laptop at 1050', 'laptop at 1050, asked later']);
  expect(scheduler.now()).toBe(1050);
});

test('while the laptop sleeps the world goes on and its own timers stand still', async () => {
  const scheduler = createScheduler(0);
  const ran: [string, number][] = [];
  const note = (what: string) => () => void ran.push([what, scheduler.now()]);
  scheduler.after(100, note('timer'));
  scheduler.at(60, () => scheduler.suspend(1000));
  scheduler.at(500, note('world'));
  void scheduler.arrival(700).then(note('answer'));
  await scheduler.run(() => ran.length === 3, 5000);
  expect(ran).toEqual([
    ['world', 500],
    ['answer', 1060],
    ['timer', 1100],
  ]);
});

test('what a task sets going has come to rest before the next one runs', async () => {
  const scheduler = createScheduler(0);
  const ran: string[] = [];
  const chain = async (): Promise<void> => {
    for (let step = 0; step < 50; step += 1) await new Promise<void>((resolve) => process.nextTick(resolve));
    ran.push('chain');
  };
  scheduler.after(1, () => void chain());
  scheduler.after(1, () => ran.push('next'));
  await scheduler.run(() => ran.length === 2, 10);
  expect(ran).toEqual(['chain', 'next']);
});

test('a cancelled timer never runs, and a world with nothing left to do is told', async () => {
  const scheduler = createScheduler(0);
  const ran: string[] = [];
  scheduler.after(5, () => ran.push('cancelled')).cancel();
  await expect(scheduler.run(() => false, 100)).rejects.toThrow('nothing is left');
  expect(ran).toEqual([]);
});
