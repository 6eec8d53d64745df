import { createReadStream, createWriteStream } from 'node:fs';
import { type Output, outputOf } from './streams.ts';

/** Files by path, as streams. */
export interface Files {
  /** @throws NodeJS.ErrnoException (ENOENT, EACCES, EISDIR) when iterated */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Replaces what stands there. */
  write(path: string): Output;
}

export const systemFiles: Files = {
  read: (path) => createReadStream(path, { highWaterMark: 256 * 1024 }),
  write: (path) => outputOf(createWriteStream(path), path),
};
