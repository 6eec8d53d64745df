import type { Gap } from '../../domain/gap.ts';
import { type Invocation, isFailure, type PlacedRecord } from '../../domain/invocation.ts';
import type { RecordKind } from '../../domain/log-record.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import { createCallMemory } from '../call-memory.ts';
import { asSafe, type SafeText, safe } from '../safe-text.ts';
import { breakWorkflowCommands } from '../workflow-commands.ts';
import { createLogRows, type LogRowOptions } from './log-rows.ts';

/** How `tail` and `logs` show lines. */
export interface LogLinesOptions extends LogRowOptions {
  /** True: the platform's lines as they came, instead of one quiet line an invocation. */
  readonly platform: boolean;
  readonly isSelected: (placed: PlacedRecord) => boolean;
  /** True when `isSelected` can refuse a line: then an invocation is shown only for a line of its own that was selected. */
  readonly isFiltered: boolean;
}

/** A view of lines: each step's text ends in a line break, or is empty. */
export interface LogLines {
  readonly tellsGaps: true;
  show(step: LogStep): SafeText;
  /** The summary stands on stderr. */
  end(): SafeText;
}

/** Kinds that belong to an environment as much as to an invocation. */
const OF_ENVIRONMENT = new Set<RecordKind>([
  'init-start',
  'init-report',
  'restore-start',
  'restore-report',
  'extension',
  'telemetry',
  'platform',
]);
const OF_INVOCATION = new Set<RecordKind>(['start', 'end', 'report', 'timeout', 'runtime-exit']);

/** Makes the text view of `tail` and `logs`. */
export function createLogLines(options: LogLinesOptions): LogLines {
  const { isSelected, platform, invocationsOnly } = options;
  const rows = createLogRows(options);
  const memory = createCallMemory(isSelected, options.isFiltered);
  const showsCalls = invocationsOnly || !platform;

  const callRows = (invocation: Invocation): SafeText[] => {
    const line = rows.callLine(invocation);
    const telling = memory.tell(invocation, line.join(' '));
    return telling === 'not' ? [] : rows.ofCall(invocation, line, telling === 'revised');
  };

  const rowsOf = (step: LogStep): SafeText[] => {
    for (const placed of step.placed) memory.note(placed);
    const finished = new Map(step.invocations.map((invocation) => [invocation.invocationId, invocation]));
    const gaps = gapsInOrder(step.gapChanges);
    const shown: SafeText[] = [];
    for (const placed of step.placed) {
      shown.push(...gaps.until(placed.record.event.loggedAtMs).flatMap(rows.ofGap));
      if (!invocationsOnly && (platform || !isFolded(placed))) {
        if (isSelected(placed)) shown.push(...rows.ofLine(placed, step.orderedUntil));
        continue;
      }
      const invocation = placed.record.kind === 'report' ? finished.get(placed.invocationId ?? '') : undefined;
      if (invocation === undefined) continue;
      finished.delete(invocation.invocationId);
      shown.push(...callRows(invocation));
    }
    // What ended without a report, or whose report was shown before.
    if (showsCalls) for (const invocation of finished.values()) shown.push(...callRows(invocation));
    shown.push(...gaps.until(Number.POSITIVE_INFINITY).flatMap(rows.ofGap));
    return shown;
  };

  return {
    tellsGaps: true,
    end: () => safe``,
    show: (step) => {
      const text = asSafe(
        rowsOf(step)
          .map((row) => `${row}\n`)
          .join(''),
      );
      return options.underCi ? breakWorkflowCommands(text) : text;
    },
  };
}

/** Gives gaps out where they happened: before the first line after them. */
function gapsInOrder(changes: readonly Gap[]): { until(atMs: number): Gap[] } {
  const endOf = (gap: Gap): number => gap.toAtMs ?? gap.fromAtMs ?? Number.NEGATIVE_INFINITY;
  const waiting = [...changes].sort((a, b) => endOf(a) - endOf(b));
  return {
    until: (atMs) => {
      const later = waiting.findIndex((gap) => endOf(gap) > atMs);
      return waiting.splice(0, later < 0 ? waiting.length : later);
    },
  };
}

/** True for lines that the quiet line of an invocation stands for. What tells of a failure and belongs to none is shown. */
function isFolded({ record, invocationId }: PlacedRecord): boolean {
  if (invocationId !== undefined) return OF_INVOCATION.has(record.kind) || OF_ENVIRONMENT.has(record.kind);
  const tellsFailure = record.facts?.status !== undefined && isFailure(record.facts.status);
  return OF_ENVIRONMENT.has(record.kind) && !tellsFailure;
}
