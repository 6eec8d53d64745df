import { expect, test } from 'vitest';
import { ask } from './asking.ts';

const kept = async (condition: string, events: readonly (string | object)[]): Promise<string[]> => {
  const rows = await ask(`filter ${condition} | fields coalesce(id, @message) as id | sort id`, events);
  return rows.map(({ id }) => id ?? '');
};

// The pages "filter" and "CloudWatch Logs Insights query syntax" (matches and regular expressions in the filter command).
test('conditions are joined with and, or and not', async () => {
  const events = [
    { id: 'a', range: 3001, accountId: 123456789012 },
    { id: 'b', range: 3000, accountId: '123456789012' },
    { id: 'c', range: 9000, accountId: '1' },
  ];
  expect(await kept('(range>3000)', events)).toEqual(['a', 'c']);
  expect(await kept('(range>3000 and accountId=123456789012)', events)).toEqual(['a']);
  expect(await kept('(range=3000 or accountId=1)', events)).toEqual(['b', 'c']);
  expect(await kept('not (range>3000)', events)).toEqual(['b']);
});

test('in takes complete values, numbers and texts', async () => {
  const events = [{ id: 'a', statusCode: '300' }, { id: 'b', statusCode: 404 }, { id: 'c', Type: 'foo' }, { id: 'd' }];
  expect(await kept('statusCode in [300,400,500]', events)).toEqual(['a']);
  expect(await kept('Type not in ["foo","bar",1]', events)).toEqual(['a', 'b', 'd']);
  const groups = [
    { id: 'a', logGroup: 'example_group' },
    { id: 'b', logGroup: 'an example_group' },
  ];
  expect(await kept('logGroup in ["example_group"]', groups)).toEqual(['a']);
});

test.each([
  ['f1 like "Exception"', ['a']],
  ["f1 like 'Exception'", ['a']],
  ['f1 like /Exception/', ['a']],
  ['f1 =~ /Exception/', ['a']],
  ['f1 like /(?i)Exception/', ['a', 'b']],
  ['f1 =~ /^(?i)Exception$/', ['b']],
  ['f1 not like "Exception"', ['b', 'c', 'd']],
  ['f1 not like /(?i)exception/', ['c', 'd']],
  ['statusCode like /2\\d\\d/', ['c']],
])('%s matches as the documentation says', async (condition, expected) => {
  const events = [
    { id: 'a', f1: 'an Exception' },
    { id: 'b', f1: 'exception' },
    { id: 'c', f1: 'fine', statusCode: 204 },
    { id: 'd', statusCode: 304 },
  ];
  expect(await kept(condition, events)).toEqual(expected);
});

test('a function that answers 1 or 0 is a condition', async () => {
  expect(await kept('strcontains(@message, "b")', ['abc', 'xyz'])).toEqual(['abc']);
  expect(await kept('ispresent(x)', [{ id: 'a', x: '' }, { id: 'b', x: null }, { id: 'c' }])).toEqual(['a']);
});

test('texts are compared by their characters, numbers by value', async () => {
  const events = [
    { id: 'a', v: 'apple' },
    { id: 'b', v: 'banana' },
    { id: 'c', v: '9' },
  ];
  expect(await kept('v >= "apple" and v < "b"', events)).toEqual(['a']);
  expect(await kept('v < 10', events)).toEqual(['c']);
});

test('a line or its end behind # is a comment', async () => {
  const query = 'fields @message # the text\n    # | filter @message like /delay/\n    | limit 20';
  expect(await ask(query, ['one'])).toEqual([{ '@message': 'one' }]);
});

// The page "Fields that contain special characters".
test('names with other characters stand between backticks', async () => {
  expect(await ask('fields `foo-bar`, abs(f3-f4)', [{ 'foo-bar': 'x', f3: 1, f4: 5 }])).toEqual([
    { 'foo-bar': 'x', 'abs(f3-f4)': '4' },
  ]);
});
