// The one way into every npm script. Plain JavaScript, because it must start on any Node from 20 on: it installs what is
// missing, then runs the task on the project's own Node (the devDependency `node`).
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const stamp = join(root, 'node_modules', '.slsobs-installed');

const steps = {
  build: [['scripts/build.ts']],
  typecheck: [['node_modules/typescript/bin/tsc', '-p', '.']],
  lint: [['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
  format: [['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.']],
  unit: [['node_modules/vitest/vitest.mjs', 'run']],
  independent: [
    ['scripts/build.ts', '--quiet', '--if-stale'],
    ['scripts/install-emulators.ts'],
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.independent.config.ts'],
  ],
  bench: [['scripts/build.ts'], ['bench/run.ts']],
  simulate: [['scripts/simulate.ts']],
  slsobs: [['scripts/build.ts', '--quiet', '--if-stale'], ['bin/slsobs.js']],
  demo: [
    ['scripts/build.ts', '--quiet', '--if-stale'],
    ['bin/slsobs.js', 'demo'],
  ],
};
// `npm test` takes words for the test runner; with any, only those tests run.
steps.test = [...steps.typecheck, ...steps.lint, ...steps.build, ...steps.unit];

function fingerprint() {
  const lock = join(root, 'package-lock.json');
  return createHash('sha256')
    .update(readFileSync(existsSync(lock) ? lock : join(root, 'package.json')))
    .digest('hex');
}

function isInstalled() {
  return existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

function install() {
  console.error('· installing dependencies (npm install, about 20 s the first time)');
  // `npm ci` fails where a registry lacked a platform binary when the lockfile was written; this keeps the lockfile's versions.
  const options = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts=false'];
  execFileSync(windows ? 'npm.cmd' : 'npm', options, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: windows,
  });
  writeFileSync(stamp, fingerprint());
}

const [task, ...words] = process.argv.slice(2);
const plan = steps[task];
if (plan === undefined) {
  console.error(`unknown task ${task}; known: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}
if (!isInstalled()) install();

const env = {
  ...process.env,
  PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
};
// Ctrl-C goes to the whole group; the task answers it, and this launcher waits for its exit code.
process.on('SIGINT', () => {});
for (const [index, step] of plan.entries()) {
  const isLast = index === plan.length - 1;
  if (!isLast || plan.length > 2) {
    if (task === 'test') console.error(`· ${step.join(' ').replaceAll('node_modules/', '')}`);
  }
  const result = spawnSync(node, [...step, ...(isLast ? words : [])], { cwd: root, env, stdio: 'inherit' });
  const code = result.status ?? (result.signal === 'SIGINT' ? 130 : 70);
  if (code !== 0) process.exit(code);
}
