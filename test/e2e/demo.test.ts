import { describe, expect, it } from 'vitest';
import { runSlsobs } from './built-bin.ts';

describe('the demo', () => {
  it('runs the main job on the sandbox, with no account and no terminal, and ends by itself with exit 0', async () => {
    const run = await runSlsobs(['demo', '--once'], { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    expect(run.exitCode, run.stderr).toBe(0);
    const typed = run.stdout.split('\n').filter((line) => line.startsWith('$ slsobs '));
    expect(typed.map((line) => line.split(' ')[2])).toEqual([
      'ls',
      'tail',
      'invocations',
      'trace',
      'cold-starts',
      'cost',
    ]);
    expect(run.stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} .*ok ✓/m);
    expect(run.stdout).toMatch(/ (FAIL|TIMEOUT|OUT OF MEMORY|CRASH|INIT FAIL) ✗ /);
    // Whichever way the order went wrong that is the newest now.
    expect(run.stdout).toMatch(/^(FAILED|TIMED OUT|OUT OF MEMORY|CRASHED|INIT FAILED) .*in shop-prod-orders-api/m);
    expect(run.stdout).toMatch(/^init, ms +calls +cold +rate /m);
    expect(run.stdout).toMatch(/^\$[\d.]+ in all: compute /m);
    expect(run.stderr).not.toMatch(/error|bug in slsobs/i);
  }, 60_000);
});
