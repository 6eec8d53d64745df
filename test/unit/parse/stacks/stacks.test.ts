import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../../../src/parse/record.ts';
import { eventOf } from '../fixture-cases.ts';

const PREFIX = '2026-03-02T10:15:30.123Z\t8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b\tERROR\t';
const FRAME = '    at handler (/var/task/index.js:9:3)';

function errorOf(message: string): unknown {
  return parseEvent(eventOf(message)).error;
}

describe('the stack of an error', () => {
  test('of Node holds its frames and what was printed behind them', () => {
    expect(errorOf(`${PREFIX}TypeError: no\n${FRAME} {\n  code: 'E1'\n}\n`)).toEqual({
      type: 'TypeError',
      message: 'no',
      stack: `${FRAME} {\n  code: 'E1'\n}`,
    });
  });

  test('of Python has plain spaces and newlines where the runtime printed others', () => {
    const printed =
      '[ERROR] KeyError: \'sku\'\rTraceback (most recent call last):\r\u00a0\u00a0File "a.py", line 1, in f\r\u00a0\u00a0\u00a0\u00a0g()\n';
    expect(errorOf(printed)).toEqual({
      type: 'KeyError',
      message: "'sku'",
      stack: '  File "a.py", line 1, in f\n    g()',
    });
  });

  test('of Python’s JSON joins its entries', () => {
    const fields = {
      errorType: 'KeyError',
      errorMessage: "'sku'",
      stackTrace: ['  File "a.py", line 1, in f\n    g()\n', '  File "b.py", line 2, in g\n'],
    };
    expect(errorOf(JSON.stringify(fields))).toMatchObject({
      stack: '  File "a.py", line 1, in f\n    g()\n  File "b.py", line 2, in g',
    });
  });

  test('of structlog is written as Python writes frames', () => {
    const exception = [
      { exc_type: 'KeyError', exc_value: "'sku'", frames: [{ filename: 'a.py', lineno: 1, name: 'f' }] },
    ];
    expect(errorOf(JSON.stringify({ event: 'no', exception }))).toMatchObject({ stack: '  File "a.py", line 1, in f' });
  });

  test('of a chain of Python exceptions is whole, and the last is the error', () => {
    const trace = (name: string): string => `Traceback (most recent call last):\n  File "a.py", line 1, in f\n${name}`;
    const text = `no\n${trace('KeyError: 1')}\n\nDuring handling of the above exception, another exception occurred:\n\n${trace('shop.Declined: twice\nover')}`;
    expect(errorOf(text)).toMatchObject({ type: 'Declined', message: 'twice\nover' });
    expect(errorOf(text)).toHaveProperty('stack', expect.stringContaining('KeyError: 1\n\nDuring handling'));
  });
});

describe('the name of an error', () => {
  test.each([
    ['TypeError: no', 'TypeError', 'no'],
    ['charge failed TypeError: no', 'TypeError', 'no'],
    ['Charge: TypeError: no', 'TypeError', 'no'],
    ['TypeError [ERR_X]: no', 'TypeError', 'no'],
    ['PaymentDeclined: card: expired', 'PaymentDeclined', 'card: expired'],
    ['Error', 'Error', undefined],
    ['it failed: badly', undefined, 'it failed: badly'],
  ])('in “%s” is found', (words, type, message) => {
    const error = errorOf(`${PREFIX}${words}\n${FRAME}\n`);
    expect(error).toEqual({ ...(type && { type }), ...(message && { message }), stack: FRAME });
  });
});
