import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PLAIN_ENV, ROOT } from '../../e2e/built-bin.ts';
import { REGION } from '../emulators.ts';

const LARGEST_OUTPUT_BYTES = 256 * 1024 * 1024;

/** The AWS CLI 1, where `scripts/install-emulators.ts` puts it. */
export const AWS_CLI_1 = join(ROOT, '.venv-awscli', 'bin', 'aws');

/**
 * Runs the AWS CLI against an endpoint, and gives its standard output.
 * @throws Error that holds its standard error, when it fails
 */
export async function runAws(program: string, url: string, words: readonly string[]): Promise<string> {
  const env = { ...PLAIN_ENV, AWS_DEFAULT_REGION: REGION, AWS_PAGER: '' };
  const options = { env, maxBuffer: LARGEST_OUTPUT_BYTES };
  const { stdout } = await promisify(execFile)(program, ['--endpoint-url', url, ...words], options);
  return stdout;
}

/** Runs the AWS CLI 1, which prints JSON. */
export async function askAws(url: string, words: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await runAws(AWS_CLI_1, url, [...words, '--output', 'json'])) as Record<string, unknown>;
}
