import type { Machine } from '../runtime/machine.ts';
import type { Output } from '../runtime/streams.ts';
import type { OutputChoice } from './flags/output.ts';

/** Where a choice's bytes go: its file, else standard output. */
export function outputFor(choice: OutputChoice<string>, machine: Machine): Output {
  return choice.file === undefined ? machine.streams.out : machine.files.write(choice.file);
}
