import { describe, expect, test } from 'vitest';
import { ask } from './asking.ts';

describe('columns', () => {
  // The page "filter" of the earlier guide: without fields "the query results display the @timestamp field and all log data in the
  // @message field".
  test('are the time and the message unless others are named', async () => {
    expect(await ask('filter duration > 2000', [{ duration: 2001 }])).toEqual([
      { '@timestamp': '2026-03-02 10:00:00.000', '@message': '{"duration":2001}' },
    ]);
  });

  // The page "fields": all fields of several commands are shown.
  test('are those of all fields commands, in order, each once', async () => {
    const [row] = await ask('fields b, a | fields concat(a, b) as c, b', [{ a: 'x', b: 'y' }]);
    expect(Object.entries(row ?? {})).toEqual([
      ['b', 'y'],
      ['a', 'x'],
      ['c', 'xy'],
    ]);
  });

  // The page "display": "the query results show only the field or fields that you specified in the final display command".
  test('are those of the last display command', async () => {
    expect(await ask('fields a | display b | display a, c', [{ a: 'x', b: 'y' }])).toEqual([{ a: 'x' }]);
  });

  test('a field that was made can be used by what comes behind', async () => {
    const query =
      "fields concat(Operation, '-', StatusCode) as opStatus | filter opStatus = 'Get-200' | display opStatus";
    expect(
      await ask(query, [
        { Operation: 'Get', StatusCode: 200 },
        { Operation: 'Put', StatusCode: 200 },
      ]),
    ).toEqual([{ opStatus: 'Get-200' }]);
  });
});

describe('sort', () => {
  // The example of the page "sort", in ascending order.
  const NATURAL = [
    '!:',
    '#',
    '*%04',
    '0#',
    '5A',
    '111A',
    '2345_',
    '@',
    '@_',
    'A',
    'A9876fghj',
    'a12345hfh',
    '0',
    '01',
    '1',
    '2',
    '3',
  ];

  test('orders naturally: texts before numbers, runs of digits by length and value', async () => {
    const shuffled = NATURAL.toSorted((a, b) => a.length - b.length || (a < b ? 1 : -1));
    const rows = await ask(
      'fields v | sort v asc',
      shuffled.map((v) => ({ v })),
    );
    expect(rows.map(({ v }) => v)).toEqual(NATURAL);
  });

  test('descending is the reverse; rows without the field come last then', async () => {
    const rows = await ask('fields id | sort v desc', [{ id: 'a', v: 1 }, { id: 'b' }, { id: 'c', v: 10 }]);
    expect(rows.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  test('takes several keys, and expressions', async () => {
    const events = [
      { id: 'a', x: 1, y: 1 },
      { id: 'b', x: 1, y: 2 },
      { id: 'c', x: 2, y: 0 },
    ];
    const rows = await ask('fields id | sort x desc, y desc', events);
    expect(rows.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect((await ask('fields id | sort x * -1 + y', events)).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  // The page "dedup": "the default descending sort order using @timestamp is used".
  test('without it the newest comes first', async () => {
    const rows = await ask('fields @message', ['first', 'second', 'third']);
    expect(rows.map((row) => row['@message'])).toEqual(['third', 'second', 'first']);
  });
});

describe('limit', () => {
  // The page "limit".
  test('takes so many rows, of the newest or of a sort', async () => {
    const events = Array.from({ length: 40 }, (_, index) => ({ n: index }));
    const newest = await ask('fields n | sort @timestamp desc | limit 25', events);
    expect(newest.map(({ n }) => Number(n))).toEqual(Array.from({ length: 25 }, (_, index) => 39 - index));
    expect(await ask('fields n | sort n asc | limit 2', events)).toEqual([{ n: '0' }, { n: '1' }]);
  });

  test('what comes behind sees those rows only', async () => {
    expect(await ask('fields n | limit 3 | filter n < 8', [{ n: 7 }, { n: 8 }, { n: 9 }, { n: 10 }])).toEqual([]);
  });
});

describe('dedup', () => {
  // The page "dedup".
  test('keeps the first row of each value in the order of the sort', async () => {
    const events = [
      { server: 'a', n: 1 },
      { server: 'b', n: 2 },
      { server: 'a', n: 3 },
    ];
    const rows = await ask('fields @timestamp, server, n | sort @timestamp desc | dedup server', events);
    expect(rows.map(({ n }) => n)).toEqual(['3', '2']);
    expect((await ask('fields n | sort n asc | dedup server', events)).map(({ n }) => n)).toEqual(['1', '2']);
    expect((await ask('fields n | dedup server | limit 1', events)).map(({ n }) => n)).toEqual(['3']);
  });

  test('keeps every row that lacks one of the fields', async () => {
    const events = [{ n: 1 }, { n: 2, server: 'a' }, { n: 3 }, { n: 4, server: 'a' }];
    expect((await ask('fields n | dedup server', events)).map(({ n }) => n)).toEqual(['4', '3', '1']);
  });

  test('tells combinations of several fields apart', async () => {
    const events = [
      { a: 'x', b: 'yz' },
      { a: 'xy', b: 'z' },
      { a: 'x', b: 'yz' },
    ];
    expect(await ask('fields a, b | dedup a, b', events)).toHaveLength(2);
  });
});
