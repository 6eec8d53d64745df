import { describe, expect, it } from 'vitest';
import { createScrollback } from '../../src/commands/terminal-scrollback.ts';
import { createFooter } from '../../src/render/text/footer.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { testMachine } from '../fakes/test-machine.ts';

function startScrollback(mostHeldBytes: number) {
  const clock = createSimulatedClock();
  const machine = testMachine({ clock, columns: 80 });
  const { out } = machine.streams;
  const scrollback = createScrollback(machine.streams, createFooter(out), mostHeldBytes);
  let written = 0;
  return {
    scrollback,
    written: () => machine.written.out,
    settle: clock.settle,
    acknowledged: () => written,
    write: async (text: string) => {
      await scrollback.streams.out.write(text);
      written += 1;
    },
  };
}

describe('what waits for the scrollback', () => {
  it('lets its writer go on until too much is kept, then wait, and loses nothing', async () => {
    const { scrollback, written, write, settle, acknowledged } = startScrollback(10);
    scrollback.hold();
    const all = ['aaaa\n', 'bbbb\n', 'cccc\n', 'dddd\n'].map(write);
    await settle();
    expect({ kept: acknowledged(), isFull: scrollback.isFull() }).toEqual({ kept: 2, isFull: true });
    expect(written()).toBe('');
    await scrollback.release();
    await Promise.all(all);
    expect(written()).toBe('aaaa\nbbbb\ncccc\ndddd\n');
    expect(scrollback.isFull()).toBe(false);
  });

  it('lets a waiting writer go when the program is told to stop, and is written after all', async () => {
    const { scrollback, written, write, settle, acknowledged } = startScrollback(3);
    scrollback.hold();
    const waiting = [write('aaaa\n'), write('bbbb\n')];
    await settle();
    expect(acknowledged()).toBe(0);
    scrollback.giveUp();
    await Promise.all(waiting);
    expect(await scrollback.end()).toBe(0);
    expect(written()).toBe('aaaa\nbbbb\n');
  });

  it('counts the rows for which there is no time at the end', async () => {
    const { scrollback, written, write } = startScrollback(Number.POSITIVE_INFINITY);
    scrollback.hold();
    const megabyte = `${'x'.repeat(999_999)}\n`;
    for (const text of [megabyte, 'one\ntwo\n', 'three\n']) await write(text);
    expect(await scrollback.end()).toBe(3);
    expect(written()).toBe(megabyte);
  });
});
