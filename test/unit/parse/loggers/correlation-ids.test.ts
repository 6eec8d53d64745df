import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEvent } from '../../../../src/parse/record.ts';
import { eventOf } from '../fixture-cases.ts';

const name = fc
  .constantFrom('x-correlation-', 'X-Correlation-', 'x_correlation_')
  .chain((prefix) => fc.stringMatching(/^[a-z-]{1,12}$/).map((rest) => prefix + rest));
const ids = fc.dictionary(name, fc.string({ minLength: 1, maxLength: 256 }), { minKeys: 1, maxKeys: 6 });

test('every correlation ID of a JSON line is found, and stays among its fields', () => {
  fc.assert(
    fc.property(ids, (fields) => {
      const { correlationIds, data } = parseEvent(eventOf(JSON.stringify({ message: 'said', ...fields })));
      expect({ correlationIds, data }).toEqual({ correlationIds: fields, data: fields });
    }),
  );
});

test('a line without any has no such property at all', () => {
  expect(parseEvent(eventOf('{"message":"said"}'))).not.toHaveProperty('correlationIds');
});

test('those of a line inside a line go before those around it', () => {
  const inner = JSON.stringify({ message: 'said', correlation_id: 'inner' });
  const line = JSON.stringify({ correlation_id: 'outer', traceparent: 'outer', message: inner });
  expect(parseEvent(eventOf(line)).correlationIds).toEqual({ correlation_id: 'inner', traceparent: 'outer' });
});
