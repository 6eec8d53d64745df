import { RemoteError, UsageError } from '../domain/errors.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Output } from '../runtime/streams.ts';
import type { OutputChoice } from './flags/output.ts';

/** Where a choice's bytes go: its file, else standard output. */
export function outputFor(choice: OutputChoice<string>, machine: Machine): Output {
  return choice.file === undefined ? machine.streams.out : machine.files.write(choice.file);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not write it',
  ENOSPC: 'the disk is full',
};

/** @throws UsageError for a path that cannot be written, RemoteError when writing failed on the way */
function checkWritten({ failure, name }: Output): void {
  if (failure === undefined) return;
  const message = `cannot write ${name}: ${REASONS[failure.code ?? ''] ?? failure.message}`;
  const isPath = ['ENOENT', 'EISDIR', 'EACCES', 'EROFS', 'ENOTDIR'].includes(failure.code ?? '');
  throw isPath ? new UsageError(message, { cause: failure }) : new RemoteError(message, { cause: failure });
}

/** Writes, and waits for a slow reader. @throws what `checkWritten` does */
export async function writeTo(output: Output, text: string | Uint8Array): Promise<void> {
  if (text.length > 0) await output.write(text);
  checkWritten(output);
}

/** Waits until all that was written has left. @throws what `checkWritten` does */
export async function finish(output: Output): Promise<void> {
  await output.flushed();
  checkWritten(output);
}
