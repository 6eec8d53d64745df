import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT, runSlsobs } from './built-bin.ts';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

describe('starting the program', () => {
  it.each(['18.20.4', '20.20.2', '22.11.0'])(
    'on Node %s says in one line which version it needs, exit 2',
    async (old) => {
      const run = await runSlsobs(['--version'], { NODE_OPTIONS: preload(pretendNode(old)) });
      expect(run).toMatchObject({ exitCode: 2, stdout: '' });
      expect(run.stderr).toBe(`slsobs needs Node 22.12 or newer; this is Node ${old}\n`);
    },
  );

  it('on the oldest Node that is supported it runs', async () => {
    const run = await runSlsobs(['--version'], { NODE_OPTIONS: preload(pretendNode('22.12.0')) });
    expect(run).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([[['--version']], [['-V']], [['--help']], [['tail', '--help']], [['help', 'logs']]])(
    '%s answers without loading an AWS client or the screens',
    async (words) => {
      const run = await runSlsobs(words, { NODE_OPTIONS: preload(TELL_LOADED) });
      expect(run.exitCode).toBe(0);
      expect(run.stdout).not.toBe('');
      const loaded = run.stderr.split('\n').filter((url) => url.startsWith('file:') && url.includes('/dist/'));
      expect(loaded.length).toBeGreaterThan(0);
      const heavy = loaded.filter((url) => HEAVY.test(readFileSync(fileURLToPath(url), 'utf8')));
      expect(heavy).toEqual([]);
    },
  );

  it('the marks of heavy modules are found where those modules are loaded', async () => {
    const unreachable = ['logs', '/g', '--endpoint-url', 'http://127.0.0.1:1', '-r', 'eu-west-1', '--timeout', '1s'];
    const run = await runSlsobs(unreachable, { NODE_OPTIONS: preload(TELL_LOADED) });
    const loaded = run.stderr.split('\n').filter((url) => url.startsWith('file:') && url.includes('/dist/'));
    expect(loaded.some((url) => HEAVY.test(readFileSync(fileURLToPath(url), 'utf8')))).toBe(true);
  });
});

/** What the bundles of the AWS clients and of react hold, and nothing else does. */
const HEAVY = /FilterLogEventsCommand|aws-sdk\/|react\.element|ReactCurrent/;

/** Writes the address of every module that is loaded to stderr. */
const TELL_LOADED = `
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({ load: (url, context, next) => { writeSync(2, url + '\\n'); return next(url, context); } });
`;

function pretendNode(version: string): string {
  return `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
}

/** Node options that run a piece of code before the program. */
function preload(code: string): string {
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
}
