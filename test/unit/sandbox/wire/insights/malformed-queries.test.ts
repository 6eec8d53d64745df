import { expect, test } from 'vitest';
import { createFilledBench } from '../../client.ts';
import { query } from './asking.ts';

const refusalOf = async (queryString: string) => {
  const { status, body } = await query(await createFilledBench({ s: [] }), { queryString });
  return { status, ...body };
};

test('a query that is wrong says where and what', async () => {
  expect(await refusalOf('fields a | bogus b')).toEqual({
    status: 400,
    __type: 'MalformedQueryException',
    message: expect.stringContaining('bogus'),
    queryCompileError: {
      location: { startCharOffset: 11, endCharOffset: 16 },
      message: expect.stringContaining('bogus'),
    },
  });
});

test.each([
  ['', 'nothing at all', 'InvalidParameterException'],
  ['|', 'a command is missing'],
  ['fields', 'a field is missing'],
  ['fields a,', 'a field is missing'],
  ['fields a b', 'no pipe'],
  ['fields a as', 'no name'],
  ['filter a = ', 'no right side'],
  ['filter a = 1 = 2', 'comparisons after one another'],
  ['fields 2 ^ 3 ^ 2', 'powers after one another'],
  ['filter (a = 1', 'an open parenthesis'],
  ['filter a like b', 'no text to be like'],
  ['filter a =~ "b"', 'a text where a regular expression must be'],
  ['filter a not = 1', 'not before a comparison'],
  ['filter a in "b"', 'no list'],
  ['filter a = true', 'a word that AWS gives no meaning'],
  ['fields "a', 'an open text'],
  ['fields a ; b', 'a sign without a meaning'],
  ['fields nosuch(a)', 'an unknown function'],
  ['fields if(a, 1, 2)', 'a function that is not documented'],
  ['fields abs(a, b)', 'too many arguments'],
  ['fields strlen()', 'too few arguments'],
  ['fields bin(5)', 'no period'],
  ['fields bin(1mo)', 'a period whose start is not documented'],
  ['fields @timestamp + 1', 'a time to calculate with'],
  ['fields @ingestionTime - @timestamp as lag', 'times to calculate with'],
  ['fields count(*)', 'an aggregate outside of stats'],
  ['filter sum(a) > 1', 'an aggregate outside of stats'],
  ['stats sum(count(*))', 'an aggregate within an aggregate'],
  ['stats count(*) by sum(a)', 'an aggregate as a key'],
  ['stats count(*), other', 'a field that is neither aggregate nor result'],
  ['stats pct(a)', 'no percentage'],
  ['stats pct(a, 101)', 'more than all'],
  ['stats sum()', 'nothing to sum'],
  ['parse @message "* *" as a', 'one name for two stars'],
  ['parse @message "a" as b', 'no star'],
  ['parse @message /a(b)c/', 'no named group'],
  ['parse @message /(?<a>b)(?<a>c)/', 'a name twice'],
  ['filter a like /(?=b)/', 'looking around'],
  ['filter a like /(a)\\1/', 'a back-reference'],
  ['filter a like /a(/', 'an open group'],
  ['filter a like /[a/', 'an open class'],
  ['filter a like /a{2,1}/', 'a repetition that is none'],
  ['limit 0', 'no rows'],
  ['limit 100001', 'more than 100,000 rows'],
  ['limit any 5', 'a limit that the sandbox does not evaluate'],
  ['dedup a | fields a', 'more than limit behind dedup'],
  ['sort a | stats count(*)', 'sort before stats'],
  ['limit 5 | stats count(*)', 'limit before stats'],
  ['stats count(*) | stats count(*) | stats count(*)', 'a third stats'],
  ['fields @message | stats sum(Fault) by Operation | stats max(strlen(@message))', 'a field that stats did not keep'],
  ['stats sum(x) as s by @logStream | stats avg(s) by bin(5m)', 'a time that stats did not keep'],
  ['stats count(*) as c by t | stats latest(c)', 'a time that stats did not keep'],
  ['SOURCE logGroups() | fields a', 'a command that the sandbox does not evaluate'],
  ['unnest a', 'a command that the sandbox does not evaluate'],
  [`filter ${'('.repeat(500)}a`, 'nested beyond sense'],
])('%s is refused: %s', async (queryString, _why, error = 'MalformedQueryException') => {
  expect(await refusalOf(queryString)).toMatchObject({ status: 400, __type: error });
});
