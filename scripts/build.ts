// Bundles src/cli.ts and the commands it imports lazily into dist/, one chunk a command, with production React fixed in.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');

function newestChangeAtMs(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Math.max(...entries.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

function isStale(): boolean {
  const entry = join(root, 'dist', 'cli.js');
  if (!existsSync(entry)) return true;
  const builtAtMs = statSync(entry).mtimeMs;
  return (
    ['package.json', 'scripts/build.ts'].some((file) => statSync(join(root, file)).mtimeMs > builtAtMs) ||
    newestChangeAtMs(join(root, 'src')) > builtAtMs
  );
}

if (!process.argv.includes('--if-stale') || isStale()) {
  const startedAtMs = performance.now();
  const bundle = await rolldown({
    input: { cli: join(root, 'src', 'cli.ts') },
    platform: 'node',
    external: ['react-devtools-core'],
    resolve: { mainFields: ['module', 'main'] },
    transform: {
      target: 'node22',
      define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    },
  });
  await bundle.write({
    dir: join(root, 'dist'),
    format: 'esm',
    cleanDir: true,
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  if (!process.argv.includes('--quiet')) {
    process.stderr.write(`· built dist/ in ${Math.round(performance.now() - startedAtMs)} ms\n`);
  }
}
