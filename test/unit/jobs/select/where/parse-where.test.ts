import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhere } from '../../../../../src/jobs/select/where/parse-where.ts';
import { WhereError } from '../../../../../src/jobs/select/where/where-error.ts';
import { FIELD_NAMES } from '../../../../../src/jobs/select/where/where-fields.ts';
import { type LineSketch, placed } from '../../../render/log-steps.ts';

const order: LineSketch = {
  at: 0,
  of: '77be1d3e-1111',
  level: 'warn',
  message: 'order refused by "stripe"',
  functionName: 'orders-api',
  traceId: '1-5759e988-bd862e3fe1be46a994272793',
  error: { type: 'PaymentDeclined', message: 'card_expired' },
  data: {
    status: 502,
    code: '404',
    amount: '12.50',
    user: 'anna',
    at: '2026-03-02T10:00:00Z',
    ok: false,
    none: null,
    tags: ['new', 'eu'],
    'user id': 7,
    'http.route': '/orders',
    request: { path: '/orders', headers: { host: 'x' } },
  },
};
const report: LineSketch = {
  at: 9,
  of: '77be1d3e-1111',
  kind: 'report',
  message: 'REPORT …',
  facts: { durationMs: 1500, memorySizeMb: 512, status: 'timeout' },
};

describe('a --where expression', () => {
  it.each<[string, boolean, LineSketch?]>([
    ['level >= warn', true],
    ['level>=error', false],
    ['level = WARNING', true],
    ['level < fatal and level != info', true],
    ['level >= error', true, report],
    ['level = info', true, { at: 0 }],
    ['level in (warn, error)', true],
    ['data.status >= 500', true],
    ['data.status >= 503', false],
    ['data.status == 502', true],
    ['data.status = "502"', true],
    ['data.status in (500, 502)', true],
    ['data.status not in (500, 502)', false],
    ['data.status != 200', true],
    ['data.code = 404', true],
    ['data.code < 1e3', true],
    ['data.amount > 12.4', true],
    ['data.at >= "2026-03-02T09:00"', true],
    ['data.at < 2026-03-01', false],
    ['data.user = anna', true],
    ["data.user = 'anna'", true],
    ['data.user ~ ^an', true],
    ['requestId ~ ^77be\\d[a-f]{2}', false],
    ['data.user =~ "^AN"', false],
    ['data.user !~ "^b"', true],
    ['data.user contains nn', true],
    ['data.tags contains eu', true],
    ['data.tags contains e', false],
    ['data.request.path = /orders', true],
    ['data."user id" = 7', true],
    ['data.http.route = /orders', true],
    ['data.request contains "host"', true],
    ['message contains "\\"stripe\\""', true],
    ['message ~ "ref(used|uted)"', true],
    ['function = orders-api', true],
    ['requestId ~ ^77be', true],
    ['kind = app', true],
    ['error.type = PaymentDeclined', true],
    ['error', true],
    ['not error', false],
    ['traceId', true],
    ['status = timeout', true, report],
    ['durationMs > 1.4s', true, report],
    ['durationMs >= 1500 and durationMs < 1501ms', true, report],
    ['memorySizeMb = 512', true, report],
    ['late', false],
    ['inferred = false', true],
    ['data.ok', false],
    ['data.status', true],
    ['level = warn or data.missing = 1 and kind = report', true],
    ['(level = warn or level = info) and kind = report', false],
    ['level = warn && !(kind = report || data.status < 500)', true],
    ['NOT level = info AND level = warn', true],
    ['not not level = warn', true],
  ])('%s is %s', (source, expected, sketch = order) => {
    expect(parseWhere(source)(placed(sketch))).toBe(expected);
  });

  it('meets no comparison where a line does not have the field, not even that it differs', () => {
    for (const source of [
      'data.nope = 1',
      'data.nope != 1',
      'data.nope !~ x',
      'data.none = null',
      'data.nope not in (1)',
    ]) {
      expect(parseWhere(source)(placed(order))).toBe(false);
      expect(parseWhere(`not ${source}`)(placed(order))).toBe(true);
    }
  });

  it('compares data of every shape with every kind of value without throwing', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('=', '!=', '<', '<=', '>', '>=', '~', '!~', 'contains'),
        fc.constantFrom('5', '1.5s', 'x', '"a b"'),
        (value, comparison, literal) => {
          const line = placed({ at: 0, data: { x: value } as never });
          return typeof parseWhere(`data.x ${comparison} ${literal}`)(line) === 'boolean';
        },
      ),
    );
  });

  it.each<[string, string, [number, number], string?]>([
    ['levl >= warn', 'no field “levl”', [0, 4], 'level, or data.levl'],
    ['orderId = 5', 'no field “orderId”', [0, 7], "data.orderId, for a field of the line's own JSON"],
    ['level >= wran', '“wran” is not a level', [9, 13], 'warn'],
    ['level >= 5', '“5” is not a level', [9, 10], 'trace, debug, info, warn, error, fatal'],
    ['kind = repot', 'kind is never “repot”', [7, 12], 'report'],
    ['status = timout', 'status is never “timout”', [9, 15], 'timeout'],
    ['kind > app', 'kind has no order', [7, 10]],
    ['message > 5', 'message has no order', [10, 11]],
    ['durationMs > soon', 'durationMs is a number of milliseconds', [13, 17], '500, 500ms, 1.5s'],
    ['late = maybe', 'late is true or false', [7, 12]],
    ['data.x contians 5', '“contians” is not a comparison', [7, 15], 'contains'],
    ['level = warn kind = app', 'two tests stand side by side', [13, 17], 'put and, or between them'],
    ['(level = warn', '( is never closed', [0, 1]],
    ['level = warn)', ') closes nothing', [12, 13]],
    ['data.x in 5', 'in takes a list', [10, 11]],
    ['data.x in (5', 'list is never closed', [10, 11]],
    ['data.x =', 'compared with nothing', [8, 8]],
    ['', 'a test is missing', [0, 0]],
    ['level = warn and', 'a test is missing', [16, 16]],
    ['500 <= data.status', 'begins with a field', [0, 3]],
    ['data.x = "abc', 'quote is never closed', [9, 13]],
    ['a ; b', '“;” means nothing', [2, 3]],
    ['message ~ "(?=x)"', 'lookaround', [10, 17]],
    ['message ~ "("', 'is not a regular expression', [10, 13]],
    [`${'('.repeat(100)}level${')'.repeat(100)}`, 'nested more than 64 deep', [65, 66]],
    ['x'.repeat(5000), 'more than 4096 characters', [0, 1]],
  ])('says of “%s” that %s, and where', (source, message, [start, end], hint) => {
    let error: unknown;
    try {
      parseWhere(source);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(WhereError);
    expect(error).toMatchObject({ start, end, exitCode: 2, ...(hint === undefined ? {} : { hint }) });
    expect(String(error)).toContain(message);
  });

  it('takes any text for an expression or says what is wrong with it, pointing into it', () => {
    const piece = fc.constantFrom(
      ...FIELD_NAMES,
      'data.x',
      'data."a b"',
      '=',
      '!=',
      '>=',
      '~',
      'contains',
      'in',
      'and',
      'or',
      'not',
      '(',
      ')',
      ',',
      '5',
      '1.5s',
      'warn',
      '"x"',
      "'",
      '"',
      '\\',
      '.',
      '!',
      '&&',
      '|',
      'é',
      '👍',
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(' ')),
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(anything, (source) => {
        try {
          return typeof parseWhere(source)(placed(order)) === 'boolean';
        } catch (error) {
          return (
            error instanceof WhereError && error.start >= 0 && error.start <= error.end && error.end <= source.length
          );
        }
      }),
      { numRuns: 2000 },
    );
  });
});
