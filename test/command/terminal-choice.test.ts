import { describe, expect, it } from 'vitest';
import { terminalFor } from '../../src/commands/terminal-choice.ts';
import { createFakeTty } from '../fakes/fake-tty.ts';
import { createSimulatedClock } from '../fakes/simulated-clock.ts';
import { testMachine } from '../fakes/test-machine.ts';

const FLAGS = { tz: 'utc', color: 'auto' };
const FOLLOW = { follow: true, from: [] };

function choose(
  { flags = {}, env = {}, kind = FOLLOW, isPiped = false, isInBackground = false } = {} as {
    flags?: object;
    env?: Record<string, string>;
    kind?: { follow: boolean; from: string[] };
    isPiped?: boolean;
    isInBackground?: boolean;
  },
): 'drawn' | 'plain' {
  const tty = createFakeTty();
  if (isInBackground) tty.resume('background');
  const machine = testMachine({ clock: createSimulatedClock(), tty, env });
  const input = { ...machine.streams.in, isTerminal: !isPiped };
  const chosen = terminalFor({ ...FLAGS, ...flags }, kind, { ...machine, streams: { ...machine.streams, in: input } });
  return chosen === undefined ? 'plain' : 'drawn';
}

describe('a stream on a terminal', () => {
  it.each([
    ['that is followed', {}, 'drawn'],
    ['that is read from a pipe', { kind: { follow: false, from: ['-'] }, isPiped: true }, 'drawn'],
    ['that is typed', { kind: { follow: false, from: ['-'] } }, 'plain'],
    ['that ends', { kind: { follow: false, from: ['a.json'] } }, 'plain'],
    ['with --no-motion', { flags: { motion: false } }, 'plain'],
    ['with --quiet', { flags: { quiet: true } }, 'plain'],
    ['with SLSOBS_NO_MOTION', { env: { SLSOBS_NO_MOTION: '1' } }, 'plain'],
    ['with a screen reader', { env: { INK_SCREEN_READER: 'true' } }, 'plain'],
    ['that is dumb', { env: { TERM: 'dumb' } }, 'plain'],
    ['under CI', { env: { CI: 'true' } }, 'plain'],
    ['in the background', { isInBackground: true }, 'plain'],
    ['whose stdin is elsewhere', { isPiped: true }, 'plain'],
  ])('%s', (_, setting, expected) => {
    expect(choose(setting)).toBe(expected);
  });

  it('is plain where stdout is none', () => {
    const machine = testMachine({ clock: createSimulatedClock() });
    expect(terminalFor(FLAGS, FOLLOW, machine)).toBeUndefined();
  });
});
