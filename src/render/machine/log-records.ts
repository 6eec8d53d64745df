import type { PlacedRecord } from '../../domain/invocation.ts';
import type { ChooseLines } from '../../domain/results/chosen-line.ts';
import type { LogStep, ReadingSummary } from '../../domain/results/log-step.ts';
import { createCallMemory } from '../call-memory.ts';
import { rawMessages } from './raw.ts';
import { createRecordWriter, type RecordWriterOptions } from './record-writer.ts';
import { eventRecord, invocationRecord } from './records.ts';

/** How `tail` and `logs` write records. */
export interface LogRecordsOptions extends Omit<RecordWriterOptions, 'type'> {
  /** True: `invocation` records in place of `event` records. */
  readonly invocationsOnly: boolean;
  readonly isSelected: (placed: PlacedRecord) => boolean;
  /** True when `isSelected` can refuse a line: then an invocation is written only for a line of its own that was selected. */
  readonly isFiltered: boolean;
  /** Which lines are written; default: the selected ones. Lines around those are events like any other. */
  readonly choose?: ChooseLines;
}

/** The steps of a reading as records. A later revision of an invocation is written again, with its `revision`. */
export interface LogRecords {
  /** False where the format has no place for gaps: they belong on stderr then. */
  readonly tellsGaps: boolean;
  show(step: LogStep): string;
  end(summary: ReadingSummary): string;
}

/** Makes the `ndjson`, `json`, `tsv` or `csv` view of `tail` and `logs`. */
export function createLogRecords(options: LogRecordsOptions): LogRecords {
  const { invocationsOnly, isSelected, isFiltered, choose } = options;
  const writer = createRecordWriter({ ...options, type: invocationsOnly ? 'invocation' : 'event' });
  const memory = createCallMemory(isSelected, isFiltered);
  const invocationsOf = (step: LogStep): string => {
    for (const placed of step.placed) memory.note(placed);
    const news = step.invocations.filter((one) => memory.tell(one, String(one.revision)) !== 'not');
    return writer.add(news.map(invocationRecord));
  };
  return {
    tellsGaps: writer.tellsGaps,
    show: (step) =>
      [
        invocationsOnly ? invocationsOf(step) : writer.add(chosenOf(step, isSelected, choose).map(eventRecord)),
        ...step.gapChanges.map(writer.addGap),
        ...step.notices.map(writer.addNotice),
      ].join(''),
    end: writer.end,
  };
}

/** The lines of a step that are to be written. @param choose default: the selected ones */
export function chosenOf(
  { placed }: LogStep,
  isSelected: (placed: PlacedRecord) => boolean,
  choose: ChooseLines | undefined,
): readonly PlacedRecord[] {
  return choose === undefined
    ? placed.filter(isSelected)
    : placed.flatMap((line) => choose(line).map((one) => one.placed));
}

/** The `raw` view: the selected events' own bytes, nothing else. */
export interface RawLines {
  readonly tellsGaps: false;
  show(step: LogStep): Uint8Array;
  end(): string;
}

/** Makes the `raw` view of `tail` and `logs`. @param choose which lines are written; default: the selected ones */
export function createRawLines(isSelected: (placed: PlacedRecord) => boolean, choose?: ChooseLines): RawLines {
  return {
    tellsGaps: false,
    show: (step) => rawMessages(chosenOf(step, isSelected, choose).map(({ record }) => record.event)),
    end: () => '',
  };
}
