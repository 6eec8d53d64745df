import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectGolden } from '../golden/golden.ts';
import { pause, waitUntil } from './built-bin.ts';
import { type Sandbox, startSandbox } from './sandbox-process.ts';
import { busyness, openTerminal, type TerminalSession } from './terminal-session.ts';

const SIZES = [
  { columns: 40, rows: 14 },
  { columns: 80, rows: 20 },
  { columns: 200, rows: 20 },
];

const folder = mkdtempSync(join(tmpdir(), 'slsobs-view-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** Lines of one call after another, with wide letters, emoji and a line of a megabyte among them. */
function storyFile(): string {
  const messages = [
    'order received\torderId=o-1',
    '検索 "贈り物" の結果は 12 件です',
    'mail sent 🎉 to café',
    `megabyte ${'x'.repeat(1_000_000)}`,
    '\u001b]0;owned\u0007\u001b[2Jhostile',
    '{"level":"ERROR","message":"card declined","orderId":"o-1"}',
  ];
  const events = messages.map((message, index) => ({
    logStreamName: '2026/03/02/[$LATEST]8f3c',
    timestamp: Date.parse('2026-03-02T13:02:07.390Z') + index * 10,
    message,
    ingestionTime: Date.parse('2026-03-02T13:02:08.000Z'),
    eventId: `e${index}`,
  }));
  const path = join(folder, 'story.json');
  writeFileSync(path, JSON.stringify({ events }));
  return path;
}

/** Follows a pipe that stays open, with keys from the terminal. */
function openStory(size: { columns: number; rows: number }, env: Record<string, string> = {}): TerminalSession {
  const script = `(cat ${storyFile()}; sleep 60) | "$@"`;
  return openTerminal(['tail', '--from', '-', '--utc'], { folder, size, script, env: { NO_COLOR: '1', ...env } });
}

const isBrowsing = async (session: TerminalSession): Promise<boolean> => {
  const { isAlternate, screen } = await session.picture();
  return isAlternate && /^(paused|call) /.test(screen[0] ?? '');
};

const hasStatus = async (session: TerminalSession): Promise<boolean> =>
  (await session.picture()).screen.some((row) => /(lines\/s|ok).*|Space: browse/.test(row));

describe('the full-screen view in a terminal', () => {
  it.each(SIZES)('shows a stream from a pipe on $columns columns, then gives it back whole', async (size) => {
    const session = openStory(size);
    await waitUntil('the line below the stream', () => session.written().includes('Space: browse'));
    const stream = await session.picture();
    session.type(' ');
    await waitUntil('the view', () => isBrowsing(session));
    const newest = await session.picture();
    session.type('g');
    await waitUntil('its first line', async () => (await session.picture()).screen[1]?.startsWith('· stdin') === true);
    const oldest = await session.picture();
    session.type('q');
    await waitUntil('the stream', async () => !(await session.picture()).isAlternate);
    const back = await session.picture();
    const withoutStatus = (rows: readonly string[]): string[] => rows.filter((row) => !row.includes('Space: browse'));
    expect(withoutStatus(back.scrollback)).toEqual(withoutStatus(stream.scrollback));
    expect(session.written()).not.toContain('\u001b]0;owned');
    session.type('\x03');
    await session.ended;
    const shown = { newest: newest.screen, oldest: oldest.screen };
    const captured = Object.entries(shown).map(([name, rows]) => [`== ${name}`, ...rows, ''].join('\n'));
    expectGolden(`tui/terminal.${size.columns}.txt`, captured.join('\n'));
  });

  it('writes no colour where none is wanted', async () => {
    const session = openStory({ columns: 80, rows: 20 });
    await waitUntil('the line below the stream', () => session.written().includes('Space: browse'));
    session.type(' ');
    await waitUntil('the view', () => isBrowsing(session));
    session.type('\x03');
    await session.ended;
    // Inverse and underlined are no colours; 38, 48 and 30 to 47 are.
    const colours = session
      .written()
      .split('\u001b[')
      .filter((sequence) => /^(?:[0-9;]*;)?[34][0-8][0-9;]*m/.test(sequence));
    expect(colours).toEqual([]);
  });
});

describe('a follow in a terminal', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });

  afterAll(() => sandbox.stop());

  const follow = async (script?: string): Promise<TerminalSession> => {
    const words = ['tail', 'shop-*', ...sandbox.flags];
    const session = openTerminal(words, { folder, ...(script === undefined ? {} : { script }) });
    await waitUntil('the line below the stream', () => session.written().includes('Space: browse'));
    return session;
  };
  const browse = async (session: TerminalSession): Promise<void> => {
    session.type(' ');
    await waitUntil('the view', () => isBrowsing(session));
  };

  it('is ended by Ctrl-C in the view within 200 ms, the terminal as it was', async () => {
    let fastestMs = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 5 && fastestMs > 200; tries += 1) {
      const session = await follow();
      await browse(session);
      const pressedAtMs = performance.now();
      session.type('\x03');
      expect(await session.ended).toBe(0);
      fastestMs = Math.min(fastestMs, (performance.now() - pressedAtMs) / busyness());
      expect(session.settings('after')).toBe(session.settings('before'));
      const picture = await session.picture();
      expect(picture).toMatchObject({ isAlternate: false, isCursorHidden: false, cursorColumn: 0 });
      expect(picture.scrollback.join('\n')).not.toMatch(/Space: browse|Esc: back/);
    }
    expect(fastestMs).toBeLessThanOrEqual(200);
  }, 60_000);

  it('can be suspended in the view: the shell has its terminal, and the view comes back', async () => {
    const session = await follow(
      'set -m; stty_to before; "$@"; stty_to between; echo; echo stopped; fg > /dev/null; code=$?; stty_to after; exit $code',
    );
    await browse(session);
    const drawn = session.written().length;
    session.type('\x1a');
    await waitUntil('the shell', () => session.written().includes('stopped'));
    await waitUntil('the view again', async () => {
      return session.written().slice(drawn).split('\u001b[?1049h').length === 2 && (await isBrowsing(session));
    });
    session.type('q');
    await waitUntil('the stream', async () => !(await session.picture()).isAlternate && (await hasStatus(session)));
    session.type('\x03');
    expect(await session.ended).toBe(0);
    expect(session.settings('between')).toBe(session.settings('before'));
    expect(session.settings('after')).toBe(session.settings('before'));
  });

  it('fits the terminal after any number of resizes, in the view and below the stream', async () => {
    const session = await follow();
    await browse(session);
    for (let step = 0; step < 20; step += 1) {
      session.resize({ columns: 30 + ((step * 37) % 120), rows: 5 + ((step * 11) % 30) });
      await pause(20);
    }
    session.resize({ columns: 72, rows: 18 });
    await waitUntil('the view in its size', async () => {
      const { screen } = await session.picture();
      return (
        screen.length === 18 && screen[0]?.startsWith('paused') === true && screen[17]?.startsWith('Esc: back') === true
      );
    });
    session.type('q');
    await waitUntil('the line below the stream', () => hasStatus(session));
    for (let step = 0; step < 5; step += 1) {
      session.resize({ columns: 72 - step * 6, rows: 18 });
      await pause(300);
    }
    const { scrollback } = await session.picture();
    expect(scrollback.filter((row) => /\d behind/.test(row)).length).toBeLessThanOrEqual(1);
    session.type('\x03');
    expect(await session.ended).toBe(0);
  });

  it('leaves the view and gives the keys back when it is told that its terminal has gone', async () => {
    const session = await follow(
      'stty_to before; sh -c \'echo pid $$; exec "$@"\' sh "$@"; code=$?; stty_to after; exit $code',
    );
    await browse(session);
    process.kill(Number(/pid (\d+)/.exec(session.written())?.[1]), 'SIGHUP');
    expect(await session.ended).toBe(129);
    expect(session.settings('after')).toBe(session.settings('before'));
    expect(await session.picture()).toMatchObject({ isAlternate: false, isCursorHidden: false });
  });

  it('ends when its terminal is closed', async () => {
    const session = await follow('echo pid $$; exec "$@"');
    const pid = Number(/pid (\d+)/.exec(session.written())?.[1]);
    await browse(session);
    session.hangUp();
    await session.ended;
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
