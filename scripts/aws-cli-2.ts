// The AWS CLI 2 of this machine. PyPI has only version 1, so it comes from Debian, and only where that can be had.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const APT_GET = '/usr/bin/apt-get';

/** Where apt puts it, and whatever else the machine calls `aws`. */
const CANDIDATES = ['/usr/bin/aws', 'aws'];

/** The program to call; undefined where there is none, or only a version 1. */
export async function awsCli2(): Promise<string | undefined> {
  for (const program of CANDIDATES) {
    const version = await run(program, ['--version']).catch(() => undefined);
    if (version?.stdout.startsWith('aws-cli/2.')) return program;
  }
  return undefined;
}

/** True where its checks must run: CI installs it, as root. Elsewhere they are left out, and that is said. */
export function isAwsCli2Required(): boolean {
  return process.env.CI === 'true' && isRoot();
}

/**
 * Installs it from Debian where it is missing and that is possible.
 * @throws Error when it is required and cannot be had
 */
export async function installAwsCli2(): Promise<void> {
  if ((await awsCli2()) !== undefined) return;
  try {
    if (!isRoot() || !existsSync(APT_GET)) throw new Error('it takes apt-get, and root');
    process.stderr.write('· installing Debian’s awscli\n');
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run(APT_GET, ['update', '--quiet'], options);
    await run(APT_GET, ['install', '--quiet', '--yes', '--no-install-recommends', 'awscli'], options);
    if ((await awsCli2()) === undefined) throw new Error('what apt-get installed is not a version 2');
  } catch (error) {
    if (isAwsCli2Required()) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`· no AWS CLI 2 here, so what it reads is not checked: ${reason}\n`);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
