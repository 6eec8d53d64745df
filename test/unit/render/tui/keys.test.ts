import { describe, expect, it } from 'vitest';
import { decodeKeys, type Key, keysOfRest } from '../../../../src/render/tui/keys.ts';

const ESC = '\x1b';
const words = (keys: readonly Key[]): string[] => keys.map((key) => ('name' in key ? key.name : key.character));

describe('keys', () => {
  it.each([
    ['j', ['j']],
    ['\r', ['enter']],
    ['\x7f', ['backspace']],
    ['\x03', ['interrupt']],
    [`${ESC}[A`, ['up']],
    [`${ESC}OB`, ['down']],
    [`${ESC}[1;5A`, ['up']],
    [`${ESC}[5~`, ['page-up']],
    [`${ESC}[6~${ESC}[4~`, ['page-down', 'end']],
    [`${ESC}[1~`, ['home']],
    [`${ESC}[?1;2c`, ['unknown']],
    ['/café 😀', ['/', 'c', 'a', 'f', 'é', ' ', '😀']],
    [`${ESC}x`, ['escape', 'x']],
    ['\x01', ['unknown']],
  ])('reads %j', (characters, expected) => {
    expect(decodeKeys(characters)).toEqual({ keys: expect.anything(), rest: '' });
    expect(words(decodeKeys(characters).keys)).toEqual(expected);
  });

  it('wait for the rest of a sequence that comes in pieces', () => {
    const first = decodeKeys(`j${ESC}`);
    expect({ keys: words(first.keys), rest: first.rest }).toEqual({ keys: ['j'], rest: ESC });
    const second = decodeKeys(`${first.rest}[`);
    expect(second).toEqual({ keys: [], rest: `${ESC}[` });
    expect(words(decodeKeys(`${second.rest}6~`).keys)).toEqual(['page-down']);
  });

  it('are Escape and what followed when the rest never comes', () => {
    expect(words(keysOfRest(ESC))).toEqual(['escape']);
    expect(words(keysOfRest(`${ESC}[`))).toEqual(['escape', '[']);
    expect(keysOfRest('')).toEqual([]);
  });

  it('do not wait for the end of a sequence that has none', () => {
    expect(decodeKeys(`${ESC}[${'1;'.repeat(50_000)}`).rest).toBe('');
  });
});
