import { describe, expect, test } from 'vitest';
import { compileFilterExpression } from '../../../../../src/sandbox/wire/xray/filter-expression/filter-expression.ts';
import type { SegmentFacts, TraceFacts } from '../../../../../src/sandbox/wire/xray/trace-facts.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:checkout';

const plain: Omit<SegmentFacts, 'name'> = {
  isError: false,
  isFault: false,
  isThrottle: false,
  isInProgress: false,
  responseSeconds: 0.25,
  annotations: new Map(),
};
const stage: SegmentFacts = {
  ...plain,
  name: 'shop/prod',
  type: 'AWS::ApiGateway::Stage',
  isFault: true,
  status: 502,
  url: 'https://shop.example.com/orders',
  method: 'POST',
  responseSeconds: 1.1,
};
const lambda: SegmentFacts = {
  ...plain,
  name: 'checkout',
  type: 'AWS::Lambda::Function',
  accountId: '123456789012',
  isError: true,
  isThrottle: true,
  isInProgress: true,
  resourceArn: ARN,
  annotations: new Map<string, readonly (string | number | boolean)[]>([
    ['orderId', ['42']],
    ['amount', [9.5]],
    ['cold', [true]],
  ]),
};
const trace: TraceFacts = {
  id: '1-69a56c52-4d5e6f708192a3b4c5d6e7f8',
  root: stage,
  segments: [stage, lambda],
  startSeconds: 1_772_446_530,
  durationSeconds: 1.2,
  revision: 2,
};

describe('a filter expression', () => {
  test.each([
    ['', true],
    ['fault', true],
    ['error', false],
    ['ok', false],
    ['!ok', true],
    ['throttle', true],
    ['partial', true],
    ['http.status = 502', true],
    ['http.status != 502', false],
    ['http.url CONTAINS "/orders"', true],
    ['http.url ENDSWITH "/cart"', false],
    ['http.method BEGINSWITH "PO"', true],
    ['duration >= 1.2', true],
    ['duration > 1.2', false],
    ['responsetime < 1.2', true],
    [`resource.arn = "${ARN}"`, true],
    ['annotation.orderId = "42"', true],
    ['annotation.orderId = 42', false],
    ['annotation[amount] > 9', true],
    ['annotation.cold = true', true],
    ['annotation.cold = false', false],
    ['annotation.nothing != "x"', false],
    ['service("checkout")', true],
    ['service("chekout")', false],
    ['service() { error }', true],
    ['service(id(name: "checkout", type: "AWS::Lambda::Function")) { fault }', false],
    ['service(id(name: "checkout", type: "AWS::Lambda::Function")) { error AND responsetime < 0.3 }', true],
    ['service(id(account.id: "123456789012"))', true],
    ['service(id(name:"checkout",type:"AWS::Lambda"))', false],
    ['error OR fault AND http.status = 502', true],
    ['(error OR fault) AND http.status = 500', false],
    ['!(error OR partial)', false],
  ])('%s is %s of a failed order', (expression, expected) => {
    expect(compileFilterExpression(expression)(trace)).toBe(expected);
  });

  test.each([
    'faulty',
    'constructor',
    'fault =',
    'fault AND',
    'fault error',
    'http.status = "502"',
    'http.url > "x"',
    'duration CONTAINS 1',
    'annotation.x',
    'annotation.cold != true',
    'service(id(edge: "x"))',
    'service(checkout)',
    'service("x") { fault',
    'edge("a", "b") { fault }',
    'group.name = "x"',
    'http.url = "unclosed',
    '"fault"',
    'fault; ok',
    `${'('.repeat(500)}ok${')'.repeat(500)}`,
  ])('%s is refused', (expression) => {
    expect(() => compileFilterExpression(expression)).toThrow(/Invalid filter expression/);
  });

  test('asks nothing of a trace without a root', () => {
    const { root: _, ...rest } = trace;
    expect(compileFilterExpression('ok OR fault')({ ...rest, root: undefined, segments: [] })).toBe(false);
  });
});
