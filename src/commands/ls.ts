import type { FunctionSummary, InventorySource, LogGroupSummary } from '../domain/sources.ts';
import { parseTargets } from '../domain/target.ts';
import { collectPages } from '../jobs/find/collect-pages.ts';
import { anyMatcher, findTargets } from '../jobs/find/targets.ts';
import { parseFields, type TabularType } from '../render/machine/record-fields.ts';
import { createRecordWriter } from '../render/machine/record-writer.ts';
import { functionRecord, logGroupRecord, type WireRecord } from '../render/machine/records.ts';
import { functionTable, logGroupTable } from '../render/text/inventory-rows.ts';
import { headerText, noticeText } from '../render/text/messages.ts';
import type { Machine } from '../runtime/machine.ts';
import { type CommandModule, withExamples } from './command.ts';
import { displayOn, isUnderCi } from './display.ts';
import { addOutputFlags, collect, outputChoices } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';
import { openAccount, placeOf } from './open-account.ts';
import { finish, outputFor, writeTo } from './outputs.ts';
import { untilStopped } from './stop.ts';

const FORMATS = ['text', 'ndjson', 'json', 'tsv', 'csv'] as const;

interface LsFlags extends SharedFlags {
  readonly output: readonly string[];
  readonly fields?: string;
  readonly exclude: readonly string[];
}

/** What was asked for: functions, groups, or both for what a target matches. */
interface Listing {
  readonly functions: readonly FunctionSummary[];
  readonly groups: readonly LogGroupSummary[];
}

/** `slsobs ls`: functions, log groups, and what a target matches. */
export const lsCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs ls', 'the functions of this account and region'],
      ['slsobs ls groups /aws/lambda/', 'log groups that begin so'],
      ["slsobs ls 'orders-*'", 'what a target matches, and where it logs'],
      ['slsobs ls -o tsv --fields function,runtime', 'for a script'],
    ]);
    command
      .argument('[what...]', '“functions”, “groups” with a prefix, or targets')
      .option('-x, --exclude <glob>', 'leave out functions or groups; repeatable', collect, []);
    addOutputFlags(command, FORMATS);
  },

  async run(words, command, { machine }) {
    const flags = command.optsWithGlobals<LsFlags>();
    const choices = outputChoices(flags.output, FORMATS, 'text');
    const type: TabularType = words[0] === 'groups' ? 'log-group' : 'function';
    const fields = flags.fields === undefined ? undefined : parseFields(flags.fields, type);
    return untilStopped(machine, { timeout: flags.timeout, isFollow: false }, async (signal) => {
      const { session, inventory } = await openAccount(flags, machine);
      await tellPlace(flags, machine, placeOf(session));
      const { functions, groups } = await list(words, flags, inventory, signal);
      for (const choice of choices) {
        const output = outputFor(choice, machine);
        if (choice.format === 'text') {
          const look = displayOn(output, flags, machine);
          const tables = [functionTable(functions, look), logGroupTable(groups, look)].filter((table) => table !== '');
          await writeTo(output, tables.join('\n'));
          if (tables.length === 0)
            await machine.streams.err.write(noticeText({ topic: 'target', text: 'there is none' }));
        } else {
          const writer = createRecordWriter({
            format: choice.format,
            command: 'ls',
            type,
            underCi: isUnderCi(machine),
            ...(fields === undefined ? {} : { fields }),
          });
          const records: WireRecord[] = [...functions.map(functionRecord), ...groups.map(logGroupRecord)];
          await writeTo(output, writer.add(records) + writer.end());
        }
        await finish(output);
      }
      return 0;
    });
  },
};

async function list(
  words: readonly string[],
  { exclude }: LsFlags,
  inventory: InventorySource,
  signal: AbortSignal,
): Promise<Listing> {
  const [what = 'functions', ...rest] = words;
  const isExcluded = anyMatcher(exclude);
  if (what === 'groups') {
    const prefixes = rest.length === 0 ? [undefined] : rest;
    const groups = await Promise.all(prefixes.map((prefix) => collectPages(inventory.logGroups(prefix, signal))));
    return { functions: [], groups: groups.flat().filter(({ group }) => !isExcluded(group.name)) };
  }
  const targets = parseTargets(what === 'functions' ? rest : words);
  if (targets.length === 0) {
    const functions = (await collectPages(inventory.functions(signal))).filter((one) => !isExcluded(one.name));
    return { functions: functions.sort((a, b) => (a.name < b.name ? -1 : 1)), groups: [] };
  }
  const found = await findTargets({ targets, excluded: exclude }, inventory, signal);
  const known = new Set(found.functions.map((one) => one.logGroupName));
  const named = found.selections.filter(({ group }) => !known.has(group.name));
  return { functions: found.functions, groups: named.map(({ group }) => ({ group })) };
}

async function tellPlace(flags: LsFlags, machine: Machine, place: string): Promise<void> {
  if (flags.quiet) return;
  await machine.streams.err.write(headerText({ subjects: [], place, clauses: [] }));
}
