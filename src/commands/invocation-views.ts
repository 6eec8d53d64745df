import type { ChosenInvocations } from '../jobs/select/chosen-invocations.ts';
import { parseFields } from '../render/machine/record-fields.ts';
import { createRecordWriter, type RecordWriter } from '../render/machine/record-writer.ts';
import { invocationRecord } from '../render/machine/records.ts';
import { invocationList } from '../render/text/invocation-rows.ts';
import type { Machine } from '../runtime/machine.ts';
import { displayOn, isUnderCi } from './display.ts';
import { outputChoices } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';
import { outputFor } from './outputs.ts';
import type { LogView, ViewOutput } from './run-reading.ts';

/** The formats of `invocations`. */
export const INVOCATION_FORMATS = ['text', 'ndjson', 'json', 'tsv', 'csv'] as const;

/** The flags that say how invocations are shown, as commander leaves them. */
export interface InvocationViewFlags extends SharedFlags {
  readonly output: readonly string[];
  readonly fields?: string;
}

/**
 * Checks the flags now, and makes the views: what was chosen is shown at the end, gaps as they are found.
 * @throws UsageError
 */
export function invocationViewsOf(
  flags: InvocationViewFlags,
  machine: Machine,
  { timeZone, chosen }: { readonly timeZone: string; readonly chosen: ChosenInvocations },
): () => ViewOutput[] {
  const choices = outputChoices(flags.output, INVOCATION_FORMATS, 'text');
  const fields = flags.fields === undefined ? undefined : parseFields(flags.fields, 'invocation');
  return () =>
    choices.map((choice) => {
      const output = outputFor(choice, machine);
      if (choice.format === 'text') {
        const look = { ...displayOn(output, flags, machine), timeZone };
        return { output, view: tableView(() => invocationList(chosen.list(), chosen.matched(), look)) };
      }
      const writer = createRecordWriter({
        format: choice.format,
        command: 'invocations',
        type: 'invocation',
        underCi: isUnderCi(machine),
        ...(fields === undefined ? {} : { fields }),
      });
      return { output, view: recordView(writer, chosen) };
    });
}

function tableView(end: () => string): LogView {
  return { tellsGaps: false, show: () => '', end };
}

function recordView(writer: RecordWriter, chosen: ChosenInvocations): LogView {
  return {
    tellsGaps: writer.tellsGaps,
    show: ({ gapChanges, notices }) => [...gapChanges.map(writer.addGap), ...notices.map(writer.addNotice)].join(''),
    end: (summary) => writer.add(chosen.list().map(invocationRecord)) + writer.end(summary),
  };
}
