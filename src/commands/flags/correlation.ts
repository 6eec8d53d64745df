import type { Command } from 'commander';
import { collect } from './output.ts';

/** The flag that says what else links invocations, as commander leaves it. */
export interface CorrelationFlags {
  readonly correlationField: readonly string[];
}

/** Adds `--correlation-field`. */
export function addCorrelationFlags(command: Command): void {
  command.option(
    '--correlation-field <name>',
    'a field of JSON lines that holds a correlation id, beside those known; repeatable',
    collect,
    [],
  );
}
