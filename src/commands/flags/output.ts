import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import { wordOf } from './shared.ts';

/** One `-o FORMAT[=FILE]`. */
export interface OutputChoice<Format extends string> {
  readonly format: Format;
  /** Absent: standard output. */
  readonly file?: string;
}

/** Adds `-o`, repeatable. */
export function addOutputFlag(command: Command, formats: readonly string[]): void {
  command.option('-o, --output <format[=file]>', `${formats.join(', ')}; repeatable`, collect, [] as string[]);
}

/** Adds `-o`, and `--fields` for records that are rows. */
export function addOutputFlags(command: Command, formats: readonly string[]): void {
  addOutputFlag(command, formats);
  command.option('--fields <names>', 'only these fields, comma separated; a single one is printed bare');
}

/** Collects a repeatable flag. Its default must be `[]`. */
export function collect(value: string, values: readonly string[]): string[] {
  return [...values, value];
}

/**
 * Reads `-o`: at most one choice may go to standard output; none given means text.
 * @throws UsageError naming the formats there are
 */
export function outputChoices<Format extends string>(
  given: readonly string[],
  formats: readonly Format[],
  fallback: NoInfer<Format>,
): OutputChoice<Format>[] {
  if (given.length === 0) return [{ format: fallback }];
  const choices = given.map((word) => {
    const [name = '', ...file] = word.split('=');
    const format = wordOf('-o', name, formats);
    if (file.length > 0 && file.join('=') === '') throw new UsageError(`-o ${word} names no file`);
    return { format, ...(file.length === 0 ? {} : { file: file.join('=') }) };
  });
  if (choices.filter((choice) => choice.file === undefined).length > 1) {
    throw new UsageError('only one -o can go to standard output', {
      hint: 'give the others a file: -o ndjson=calls.ndjson',
    });
  }
  const files = choices.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`two -o would write the same file “${twice}”`);
  return choices;
}
