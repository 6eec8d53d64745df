import { expect, it } from 'vitest';
import { runSlsobs } from './built-bin.ts';

it('an endpoint that refuses is one clear sentence with its address, and exit 5', async () => {
  // Port 9 (discard) is reserved and not served.
  const ended = await runSlsobs(['logs', '/aws/lambda/x', '-r', 'eu-west-1', '--endpoint-url', 'http://127.0.0.1:9']);
  expect(ended).toMatchObject({ exitCode: 5, stdout: '' });
  expect(ended.stderr).toContain('slsobs: http://127.0.0.1:9 does not answer (ECONNREFUSED)');
});
