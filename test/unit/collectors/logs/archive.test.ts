import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openArchive } from '../../../../src/collectors/logs/archive.ts';
import { RemoteError, UsageError } from '../../../../src/domain/errors.ts';
import type { Files } from '../../../../src/runtime/files.ts';
import { seededRandom } from '../../../../src/runtime/random.ts';
import type { Input } from '../../../../src/runtime/streams.ts';

/** One file, given in chunks of so many bytes. */
function filesOf(content: Uint8Array, chunkBytes = 1000): Files {
  return { read: () => chunksOf(content, chunkBytes), write: () => failing('nothing is written') };
}

async function* chunksOf(content: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += chunkBytes) yield content.subarray(at, at + chunkBytes);
}

function failing(message: string): never {
  throw new Error(message);
}

const noStdin: Input = { isTerminal: false, bytes: () => failing('stdin was read'), ask: async () => undefined };

async function contentOf(files: Files, path = 'a.log', stdin = noStdin) {
  const archive = await openArchive(path, files, stdin);
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive.bytes) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), notices: archive.notices(), name: archive.name };
}

const random = seededRandom(3);
const TEXT = Array.from({ length: 5000 }, (_, line) => `line ${line} ${random.next()}`).join('\n');

describe('what is read', () => {
  test.for([1, 2, 1000, 1_000_000])('plain bytes come as they are, in chunks of %i', async (chunkBytes) => {
    const text = TEXT.slice(0, 2000);
    expect((await contentOf(filesOf(Buffer.from(text), chunkBytes))).text).toBe(text);
  });

  test.for([50, 999, 1_000_000])('gzip is unpacked, one member after another, in chunks of %i', async (chunkBytes) => {
    const packed = Buffer.concat([gzipSync(TEXT), gzipSync('\nand more')]);
    const { text, notices } = await contentOf(filesOf(packed, chunkBytes));
    expect(text).toBe(`${TEXT}\nand more`);
    expect(notices).toEqual([]);
  });

  test('standard input is read for -, packed or not', async () => {
    const stdin = { ...noStdin, bytes: () => chunksOf(gzipSync('packed'), 3) };
    const never: Files = { read: () => failing('a file was read'), write: () => failing('written') };
    expect(await contentOf(never, '-', stdin)).toMatchObject({ text: 'packed', name: 'stdin' });
  });

  test.for([0, 1])('%i bytes are no reason to fail', async (length) => {
    expect((await contentOf(filesOf(new Uint8Array(length).fill(0x1f)))).text).toHaveLength(length);
  });

  test('a file that would unpack a thousandfold comes in small pieces', async () => {
    const archive = await openArchive('a', filesOf(gzipSync(Buffer.alloc(16_000_000)), 1_000_000), noStdin);
    let largest = 0;
    for await (const chunk of archive.bytes) largest = Math.max(largest, chunk.length);
    expect(largest).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('what is wrong with it', () => {
  test.for([0.3, 0.7, 0.999])(
    'a packed file cut at %f of its length gives what came before, and a notice',
    async (share) => {
      const packed = gzipSync(TEXT);
      const { text, notices } = await contentOf(filesOf(packed.subarray(0, Math.floor(packed.length * share))));
      expect(TEXT.startsWith(text)).toBe(true);
      expect(text.length).toBeGreaterThan(TEXT.length * (share - 0.1));
      expect(notices).toMatchObject([{ topic: 'malformed', text: expect.stringMatching(/a\.log.*cut short/) }]);
    },
  );

  test('a packed file with damage in the middle gives what came before, and a notice', async () => {
    const packed = gzipSync(TEXT);
    packed.fill(0xff, 30_000, 30_050);
    const { text, notices } = await contentOf(filesOf(packed));
    expect(TEXT.startsWith(text.slice(0, TEXT.length / 3))).toBe(true);
    expect(notices).toHaveLength(1);
  });

  test('bytes after the last member are damage too', async () => {
    const content = Buffer.concat([gzipSync(TEXT), Buffer.from('some other bytes')]);
    const { text } = await contentOf(filesOf(content));
    expect(TEXT.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(TEXT.length - 16 * 1024);
  });

  test.for([
    ['ENOENT', /no such file/],
    ['EISDIR', /directory/],
    ['EACCES', /may not read/],
  ] as const)('%s is a usage error that names the path and the reason', async ([code, reason]) => {
    const files: Files = {
      // biome-ignore lint/correctness/useYield: it fails before the first chunk, as a file does
      read: async function* () {
        throw Object.assign(new Error(code), { code });
      },
      write: () => failing('written'),
    };
    const opening = openArchive('no/such.log', files, noStdin);
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(reason);
    await expect(opening).rejects.toThrow('no/such.log');
  });

  test('a file that breaks off while it is read is an error of the machine', async () => {
    const files: Files = {
      read: async function* () {
        yield Buffer.from('some');
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      },
      write: () => failing('written'),
    };
    await expect(contentOf(files)).rejects.toThrow(RemoteError);
  });
});
