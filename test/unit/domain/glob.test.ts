import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../../src/domain/glob.ts';

describe('a glob', () => {
  it.each([
    ['orders-*', 'orders-api', true],
    ['orders-*', 'old-orders-api', false],
    ['*-api', 'orders-api', true],
    ['*orders*', 'old-orders-api', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['orders-?pi', 'orders-api', true],
    ['v[0-9]', 'v7', true],
    ['v[!0-9]', 'v7', false],
    ['[ab]*', 'beta', true],
    ['*', '', true],
    ['a', 'ab', false],
    ['ab*ab', 'ab', false],
    ['[', '[', true],
  ])('%s on %s: %s', (pattern, name, expected) => {
    expect(globMatcher(pattern)(name)).toBe(expected);
  });

  it('with many stars does not stall on a long name', () => {
    expect(globMatcher('*a*a*a*a*a*a*a*a*a*a*b')('a'.repeat(100_000))).toBe(false);
  });
});
