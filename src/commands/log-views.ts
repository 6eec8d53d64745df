import { UsageError } from '../domain/errors.ts';
import type { PlacedRecord } from '../domain/invocation.ts';
import type { RecordKind } from '../domain/log-record.ts';
import type { ChooseLines } from '../domain/results/chosen-line.ts';
import type { TextPattern } from '../domain/text-pattern.ts';
import { type ContextCounts, linesWithContext } from '../jobs/select/context-lines.ts';
import { linesOnce } from '../jobs/select/lines-once.ts';
import { createLogRecords, createRawLines } from '../render/machine/log-records.ts';
import { parseFields } from '../render/machine/record-fields.ts';
import { createFieldLines } from '../render/text/field-lines.ts';
import { createLogLines, type LogLinesOptions } from '../render/text/log-lines.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Output } from '../runtime/streams.ts';
import { displayOn, isUnderCi } from './display.ts';
import { type OutputChoice, outputChoices } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';
import type { OpenSource } from './opened-source.ts';
import { outputFor } from './outputs.ts';
import type { LogView, ViewOutput } from './run-reading.ts';

/** The formats of `tail` and `logs`. */
export const LOG_FORMATS = ['text', 'ndjson', 'json', 'tsv', 'csv', 'raw'] as const;

type LogFormat = (typeof LOG_FORMATS)[number];

/** The flags that say how lines are shown, as commander leaves them. */
export interface ViewFlags extends SharedFlags {
  readonly output: readonly string[];
  readonly fields?: string;
  readonly platform?: true;
  readonly invocations?: true;
  readonly unsafeRaw?: true;
}

/** What the views need to know about the reading. */
export interface ViewContext {
  readonly command: string;
  readonly timeZone: string;
  readonly isSelected: (placed: PlacedRecord) => boolean;
  readonly isFiltered: boolean;
  readonly follow: boolean;
  /** True where live lines come before the reads bring them. */
  readonly isLive: boolean;
  /** What to mark where there is colour. */
  readonly highlighted: readonly TextPattern[];
  /** Lines to show around the selected ones; absent: none. */
  readonly context?: ContextCounts;
}

const OF_THE_FUNCTION = new Set<RecordKind>(['app', 'unparsed', 'metric']);

type LineTest = (placed: PlacedRecord) => boolean;

/** The selected lines but those of the platform, unless they are wanted as they are. */
function ownLines({ platform }: ViewFlags, isSelected: LineTest): LineTest {
  return platform ? isSelected : (placed) => isSelected(placed) && OF_THE_FUNCTION.has(placed.record.kind);
}

/** The lines that `-n` counts: every selected one that is shown; text and raw leave the platform's own out. */
export function countedLines(flags: ViewFlags, isSelected: LineTest): LineTest {
  const [{ format } = { format: 'text' }] = outputChoices(flags.output, LOG_FORMATS, 'text');
  return format === 'text' || format === 'raw' ? ownLines(flags, isSelected) : isSelected;
}

/**
 * Checks the view flags now, and makes the views once the source is open.
 * @throws UsageError
 */
export function logViewsOf(
  flags: ViewFlags,
  machine: Machine,
  context: ViewContext,
): (opened: OpenSource, onRows?: OnRows) => ViewOutput[] {
  const choices = outputChoices(flags.output, LOG_FORMATS, 'text');
  const fields =
    flags.fields === undefined ? undefined : parseFields(flags.fields, flags.invocations ? 'invocation' : 'event');
  if (fields !== undefined && choices.every(({ format }) => format === 'raw')) {
    throw new UsageError('--fields chooses among the fields of records, and -o raw has none', {
      hint: 'leave -o raw out, or add -o ndjson, -o tsv or -o csv',
    });
  }
  for (const choice of choices) refuseUnsuitable(choice, flags, machine, context);
  return (opened, onRows) =>
    choices.map((choice) => {
      const output = outputFor(choice, machine);
      const toScreen = choice.file === undefined ? onRows : undefined;
      return {
        output,
        view: viewOf(choice.format, { flags, machine, context, output, opened, fields, onRows: toScreen }),
      };
    });
}

/** @throws UsageError for a format that does not go with where it is sent or with a follow */
function refuseUnsuitable(
  { format, file }: OutputChoice<LogFormat>,
  flags: ViewFlags,
  machine: Machine,
  { follow }: ViewContext,
): void {
  if (format === 'json' && follow)
    throw new UsageError('-o json needs an end', { hint: '-o ndjson for a follow, or --no-follow' });
  if (format !== 'raw' || flags.unsafeRaw || file !== undefined) return;
  if (machine.streams.out.isTerminal || isUnderCi(machine)) {
    throw new UsageError('-o raw would send the control characters of a log to this terminal or CI log', {
      hint: 'send it to a file or a pipe, or add --unsafe-raw',
    });
  }
}

type OnRows = LogLinesOptions['onRows'];

interface ViewParts {
  readonly onRows: OnRows;
  readonly flags: ViewFlags;
  readonly machine: Machine;
  readonly context: ViewContext;
  readonly output: Output;
  readonly opened: OpenSource;
  readonly fields: readonly string[] | undefined;
}

function viewOf(format: LogFormat, { flags, machine, context, output, opened, fields, onRows }: ViewParts): LogView {
  const { isSelected, isFiltered, timeZone, command, follow, highlighted } = context;
  const invocationsOnly = flags.invocations === true;
  // Each view has its own: what stands around a line is what the view itself can show.
  const plain = context.isLive ? linesOnce(isSelected) : undefined;
  const choose = context.context === undefined ? plain : linesWithContext(isSelected, context.context);
  const chosen = choose === undefined ? {} : { choose };
  if (format === 'text' && fields !== undefined) {
    return createFieldLines({
      fields,
      invocationsOnly,
      isSelected: invocationsOnly ? isSelected : ownLines(flags, isSelected),
      isFiltered,
      underCi: isUnderCi(machine),
      ...(choose === undefined ? {} : { choose: onlyOwn(flags, choose) ?? choose }),
    });
  }
  if (format === 'text') {
    const functionNames = opened.functions.map((one) => one.name);
    const lines = createLogLines({
      ...displayOn(output, flags, machine),
      ...(output.isTerminal ? { columnsNow: () => output.columns } : {}),
      ...(onRows === undefined ? {} : { onRows }),
      timeZone,
      functionsShown: readsMany(opened, follow) ? 'many' : 'one',
      functionNames,
      ambiguousNames: opened.known.ambiguous,
      platform: flags.platform === true,
      invocationsOnly,
      isSelected,
      isFiltered,
      highlighted,
      ...chosen,
      todayAtMs: machine.clock.now(),
    });
    return { show: lines.show, end: () => '', tellsGaps: true, isForPeople: true };
  }
  if (format === 'raw') {
    return createRawLines(ownLines(flags, isSelected), onlyOwn(flags, choose));
  }
  return createLogRecords({
    format,
    command,
    invocationsOnly,
    isSelected,
    isFiltered,
    underCi: isUnderCi(machine),
    ...(fields === undefined ? {} : { fields }),
    ...chosen,
  });
}

/** What a function printed is around what it printed: the platform's lines are left out, unless they are wanted as they are. */
function onlyOwn(flags: ViewFlags, choose: ChooseLines | undefined): ChooseLines | undefined {
  if (choose === undefined || flags.platform) return choose;
  return (placed) => (OF_THE_FUNCTION.has(placed.record.kind) ? choose(placed) : []);
}

/** True where lines of several functions may come, now or later. */
function readsMany({ isFile, selections, functions, mayGrow }: OpenSource, follow: boolean): boolean {
  return isFile || selections.length > 1 || functions.length > 1 || (follow && mayGrow);
}
