// Loaded beforehand, so that it takes no turn of the event loop when a key asks for it.
import '../../src/render/tui/browser.ts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { OpenSource } from '../../src/commands/opened-source.ts';
import { createTerminalTail } from '../../src/commands/terminal-tail.ts';
import { createTally } from '../../src/jobs/read/tally.ts';
import { asSafe } from '../../src/render/safe-text.ts';
import { createFakeTty } from '../fakes/fake-tty.ts';
import { memoryLogSource } from '../fakes/memory-log-source.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { recordTerminal } from '../fakes/terminal-screen.ts';
import { testMachine } from '../fakes/test-machine.ts';
import { placed, step } from '../unit/render/log-steps.ts';

const SIZE = { columns: 60, rows: 12 };

/** A stream on a terminal, into which a test writes numbered lines. */
function startTail() {
  const clock = createSimulatedClock();
  const tty = createFakeTty(SIZE);
  const recorder = recordTerminal(SIZE);
  const machine = testMachine({ clock, tty, onWrite: recorder.write });
  const stop = new AbortController();
  const tail = createTerminalTail(machine, tty, { color: false, timeZone: 'UTC', signal: stop.signal });
  const opened = { source: memoryLogSource([]), isFile: false } as unknown as OpenSource;
  tail.start(opened, createTally());
  let lines = 0;
  return {
    tty,
    tail,
    stop,
    clock,
    lines: () => lines,
    picture: recorder.picture,
    resize: (columns: number, rows: number) => {
      recorder.resize({ columns, rows });
      tty.resize({ columns, rows });
    },
    /** Lines come, each of its own request. */
    arrive: (count: number): Promise<void> => {
      const shown = Array.from({ length: count }, (_, index) => {
        const message = `line ${lines + index}.`;
        return { line: placed({ at: lines + index, message, requestId: `r${lines + index}` }), row: asSafe(message) };
      });
      lines += count;
      for (const { line, row } of shown) tail.onRows({ kind: 'line', placed: line }, [row]);
      const written = tail.streams.out.write(shown.map(({ row }) => `${row}\n`).join(''));
      tail.note(step({ placed: shown.map(({ line }) => line) }));
      return written;
    },
    /** Escape takes back one thing at a time; each is alone for a while. */
    leave: async () => {
      for (let times = 0; times < 4; times += 1) {
        tty.type('\x1b');
        await clock.advance(50);
      }
    },
  };
}

const numbersIn = (rows: readonly string[]): number[] =>
  rows.flatMap((row) => {
    const number = /^line (\d+)\.$/.exec(row)?.[1];
    return number === undefined ? [] : [Number(number)];
  });

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('a stream on a terminal', () => {
  it('has a line below it that is never among its lines, and is gone at the end', async () => {
    const { arrive, clock, picture, tail } = startTail();
    await arrive(3);
    await clock.advance(300);
    await arrive(20);
    await clock.advance(1000);
    const { screen, scrollback } = await picture();
    expect(screen.at(-1)).toMatch(/^\d+(\.\d)? lines\/s .*· Space: browse$/);
    expect(scrollback.filter((row) => row.includes('lines/s'))).toHaveLength(1);
    await tail.end();
    const after = await picture();
    expect(after.scrollback.join('\n')).not.toContain('lines/s');
    expect(numbersIn(after.scrollback)).toEqual(upTo(23));
  });

  it('gets a dated mark at Enter', async () => {
    const { arrive, clock, picture, tty } = startTail();
    await arrive(1);
    tty.type('\r');
    await clock.settle();
    await arrive(1);
    const { scrollback } = await picture();
    expect(scrollback.slice(0, 3)).toEqual(['line 0.', expect.stringMatching(/^── 12:00:00 ─{48}$/), 'line 1.']);
  });

  it('puts what stderr says above the line, in order', async () => {
    const { arrive, clock, picture, tail } = startTail();
    await arrive(1);
    await clock.advance(300);
    await tail.streams.err.write('· orders-pdf joined\n');
    await arrive(1);
    const { scrollback } = await picture();
    expect(scrollback.slice(0, 3)).toEqual(['line 0.', '· orders-pdf joined', 'line 1.']);
    expect(scrollback[3]).toContain('lines/s');
  });

  it('stands still at Ctrl-S and goes on at the next key, as terminals do', async () => {
    const { arrive, clock, picture, tty } = startTail();
    await arrive(1);
    tty.type('\x13');
    await arrive(2);
    await clock.advance(2000);
    expect(numbersIn((await picture()).scrollback)).toEqual([0]);
    tty.type('\x11');
    await clock.settle();
    expect(numbersIn((await picture()).scrollback)).toEqual([0, 1, 2]);
  });

  it('leaves Ctrl-C, Ctrl-Z and Ctrl-\\ what they are', () => {
    const { tty } = startTail();
    tty.type('\x03');
    tty.type('\x1a');
    tty.resume('foreground');
    tty.type('\x1c');
    expect(tty.sent).toEqual(['SIGINT', 'SIGTSTP', 'SIGQUIT']);
    expect(tty.suspensions()).toBe(1);
    expect(tty.isRaw()).toBe(false);
  });

  it('writes no status in the background, and hears keys again in the foreground', async () => {
    const { arrive, clock, picture, tty } = startTail();
    tty.type('\x1a');
    expect(tty.isRaw()).toBe(false);
    tty.resume('background');
    await arrive(2);
    await clock.advance(1000);
    expect(tty.isRaw()).toBe(false);
    expect((await picture()).scrollback.join('\n')).not.toContain('lines/s');
    tty.resume('foreground');
    await clock.advance(300);
    expect(tty.isRaw()).toBe(true);
    expect((await picture()).scrollback.join('\n')).toContain('lines/s');
  });
});

describe('the view at Space', () => {
  it('pauses what is seen and not what is read, and gives it all back', async () => {
    // ink draws by timers of its own.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const { arrive, clock, leave, picture, tty } = startTail();
    await arrive(5);
    tty.type(' ');
    await clock.settle();
    vi.advanceTimersByTime(100);
    await arrive(30);
    await clock.advance(300);
    vi.advanceTimersByTime(100);
    await clock.settle();
    vi.useRealTimers();
    const { isAlternate, screen, scrollback } = await picture();
    expect(isAlternate).toBe(true);
    expect(screen[0]).toMatch(/^paused · \+25 new/);
    expect(numbersIn(scrollback)).toEqual(upTo(5));
    await leave();
    const after = await picture();
    expect(after).toMatchObject({ isAlternate: false, isCursorHidden: false });
    expect(numbersIn(after.scrollback)).toEqual(upTo(35));
  });

  it('ends with the program: the terminal is as it was at once, and what waited is written', async () => {
    const { arrive, clock, picture, stop, tail, tty } = startTail();
    await arrive(5);
    tty.type(' ');
    await clock.settle();
    await arrive(5);
    stop.abort();
    expect(tty.isRaw()).toBe(false);
    expect(await picture()).toMatchObject({ isAlternate: false, isCursorHidden: false });
    await tail.end();
    expect(numbersIn((await picture()).scrollback)).toEqual(upTo(10));
  });

  it('is left by a terminal that hangs up', async () => {
    const { clock, picture, tty } = startTail();
    tty.type(' ');
    await clock.settle();
    expect(tty.hangUp).toThrow('ended with 129');
    expect(tty.isRaw()).toBe(false);
    expect(await picture()).toMatchObject({ isAlternate: false, isCursorHidden: false });
  });

  it('holds every line once and in order in the scrollback, whatever is pressed while lines come', async () => {
    const keys = [
      ' ',
      '\r',
      'j',
      'k',
      'g',
      'G',
      'e',
      'i',
      '/',
      'n',
      'N',
      '1',
      '?',
      'q',
      '\x7f',
      '\x13',
      '\x11',
      '\x0c',
    ];
    const sequences = ['\x1b', '\x1b[A', '\x1b[B', '\x1b[5~', '\x1b[6~', '\x1b[H', '\x1b[F', '\x1b['];
    const act = fc.oneof(
      { weight: 6, arbitrary: fc.record({ type: fc.constantFrom(...keys, ...sequences) }) },
      { weight: 4, arbitrary: fc.record({ lines: fc.integer({ min: 1, max: 15 }) }) },
      { weight: 2, arbitrary: fc.record({ waitMs: fc.integer({ min: 0, max: 600 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({ columns: fc.integer({ min: 30, max: 90 }), rows: fc.integer({ min: 3, max: 20 }) }),
      },
      { weight: 1, arbitrary: fc.record({ resumeIn: fc.constantFrom('foreground' as const, 'background' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const { arrive, clock, leave, lines, picture, resize, tail, tty } = startTail();
        for (const one of acts) {
          if ('type' in one) tty.type(one.type);
          else if ('lines' in one) void arrive(one.lines);
          else if ('waitMs' in one) await clock.advance(one.waitMs);
          else if ('columns' in one) resize(one.columns, one.rows);
          else {
            tty.type('\x1a');
            tty.resume(one.resumeIn);
          }
        }
        tty.resume('foreground');
        await clock.settle();
        await leave();
        const back = await picture();
        expect(back.isAlternate).toBe(false);
        expect(numbersIn(back.scrollback)).toEqual(upTo(lines()));
        await tail.end();
        const ended = await picture();
        expect(numbersIn(ended.scrollback)).toEqual(upTo(lines()));
        expect(ended.scrollback.join('\n')).not.toContain('lines/s');
        expect(ended).toMatchObject({ isAlternate: false, isCursorHidden: false });
        expect(tty.isRaw()).toBe(false);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
