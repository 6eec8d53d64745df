import { describe, expect, it } from 'vitest';
import type { FunctionSummary } from '../../../../src/domain/sources.ts';
import { parseTargets } from '../../../../src/domain/target.ts';
import { findTargets } from '../../../../src/jobs/find/targets.ts';
import { fixedInventory } from '../../../fakes/fixed-inventory.ts';

const ordinary = (name: string): FunctionSummary => ({ name, logGroupName: `/aws/lambda/${name}` });
const shared = (name: string): FunctionSummary => ({ name, logGroupName: '/shop/shared' });

const account = fixedInventory(
  [
    ordinary('shop-orders-api'),
    ordinary('shop-orders-worker'),
    shared('shop-mail'),
    shared('shop-push'),
    ordinary('bot'),
  ],
  ['/aws/lambda/bot', '/aws/lambda/shop-orders-api', '/shop/shared', '/ecs/web'],
);

async function found(words: string[], excluded: string[] = [], inventory = account) {
  const { selections } = await findTargets(
    { targets: parseTargets(words), excluded },
    inventory,
    new AbortController().signal,
  );
  return selections
    .map(({ group, functionNames }) => (functionNames ? `${group.name} of ${functionNames.join('+')}` : group.name))
    .sort();
}

describe('a target', () => {
  it('that is a function is read from the group it logs to', async () => {
    expect(await found(['bot'])).toEqual(['/aws/lambda/bot']);
    expect(await found(['shop-mail'])).toEqual(['/shop/shared of shop-mail']);
  });

  it('that is no function names every function that contains it, whatever the case', async () => {
    expect(await found(['Orders'])).toEqual(['/aws/lambda/shop-orders-api', '/aws/lambda/shop-orders-worker']);
  });

  it('may be a glob, a comma list, an ARN', async () => {
    expect(await found(['shop-o*,bot'])).toEqual([
      '/aws/lambda/bot',
      '/aws/lambda/shop-orders-api',
      '/aws/lambda/shop-orders-worker',
    ]);
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:bot';
    expect(await found([arn], [], fixedInventory([{ ...ordinary('bot'), arn }]))).toEqual(['/aws/lambda/bot']);
  });

  it('that is a log group is not looked up', async () => {
    const blind = fixedInventory([], [], { denied: true });
    expect(await found(['/aws/lambda/x'], [], blind)).toEqual(['/aws/lambda/x']);
    expect(await found(['group:API-Gateway-Execution-Logs_ab/prod'], [], blind)).toEqual([
      'API-Gateway-Execution-Logs_ab/prod',
    ]);
    expect(await found(['arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web:*'], [], blind)).toEqual(['/ecs/web']);
  });

  it('that is a glob over groups matches groups', async () => {
    expect(await found(['/aws/lambda/*'])).toEqual(['/aws/lambda/bot', '/aws/lambda/shop-orders-api']);
  });

  it('of one shared group is read once, for all that were named', async () => {
    expect(await found(['shop-mail', 'shop-push'])).toEqual(['/shop/shared of shop-mail+shop-push']);
    expect(await found(['shop-mail', '/shop/shared'])).toEqual(['/shop/shared']);
  });

  it('can be left out again', async () => {
    expect(await found(['shop-*'], ['*-worker', 'shop-p*,shop-mail'])).toEqual(['/aws/lambda/shop-orders-api']);
    await expect(found(['bot'], ['b*'])).rejects.toMatchObject({ exitCode: 6 });
  });

  it('that matches nothing fails with the nearest names', async () => {
    await expect(found(['shop-ordres-api'])).rejects.toMatchObject({
      exitCode: 6,
      hint: 'did you mean shop-orders-api?',
    });
    await expect(found(['zzzzzz'])).rejects.toMatchObject({ exitCode: 6, hint: expect.stringContaining('slsobs ls') });
    await expect(found(['x-*'])).rejects.toMatchObject({ exitCode: 6 });
  });

  it('is taken for /aws/lambda/NAME, and said so, where functions may not be looked up', async () => {
    const blind = fixedInventory([], [], { denied: true });
    const answer = await findTargets(
      { targets: parseTargets(['bot']), excluded: [] },
      blind,
      new AbortController().signal,
    );
    expect(answer.selections).toEqual([{ group: { name: '/aws/lambda/bot' } }]);
    expect(answer.notices[0]?.text).toContain('reading /aws/lambda/bot');
  });

  it.each([
    ['stack:shop', 'not supported yet'],
    ['bot:live', 'alias or version'],
    ['arn:aws:s3:::photos', 'not the ARN'],
  ])('of a form that is not known is a usage error: %s', (word, said) => {
    expect(() => parseTargets([word])).toThrowError(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(said) }),
    );
  });
});
