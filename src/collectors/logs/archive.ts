import { createGunzip } from 'node:zlib';
import { RemoteError, UsageError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/gap.ts';
import type { Files } from '../../runtime/files.ts';
import type { Input } from '../../runtime/streams.ts';

/** A file or stream that was opened, unpacked if it was packed. */
export interface OpenedArchive {
  /** What to call it on screen. */
  readonly name: string;
  /** @throws RemoteError when the file breaks off in the middle of reading */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What went wrong while unpacking, known once the bytes have ended. */
  notices(): readonly Notice[];
}

/**
 * Opens a file by path, or standard input for `-`. Bytes that begin like gzip are unpacked, several members one after
 * another too; a packed file that is cut short gives what it holds, a damaged one all but at most the last 16 KB before the
 * damage, and both a notice.
 * @throws UsageError when the path cannot be read
 */
export async function openArchive(path: string, files: Files, stdin: Input): Promise<OpenedArchive> {
  const name = path === '-' ? 'stdin' : path;
  const notices: Notice[] = [];
  // A pipe is not waited for: it may be silent for long, and it cannot be missing.
  const chunks = path === '-' ? stdin.bytes() : await openFile(path, files);
  const onDamage = (reason: string): void => {
    notices.push({
      topic: 'malformed',
      text: `${name} is damaged or cut short (${reason}); what could be unpacked is shown`,
    });
  };
  return { name, bytes: unpacked(chunks, onDamage), notices: () => notices };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
};

/** Reads the first chunk, so that a file that cannot be read is known before anything else is done. */
async function openFile(path: string, files: Files): Promise<AsyncIterable<Uint8Array>> {
  const chunks = files.read(path)[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    return rest(path, first, chunks);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`cannot read “${path}”: ${REASONS[code] ?? code}`, {
      hint: 'check the path; - reads standard input',
      cause: error,
    });
  }
}

async function* rest(
  path: string,
  first: IteratorResult<Uint8Array>,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; next.done !== true; next = await chunks.next()) yield next.value;
  } catch (error) {
    throw new RemoteError(`“${path}” broke off while it was read`, { cause: error });
  } finally {
    await chunks.return?.();
  }
}

async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  try {
    while (head.length < 2) {
      const next = await iterator.next();
      if (next.done === true) break;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    }
    const whole = withHead(head, iterator);
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(whole, onDamage);
    else yield* whole;
  } finally {
    await iterator.return?.();
  }
}

async function* withHead(head: Uint8Array, others: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await others.next(); next.done !== true; next = await others.next()) yield next.value;
}

/** A hostile file grows a thousandfold: so little goes in at once that what comes out fits. */
const PACKED_STEP_BYTES = 16 * 1024;

async function* gunzipped(
  chunks: AsyncIterable<Uint8Array>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const out: Uint8Array[] = [];
  let damage: Error | undefined;
  let proceed: () => void = () => undefined;
  gunzip.on('data', (chunk: Uint8Array) => void out.push(chunk));
  gunzip.on('end', () => proceed());
  gunzip.on('error', (error) => {
    damage = error;
    proceed();
  });
  /** After damage the stream calls no one back, so its error ends the waiting too. */
  const untilDone = (start: () => void): Promise<void> =>
    new Promise((resolve) => {
      proceed = resolve;
      start();
    });
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length && damage === undefined; at += PACKED_STEP_BYTES) {
      const step = chunk.subarray(at, at + PACKED_STEP_BYTES);
      await untilDone(() => gunzip.write(step, () => proceed()));
      yield* out.splice(0);
    }
    if (damage !== undefined) break;
  }
  if (damage === undefined && !gunzip.readableEnded) await untilDone(() => gunzip.end());
  yield* out.splice(0);
  if (damage !== undefined) onDamage(damage.message);
}
