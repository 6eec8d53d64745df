// Writes the table of the flags of `tail` and `logs` into README.md, between its markers, from the definitions that commander reads.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, type Option } from 'commander';
import { sharedOptions } from '../src/cli.ts';
import { spellingsElsewhere } from '../src/commands/flags/familiar.ts';
import { logsCommand } from '../src/commands/logs.ts';
import { tailCommand } from '../src/commands/tail.ts';

/** README.md of this checkout. */
export const README = join(import.meta.dirname, '..', 'README.md');
const BEGIN = '<!-- flags of tail and logs: written by scripts/flag-table.ts -->';
const END = '<!-- end of flags -->';

/** A flag that the help shows, and which verbs have it. */
export interface ShownFlag {
  readonly option: Option;
  readonly verbs: readonly ('tail' | 'logs')[];
}

/** Every flag of `tail` and `logs` that stands in their help, in its order: their own, then those of all verbs. */
export function shownFlags(): ShownFlag[] {
  const ofVerb = (define: (command: Command) => void): Option[] => {
    const command = new Command();
    define(command);
    return command.options.filter((option) => !option.hidden);
  };
  const [tail, logs] = [ofVerb(tailCommand.define), ofVerb(logsCommand.define)];
  const isIn = (options: readonly Option[], { flags, description }: Option): boolean =>
    options.some((one) => one.flags === flags && one.description === description);
  const own = [...tail, ...logs.filter((option) => !isIn(tail, option))];
  return [
    ...own.map((option): ShownFlag => {
      const verbs = [
        ...(isIn(tail, option) ? ['tail' as const] : []),
        ...(isIn(logs, option) ? ['logs' as const] : []),
      ];
      return { option, verbs };
    }),
    ...sharedOptions().map((option): ShownFlag => ({ option, verbs: ['tail', 'logs'] })),
  ];
}

/** The text of README.md with the table as it should be. @throws Error when the markers are missing */
export function withFlagTable(readme: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('README.md lacks the markers of the flag table');
  return `${readme.slice(0, begin)}${BEGIN}\n${flagTable()}\n${readme.slice(end)}`;
}

function flagTable(): string {
  const elsewhere = spellingsElsewhere();
  const rows = shownFlags().map(({ option, verbs }) => {
    const only = verbs.length === 1 ? ` (\`${verbs[0]}\`)` : '';
    const also = (option.negate ? [] : (elsewhere.get(option.attributeName()) ?? [])).map(code).join(' ');
    return `| ${code(option.flags)}${only} | ${cell(option.description)} | ${also} |`;
  });
  return ['| flag | what it does | also typed as |', '|---|---|---|', ...rows].join('\n');
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

if (process.argv[1] === import.meta.filename) writeFileSync(README, withFlagTable(readFileSync(README, 'utf8')));
