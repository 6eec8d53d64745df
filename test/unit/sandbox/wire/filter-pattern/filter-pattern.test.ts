import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../../src/sandbox/wire/aws-error.ts';
import { compileFilterPattern } from '../../../../../src/sandbox/wire/filter-pattern/filter-pattern.ts';

// The events and patterns follow AWS's page "Filter pattern syntax for metric filters, subscription filters, filter log
// events, and Live Tail" (FilterAndPatternSyntax) and the pages under it.
const UNSTRUCTURED = [
  '[ERROR 400] BAD REQUEST',
  '[ERROR 401] UNAUTHORIZED REQUEST',
  '[ERROR 419] MISSING ARGUMENTS',
  '[ERROR 420] INVALID ARGUMENTS',
  '[ERROR 500] INTERNAL SERVER ERROR',
  '[SUCCESS 200] AUTHORIZED REQUEST',
];

const matched = (pattern: string, messages: readonly string[]): string[] =>
  messages.filter(compileFilterPattern(pattern));

describe('terms', () => {
  test.each([
    ['', UNSTRUCTURED],
    ['   ', UNSTRUCTURED],
    ['" "', UNSTRUCTURED],
    ['ERROR', UNSTRUCTURED.slice(0, 5)],
    ['error', []],
    ['ERROR ARGUMENTS', UNSTRUCTURED.slice(2, 4)],
    ['?ERROR ?ARGUMENTS', UNSTRUCTURED.slice(0, 5)],
    ['?401 ?"SUCCESS 200"', [UNSTRUCTURED[1], UNSTRUCTURED[5]]],
    ['"INTERNAL SERVER ERROR"', [UNSTRUCTURED[4]]],
    ['ERROR -ARGUMENTS', [UNSTRUCTURED[0], UNSTRUCTURED[1], UNSTRUCTURED[4]]],
    ['-ERROR', [UNSTRUCTURED[5]]],
    ['-"BAD REQUEST" -ARGUMENTS -INTERNAL', [UNSTRUCTURED[1], UNSTRUCTURED[5]]],
    ['?ARGUMENTS SUCCESS', [UNSTRUCTURED[5]]],
    ['%AUTHORIZED%', [UNSTRUCTURED[1], UNSTRUCTURED[5]]],
    ['ERROR %4[01]\\d% -BAD', [UNSTRUCTURED[1], UNSTRUCTURED[2]]],
  ])('%s', (pattern, expected) => {
    expect(matched(pattern, UNSTRUCTURED)).toEqual(expected);
  });

  test('a request ID without quotes is read as a term and exclusions', () => {
    const line = '2026-03-02T10:15:30.123Z\t8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b\tINFO\tok\n';
    expect(matched('"8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b"', [line])).toEqual([line]);
    expect(matched('8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b', [line])).toEqual([]);
  });

  test('a quote inside a phrase is escaped', () => {
    expect(matched('"say \\"hi\\""', ['say "hi"', 'say hi'])).toEqual(['say "hi"']);
  });
});

describe('regexes', () => {
  test.each([
    ['%^[hc]at%', ['hat', 'cat', 'the hat'], ['hat', 'cat']],
    ['%[hc]at$%', ['a cat', 'cats'], ['a cat']],
    ['%colou?r%', ['color', 'colour', 'colr'], ['color', 'colour']],
    ['%[abcx-z]%', ['a', 'y', 'd'], ['a', 'y']],
    ['%[^0-9]%', ['12', '1a'], ['1a']],
    ['%^a{3,5}$%', ['aa', 'aaa', 'aaaaa', 'aaaaaa'], ['aaa', 'aaaaa']],
    ['%^a{2}$%', ['a', 'aa', 'aaa'], ['aa']],
    ['%^a{2,}$%', ['a', 'aaaa'], ['aaaa']],
    ['%gray|grey%', ['gray', 'grey', 'griy'], ['gray', 'grey']],
    ['%10\\.10\\.0\\.1%', ['10.10.0.1', '10x10.0.1'], ['10.10.0.1']],
    ['%ab*c%', ['ac', 'abbbc', 'adc'], ['ac', 'abbbc']],
    ['%ab+c%', ['ac', 'abc'], ['abc']],
    ['%^.at$%', ['cat', '1at', 'chat'], ['cat', '1at']],
    ['%^\\w\\s\\D$%', ['a b', '_\tx', 'a 1'], ['a b', '_\tx']],
    ['%\\x41\\x42%', ['AB', 'ab'], ['AB']],
    ['%^%', [''], ['']],
  ])('%s', (pattern, messages, expected) => {
    expect(matched(pattern, messages)).toEqual(expected);
  });

  test('agree with the engine of the language on the syntax they share', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w');
    const times = fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}');
    const source = fc
      .array(
        fc.tuple(atom, times).map(([a, t]) => a + t),
        { minLength: 1, maxLength: 6 },
      )
      .map((parts) => parts.join(''));
    const either = fc.tuple(fc.constantFrom('', '^'), source, fc.constantFrom('', '$')).map((parts) => parts.join(''));
    const alternatives = fc.array(either, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|'));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(alternatives, text, (regex, message) => {
        expect(compileFilterPattern(`%${regex}%`)(message)).toBe(new RegExp(regex).test(message));
      }),
    );
  });

  test('take time in proportion to the text', () => {
    const hostile = 'a'.repeat(200_000);
    expect(compileFilterPattern(`%${'a*'.repeat(12)}b%`)(hostile)).toBe(false);
  });
});

const JSON_EVENT = JSON.stringify({
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  isOn: true,
  isOff: false,
  'cluster.name': 'c',
  errorCode: 400,
  text: '400',
  latency: 50.5,
  number: [1e-3, 1e3],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
  ],
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [{ id: 2, email: 'John.Doe@example.com' }],
});

describe('JSON selectors', () => {
  test.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{$.eventType="updateTrail"}', false],
    ['{ $.eventType = Update* }', true],
    ['{ $.eventType = "*Trail" }', true],
    ['{ $.eventType = "U*d*T*l" }', true],
    ['{ $.eventType = "*Trail*Trail" }', false],
    ['{ $.eventType = %Trail$% }', true],
    ['{ $.eventType != %^Trail% }', true],
    ['{ $.sourceIPAddress != 123.123.* }', true],
    ['{ $.sourceIPAddress != 111.111.* }', false],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.arrayKey[5] = "value" }', false],
    ['{ $.objectList[1].id = 2 }', true],
    ['{ $.objectList = "a" }', false],
    ['{ $.arrayKey != "value" }', false],
    ['{ $.SomeObject IS NULL }', true],
    ['{ $.eventType IS NULL }', false],
    ['{ $.isOn IS TRUE }', true],
    ['{ $.isOff IS TRUE }', false],
    ['{ $.isOff IS FALSE }', true],
    ['{ $.SomeOtherObject NOT EXISTS }', true],
    ['{ $.SomeObject NOT EXISTS }', false],
    ['{ $.[\'cluster.name\'] = "c" }', true],
    ['{ $[\'cluster.name\'] = "c" }', true],
    ['{ $.errorCode = 400 }', true],
    ['{ $.errorCode != 500 }', true],
    ['{ $.errorCode = "400" }', false],
    ['{ $.text = 400 }', true],
    ['{ $.text > 1 }', false],
    ['{ $.latency < 50 }', false],
    ['{ $.latency > 50 }', true],
    ['{ $.latency <= 50.5 }', true],
    ['{ $.latency >= 51 }', false],
    ['{ $.number[0] = 1e-3 }', true],
    ['{ $.number[0] != 1e+3 }', true],
    ['{ $.missing != "x" }', false],
    ['{ $.missing.deeper[0] != 1 }', false],
    ['{ $.toString NOT EXISTS }', true],
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
    ['{ $.user.id = 1 || $.user.id = 2 && $.actions[0] = "PUT" }', true],
    ['{ ($.user.id = 1 || $.user.id = 2) && $.actions[0] = "PUT" }', false],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
      false,
    ],
    ['{ $.coordinates[1][2] = 6 }', true],
  ])('%s', (pattern, isMatch) => {
    expect(compileFilterPattern(pattern)(JSON_EVENT)).toBe(isMatch);
  });

  test('never match a message that is not JSON', () => {
    const pattern = compileFilterPattern('{ $.missing NOT EXISTS }');
    expect(pattern('START RequestId: 1')).toBe(false);
    expect(pattern('{"cut":')).toBe(false);
    expect(pattern('{"cut":1}\n')).toBe(true);
  });
});

const ACCESS_LOG = [
  '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
  '127.0.0.1 Prod frank [10/Oct/2000:13:35:22 -0700] "GET /index.html HTTP/1.0" 200 80',
  '127.0.0.2 Prod marie [10/Oct/2000:13:50:35 -0700] "GET /img.png HTTP/1.0" 500 5324',
];

describe('space-delimited patterns', () => {
  test.each([
    ['[ip, user, username, timestamp, request, status_code, bytes]', ACCESS_LOG],
    ['[ip, user, username, timestamp, request, status_code]', []],
    ['[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]', [ACCESS_LOG[0]]],
    ['[..., bytes > 100]', [ACCESS_LOG[0], ACCESS_LOG[2]]],
    ['[..., status_code, bytes = 80]', [ACCESS_LOG[1]]],
    ['[ip = 127.0.0.2, ...]', [ACCESS_LOG[2]]],
    ['[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*,]', [ACCESS_LOG[0]]],
    ['[ip, ..., timestamp = "10/Oct/2000:13:50*", request, status_code, bytes]', [ACCESS_LOG[2]]],
    [
      '[ip, user, username = frank || username = marie, ..., status_code != 200, bytes]',
      [ACCESS_LOG[0], ACCESS_LOG[2]],
    ],
    [
      '[ip, user, username, timestamp, request, status_code >= 200 && status_code < 500, bytes]',
      ACCESS_LOG.slice(0, 2),
    ],
    [
      '[ip, user, username, timestamp, request, (status_code = 404 || status_code = 500), bytes < 2000]',
      [ACCESS_LOG[0]],
    ],
  ])('%s', (pattern, expected) => {
    expect(matched(pattern, ACCESS_LOG)).toEqual(expected);
  });

  test('reads the tabs of a REPORT line as separators', () => {
    const report =
      'REPORT RequestId: 8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b\tDuration: 41.27 ms\tBilled Duration: 42 ms\tMemory Size: 512 MB\tMax Memory Used: 96 MB\t\n';
    expect(matched('[type=REPORT, label, id, d="Duration:", ms > 41, ...]', [report])).toEqual([report]);
  });
});

describe('malformed patterns', () => {
  test.each([
    '"open',
    '%open',
    '%a(b)%',
    '%a!%',
    '%a b%',
    '%[b-a]%',
    '%a{3,1}%',
    '%*a%',
    '%%',
    '%a% %b% %c%',
    'user@example.com',
    '-',
    '{ $.a = }',
    '{ $.a = 1',
    '{ $.a 1 }',
    '{ a = 1 }',
    '{ $ = 1 }',
    '{ $.a = 1 } tail',
    '{ $.a > "x" }',
    '{ $.a IS NOT NULL }',
    '{ $.a EXISTS }',
    '{ $.a = 1 && }',
    '{ ($.a = 1 }',
    '{ $.a[x] = 1 }',
    '{}',
    '[a, b',
    '[..., a, ...]',
    '[a = 1 && b = 2]',
    '[a >]',
    `{ ${'('.repeat(400)}$.a = 1${')'.repeat(400)} }`,
    'x'.repeat(1025),
  ])('%s is refused as AWS refuses it', (pattern) => {
    expect(() => compileFilterPattern(pattern)).toThrow(AwsError);
    expect(() => compileFilterPattern(pattern)).toThrow(expect.objectContaining({ name: 'InvalidParameterException' }));
  });

  test('any text is compiled or refused', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '$',
      '.',
      '"',
      '%',
      '-',
      '?',
      '=',
      'a',
      '1',
      ' ',
      '&&',
      '||',
      '(',
      ')',
      '\\',
      '*',
      ',',
      '...',
      'IS NULL',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        try {
          compileFilterPattern(pieces.join(''))('{"a":1}');
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
        }
      }),
    );
  });
});
