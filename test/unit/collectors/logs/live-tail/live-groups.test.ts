import { describe, expect, test } from 'vitest';
import {
  groupNameIn,
  liveArn,
  sessionShares,
  streamsToAskFor,
} from '../../../../../src/collectors/logs/live-tail/live-groups.ts';

const PLACE = { region: 'eu-west-1', account: '123456789012' };

describe('the groups of a live session', () => {
  test.each([
    [
      { name: '/a', arn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/a:*' },
      'arn:aws:logs:eu-west-1:123456789012:log-group:/a',
    ],
    [{ name: '/a' }, 'arn:aws:logs:eu-west-1:123456789012:log-group:/a'],
    [
      { name: '/a', account: '210987654321', region: 'cn-north-1' },
      'arn:aws-cn:logs:cn-north-1:210987654321:log-group:/a',
    ],
  ])('are asked for by ARNs without the star: %j', (group, arn) => {
    expect(liveArn(group, PLACE)).toBe(arn);
  });

  test('have no ARN where nobody knows the account', () => {
    expect(liveArn({ name: '/a' }, { region: 'eu-west-1', account: undefined })).toBeUndefined();
  });

  test.each(['/a:b', '123456789012:/a:b', 'arn:aws:logs:eu-west-1:123456789012:log-group:/a:b'])(
    'are known again in events as %s',
    (identifier) => {
      expect(groupNameIn(identifier)).toBe('/a:b');
    },
  );

  test('are at most ten', () => {
    expect(sessionShares(Array.from({ length: 21 }, (_, index) => index)).map((share) => share.length)).toEqual([
      10, 10, 1,
    ]);
    expect(sessionShares([])).toEqual([]);
  });

  test('name their streams only where there is one group', () => {
    const one = { group: { name: '/a' }, logStreamNames: ['s'] };
    expect(streamsToAskFor([one])).toEqual({ logStreamNames: ['s'] });
    expect(streamsToAskFor([one, { group: { name: '/b' } }])).toEqual({});
  });
});
