import { describe, expect, it } from 'vitest';
import { errorTitle, leadingFrame } from '../../../../src/render/text/stack-frame.ts';

const node = [
  '    at Object.query (/var/task/node_modules/pg/lib/client.js:1:1)',
  '    at charge (file:///var/task/src/pay.ts:41:11)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
].join('\n');

const python = [
  '  File "/var/task/app.py", line 12, in handler',
  '    charge(event)',
  '  File "/var/task/pay.py", line 41, in charge',
  '    raise Declined()',
  '  File "/opt/python/requests/api.py", line 5, in get',
  '    return get()',
].join('\n');

describe('the frame shown of a stack', () => {
  it.each([
    ['the innermost of the function’s own in Node', node, 'charge (src/pay.ts:41:11)', 2],
    ['the innermost of the function’s own in Python', python, 'charge (pay.py:41)', 2],
    [
      'the innermost of all when none is its own',
      '    at f (node:fs:1:1)\n    at g (node:net:2:2)',
      'f (node:fs:1:1)',
      1,
    ],
    ['one without a name', '    at file:///var/task/index.mjs:3:9', 'index.mjs:3:9', 0],
    [
      'the innermost of the function’s own in Java',
      '\tat java.base/java.util.Optional.orElseThrow(Optional.java:403)\n\tat shop.Pricing.rate(Pricing.java:31)',
      'shop.Pricing.rate(Pricing.java:31)',
      1,
    ],
    [
      'the innermost of the function’s own in .NET',
      '   at System.Linq.Enumerable.First[T](IEnumerable`1 source)\n   at Shop.Pay.Charge() in /src/Pay.cs:line 12',
      'Shop.Pay.Charge() in /src/Pay.cs:line 12',
      1,
    ],
    [
      'the innermost in Ruby',
      "/var/task/pay.rb:5:in 'charge'\n/var/task/app.rb:9:in 'handler'",
      'charge (pay.rb:5)',
      1,
    ],
    [
      'the innermost of the function’s own in Go',
      'panic(0x1)\n\t/usr/local/go/src/runtime/panic.go:770 +0x132\nmain.charge(0xc0000140a0)\n\t/var/task/main.go:12 +0x1d',
      'main.charge (main.go:12)',
      1,
    ],
    ['one without a name in Python', '  File "<string>", line 1', '<string>:1', 0],
  ])('is %s', (_, stack, frame, others) => {
    expect(leadingFrame(stack)).toEqual({ frame, others });
  });

  it('is none where no line looks like one', () => {
    expect(leadingFrame('no stack\nhere')).toBeUndefined();
  });
});

describe('the title of an error', () => {
  it('is what is known of type and message', () => {
    expect([
      errorTitle({ type: 'T', message: 'm' }),
      errorTitle({ type: 'T' }),
      errorTitle({ message: 'm' }),
      errorTitle({}),
    ]).toEqual(['T: m', 'T', 'm', undefined]);
  });
});
