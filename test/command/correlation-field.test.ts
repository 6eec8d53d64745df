import { expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

const lines = [
  'START RequestId: 8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b Version: $LATEST',
  '{"level":"INFO","requestId":"8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b","message":"in","x-correlation-id":"c-1","basket":77}',
  'REPORT RequestId: 8f3c2b1a-4d5e-4f60-9a7b-1c2d3e4f5a6b\tDuration: 41.27 ms\tBilled Duration: 42 ms\tMemory Size: 512 MB',
];

it.each([
  ['are those of the conventions in use', [], { 'x-correlation-id': 'c-1' }],
  [
    'are also those of fields that are named',
    ['--correlation-field', 'basket'],
    { 'x-correlation-id': 'c-1', basket: '77' },
  ],
])('the correlation ids of an invocation %s', async (_, words, expected) => {
  const files = { 'lambda.log': lines.join('\n') };
  const { out } = await runCommand(['invocations', '--from', 'lambda.log', '-o', 'ndjson', ...words], { files });
  expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ type: 'invocation', correlationIds: expected });
});
