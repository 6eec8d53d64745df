import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/domain/json.ts';
import { fieldTexts } from '../../../../src/render/text/fields.ts';
import { logRecord } from '../../../fakes/log-records.ts';

function shown(data: JsonObject, options: { loggerFields?: boolean; enough?: number; isError?: boolean } = {}): string {
  const { isError, loggerFields = false, ...rest } = options;
  const record = { ...logRecord(isError ? { error: { type: 'E' } } : {}), data };
  return fieldTexts(record, { ansi: 'show', loggerFields, ...rest }).join(' ');
}

const powertools = { cold_start: true, function_name: 'f', xray_trace_id: '1-2-3', service: 'orders', orderId: 'o-1' };
const pino = { pid: 8, hostname: '169.254.76.1', orderId: 'o-1' };

describe('fields of a JSON line', () => {
  it.each([
    [{ sku: 'MUG-11', left: 2, ok: true, none: null }, 'sku=MUG-11 left=2 ok=true none=null'],
    [{ note: 'two words', empty: '', eq: 'a=b', 'a key': 1 }, 'note="two words" empty="" eq="a=b" "a key"=1'],
    [{ items: [{ sku: 'A' }], deep: { a: { b: 1 } } }, 'items=[{"sku":"A"}] deep={"a":{"b":1}}'],
    [{ text: 'a\nb\u001b[31m' }, 'text="a\\nb\\u001b[31m"'],
    [JSON.parse('{"__proto__":1,"constructor":2}'), '__proto__=1 constructor=2'],
  ])('of %j read %s', (data, text) => {
    expect(shown(data)).toBe(text);
  });

  it.each([
    ['Powertools', powertools, 'orderId=o-1'],
    ['pino', pino, 'orderId=o-1'],
    ['Python’s root logger', { logger: 'root', orderId: 'o-1' }, 'orderId=o-1'],
    ['nobody', { service: 'orders', logger: 'shop', hostname: 'h' }, 'service=orders logger=shop hostname=h'],
  ])('are shown without those that a logger adds by itself: %s', (_, data, text) => {
    expect(shown(data)).toBe(text);
    expect(shown(data, { loggerFields: true }).split(' ')).toHaveLength(Object.keys(data).length);
  });

  it('are shown without the error that stands in the row, and with one that does not', () => {
    expect(shown({ err: { message: 'm' }, id: 1 }, { isError: true })).toBe('id=1');
    expect(shown({ error: 'none', id: 1 })).toBe('error=none id=1');
  });

  it('are prepared no further than is seen', () => {
    const data = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, 'value']));
    expect(shown(data, { enough: 100 }).length).toBeLessThan(130);
  });
});
