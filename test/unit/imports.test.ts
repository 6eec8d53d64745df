import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const src = join(root, 'src');

/** What each room may import beside itself: rooms, then packages. docs/ARCHITECTURE.md draws it. */
const ALLOWED: Readonly<Record<string, { rooms: readonly string[]; packages: readonly RegExp[] }>> = {
  domain: { rooms: [], packages: [] },
  runtime: { rooms: [], packages: [/^node:/] },
  parse: { rooms: ['domain'], packages: [] },
  correlate: { rooms: ['domain', 'parse'], packages: [] },
  analyze: { rooms: ['domain', 'parse', 'correlate'], packages: [] },
  jobs: { rooms: ['domain', 'runtime', 'parse', 'correlate', 'analyze'], packages: [/^re2js$/] },
  collectors: { rooms: ['domain', 'runtime'], packages: [/^node:/, /^@aws-sdk\//, /^@smithy\//] },
  render: { rooms: ['domain', 'runtime'], packages: [/^node:/, /^(chalk|cli-table3|ink|react|string-width)$/] },
  sandbox: { rooms: ['runtime'], packages: [/^node:/] },
  commands: {
    rooms: ['domain', 'runtime', 'parse', 'correlate', 'analyze', 'jobs', 'collectors', 'render', 'sandbox'],
    packages: [/^node:/, /^commander$/],
  },
  'cli.ts': { rooms: ['domain', 'runtime', 'commands', 'render'], packages: [/^commander$/] },
};

interface ImportLine {
  readonly file: string;
  readonly room: string;
  readonly imported: string;
}

/** Every way to name a module: static and re-exported, for its effect, dynamic and in types (which lint does not see). */
const IMPORTS = [
  /^\s*(?:import|export)\b[^'"=;]*\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\s*\(\s*['"]([^'"]+)['"]/g,
];

function namedModules(text: string): string[] {
  return IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
}

function importsOf(path: string): ImportLine[] {
  const file = relative(src, path);
  const room = file.split('/')[0] ?? '';
  return namedModules(readFileSync(path, 'utf8')).map((imported) => ({ file, room, imported }));
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => join(src, file));
const imports = files.flatMap(importsOf);

function complaint({ file, room, imported }: ImportLine): string | undefined {
  const allowed = ALLOWED[room];
  if (allowed === undefined) return `${file}: src/${room} is not a room of the house`;
  if (!imported.startsWith('.')) {
    return allowed.packages.some((pattern) => pattern.test(imported)) ? undefined : `${file} imports ${imported}`;
  }
  const target = relative(src, resolve(dirname(join(src, file)), imported));
  const targetRoom = target.split('/')[0] ?? '';
  const isAllowed = targetRoom === room || allowed.rooms.includes(targetRoom) || target === '../package.json';
  return isAllowed ? undefined : `${file} imports ${target}`;
}

describe('the rooms of the house', () => {
  it('import only what is below them', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(imports.map(complaint).filter((text) => text !== undefined)).toEqual([]);
  });

  it('name their imports with the ending of the file', () => {
    const withoutEnding = imports.filter(
      ({ imported }) => imported.startsWith('.') && !/\.(tsx?|json)$/.test(imported),
    );
    expect(withoutEnding).toEqual([]);
  });

  it.each([
    ["import { x } from '../collectors/a.ts'", true],
    ["import type { X } from '@aws-sdk/client-lambda'", true],
    ["export * from '../render/a.ts'", true],
    ["const x = await import('../commands/a.ts')", true],
    ["type X = import('../collectors/a.ts').X", true],
    ["import {\n  x,\n} from '../collectors/a.ts'", true],
    ["import '../collectors/a.ts'", true],
    ["import { x } from '../domain/a.ts'", false],
  ])('are held to it in every way of importing: %s', (line, isBreach) => {
    const [imported = ''] = namedModules(line);
    const found = complaint({ file: 'parse/record.ts', room: 'parse', imported });
    expect(found !== undefined).toBe(isBreach);
  });
});
