// Puts what others wrote, and the independent checks need, into folders of the project's own, once: AWS emulators, a
// proxy that fails for them, the AWS CLI, the X-Ray SDK.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installAwsCli2 } from './aws-cli-2.ts';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

// boto3 is what the functions that ministack runs call AWS with, as Lambda's own Python runtime brings it.
const PYTHON = {
  '.venv-ministack': ['ministack==1.5.33', 'boto3==1.43.106'],
  '.venv-moto': ['moto[server,logs,xray,awslambda]==5.2.5'],
  '.venv-microburst': ['microburst==0.10.0'],
  '.venv-awscli': ['awscli==1.46.3'],
};

const NODE = {
  '.cache/xray-sdk': ['aws-xray-sdk-core@3.12.0'],
};

async function once(
  folder: string,
  packages: readonly string[],
  install: (path: string) => Promise<unknown>,
): Promise<void> {
  const path = join(root, folder);
  const stamp = join(path, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join('\n')) return;
  process.stderr.write(`· installing ${packages.join(' ')} into ${folder}\n`);
  rmSync(path, { recursive: true, force: true });
  await install(path);
  writeFileSync(stamp, packages.join('\n'));
}

function installPython([folder, packages]: [string, string[]]): Promise<void> {
  return once(folder, packages, async (path) => {
    await run('python3', ['-m', 'venv', path]);
    const quietly = ['--quiet', '--disable-pip-version-check'];
    await run(join(path, 'bin', 'python'), ['-m', 'pip', 'install', ...quietly, ...packages]);
  });
}

function installNode([folder, packages]: [string, string[]]): Promise<void> {
  return once(folder, packages, (path) =>
    run('npm', ['install', '--prefix', path, '--no-package-lock', '--no-audit', '--no-fund', ...packages]),
  );
}

await Promise.all([
  ...Object.entries(PYTHON).map(installPython),
  ...Object.entries(NODE).map(installNode),
  installAwsCli2(),
]);
