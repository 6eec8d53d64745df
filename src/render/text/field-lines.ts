import type { PlacedRecord } from '../../domain/invocation.ts';
import type { ChooseLines } from '../../domain/results/chosen-line.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import { createCallMemory } from '../call-memory.ts';
import { cellText } from '../machine/cell-text.ts';
import { chosenOf } from '../machine/log-records.ts';
import { fieldValue } from '../machine/record-fields.ts';
import { eventRecord, invocationRecord, type WireRecord } from '../machine/records.ts';
import { asSafe, type SafeText } from '../safe-text.ts';
import { breakWorkflowCommands } from '../workflow-commands.ts';

/** How chosen fields are shown as text. */
export interface FieldLinesOptions {
  /** From `parseFields`. */
  readonly fields: readonly string[];
  readonly invocationsOnly: boolean;
  readonly isSelected: (placed: PlacedRecord) => boolean;
  readonly isFiltered: boolean;
  /** Default: the selected lines. */
  readonly choose?: ChooseLines;
  /** True where a CI runner reads the output. */
  readonly underCi: boolean;
}

/** Lines that hold chosen fields only. */
export interface FieldLines {
  /** Gaps belong on stderr: here they would look like values. */
  readonly tellsGaps: false;
  show(step: LogStep): SafeText;
  end(): string;
}

/**
 * Makes the text view of `--fields`: a line an event or invocation, a single field bare, several two spaces apart. A value that
 * there is not is a dash among others, and an empty line alone.
 */
export function createFieldLines(options: FieldLinesOptions): FieldLines {
  const { fields, invocationsOnly, isSelected, isFiltered, choose, underCi } = options;
  const memory = createCallMemory(isSelected, isFiltered);
  const missing = fields.length === 1 ? '' : '-';
  const line = (record: WireRecord): string =>
    `${fields.map((field) => cellText(fieldValue(record, field)) || missing).join('  ')}\n`;
  const calls = (step: LogStep): WireRecord[] => {
    for (const placed of step.placed) memory.note(placed);
    return step.invocations
      .filter((one) => memory.tell(one, String(one.revision)) !== 'not')
      .map((one) => invocationRecord(one));
  };
  const events = (step: LogStep): WireRecord[] => chosenOf(step, isSelected, choose).map(eventRecord);
  return {
    tellsGaps: false,
    show: (step) => {
      const text = asSafe((invocationsOnly ? calls(step) : events(step)).map(line).join(''));
      return underCi ? breakWorkflowCommands(text) : text;
    },
    end: () => '',
  };
}
