import type { Command } from 'commander';
import type { Machine } from '../runtime/machine.ts';

/** What a command gets beside its words and flags. */
export interface CommandContext {
  readonly machine: Machine;
  /** Runs another slsobs command line in this process, on a machine of the caller's choice; gives its exit code. */
  readonly run: (argv: readonly string[], machine: Machine) => Promise<number>;
}

/** One verb. Its module is imported only when the verb is typed. */
export interface CommandModule {
  /** Adds arguments, flags and help to the verb. */
  define(command: Command): void;
  /**
   * Does it; gives the exit code.
   * @throws SlsobsError
   */
  run(words: readonly string[], command: Command, context: CommandContext): Promise<number>;
}

/** Puts example command lines where the eye falls first. */
export function withExamples(command: Command, examples: readonly (readonly [line: string, meaning: string])[]): void {
  const width = Math.max(...examples.map(([line]) => line.length));
  const rows = examples.map(([line, meaning]) => `  ${line.padEnd(width)}  ${meaning}`);
  command.addHelpText('before', `Examples:\n${rows.join('\n')}\n`);
}
