import { describe, expect, it } from 'vitest';
import { asSafe } from '../../../../src/render/safe-text.ts';
import { createLineBuffer, type LineBuffer } from '../../../../src/render/tui/line-buffer.ts';
import { placed } from '../log-steps.ts';

function add(buffer: LineBuffer, message: string, requestId = message): void {
  buffer.add({ kind: 'line', placed: placed({ at: 0, requestId, message }) }, [asSafe(message.slice(0, 50))]);
}

const kept = (buffer: LineBuffer): number => buffer.endSeq() - buffer.firstSeq();

describe('the buffer of lines', () => {
  it('keeps the newest up to a count, and what it says of calls is of what it keeps', () => {
    const buffer = createLineBuffer({ entries: 3, bytes: 1_000_000 });
    for (const [message, of] of [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'a'],
      ['4', 'c'],
    ] as const)
      add(buffer, message, of);
    expect([kept(buffer), buffer.fellOut(), buffer.firstSeq()]).toEqual([3, 1, 1]);
    expect(buffer.call('a')).toMatchObject({ firstSeq: 2, lineCount: 1 });
    add(buffer, '5', 'c');
    expect(buffer.call('b')).toBeUndefined();
    expect(buffer.at(0)).toBeUndefined();
    expect(buffer.at(4)?.rows).toEqual(['5']);
  });

  it('keeps few large messages, and always the newest', () => {
    const buffer = createLineBuffer({ entries: 1000, bytes: 3_000_000 });
    for (let index = 0; index < 10; index += 1) add(buffer, 'x'.repeat(1_000_000));
    expect(kept(buffer)).toBe(2);
    add(buffer, 'y'.repeat(9_000_000));
    expect(kept(buffer)).toBe(1);
  });

  it('finds each entry by its number however many have fallen out', () => {
    const buffer = createLineBuffer({ entries: 100, bytes: 1_000_000 });
    for (let index = 0; index < 20_000; index += 1) add(buffer, `${index}`);
    expect([buffer.firstSeq(), buffer.endSeq(), buffer.fellOut()]).toEqual([19_900, 20_000, 19_900]);
    expect(buffer.at(19_950)?.rows).toEqual(['19950']);
  });
});
