import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireJson } from '../../../../src/render/machine/wire-json.ts';

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

describe('JSON on the wire', () => {
  it('holds nothing that a terminal would act on', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = wireJson({ [text]: text });
        expect(json).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u{FEFF}]/u);
      }),
    );
  });

  it('gives every reader the same text back, lone surrogates excepted', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(JSON.parse(wireJson(text))).toBe(text.toWellFormed());
      }),
    );
  });

  it.each([
    ['\\ud800 written out', '"\\\\ud800 written out"'],
    ['\ud800', '"\\ufffd"'],
    ['\\\ud800', '"\\\\\\ufffd"'],
    ['##[error] ###vso[x]', '"\\u0023#[error] #\\u0023#vso[x]"'],
    ['café 東京 😀', '"café 東京 😀"'],
    ['\u009b\u202e\u2028', '"\\u009b\\u202e\\u2028"'],
  ])('writes %j as %s', (text, json) => {
    expect(wireJson(text)).toBe(json);
  });

  it('cuts nesting that JSON.stringify cannot write', () => {
    const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    expect(wireJson({ deep })).toContain('"…"');
  });

  it('keeps a key named __proto__', () => {
    expect(wireJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });
});
