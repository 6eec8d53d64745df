// Puts the AWS emulators that the independent checks need into Python environments of the project's own, once.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

// boto3 is what the functions that ministack runs call AWS with, as Lambda's own Python runtime brings it.
const EMULATORS = {
  ministack: ['ministack==1.5.33', 'boto3==1.43.106'],
  moto: ['moto[server,logs,awslambda]==5.2.5'],
};

async function install([name, packages]: [string, string[]]): Promise<void> {
  const folder = join(root, `.venv-${name}`);
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join('\n')) return;
  process.stderr.write(`· installing ${packages.join(' ')} into .venv-${name}\n`);
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...packages,
  ]);
  writeFileSync(stamp, packages.join('\n'));
}

await Promise.all(Object.entries(EMULATORS).map(install));
