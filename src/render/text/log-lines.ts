import type { Gap } from '../../domain/gap.ts';
import type { Invocation, PlacedRecord } from '../../domain/invocation.ts';
import type { ChooseLines, ChosenLine } from '../../domain/results/chosen-line.ts';
import type { LogStep } from '../../domain/results/log-step.ts';
import { createCallMemory } from '../call-memory.ts';
import { asSafe, type SafeText, safe } from '../safe-text.ts';
import { breakWorkflowCommands } from '../workflow-commands.ts';
import { isFolded } from './folded-lines.ts';
import { createLogRows, type LogRowOptions } from './log-rows.ts';

/** What rows are about. */
export type RowSubject =
  | { readonly kind: 'line'; readonly placed: PlacedRecord }
  | { readonly kind: 'call'; readonly invocation: Invocation }
  | { readonly kind: 'gap'; readonly gap: Gap };

/** How `tail` and `logs` show lines. */
export interface LogLinesOptions extends LogRowOptions {
  /** Told what each run of rows is about, in the order they are shown. */
  readonly onRows?: (subject: RowSubject, rows: readonly SafeText[]) => void;
  /** True: the platform's lines as they came, instead of one quiet line an invocation. */
  readonly platform: boolean;
  readonly isSelected: (placed: PlacedRecord) => boolean;
  /** True when `isSelected` can refuse a line: then an invocation is shown only for a line of its own that was selected. */
  readonly isFiltered: boolean;
  /** Which of the lines that can be shown are; default: the selected ones. */
  readonly choose?: ChooseLines;
}

/** A view of lines: each step's text ends in a line break, or is empty. */
export interface LogLines {
  readonly tellsGaps: true;
  show(step: LogStep): SafeText;
  /** The summary stands on stderr. */
  end(): SafeText;
}

/** Makes the text view of `tail` and `logs`. */
export function createLogLines(options: LogLinesOptions): LogLines {
  const { isSelected, platform, invocationsOnly } = options;
  const rows = createLogRows(options);
  const memory = createCallMemory(isSelected, options.isFiltered);
  const showsCalls = invocationsOnly || !platform;

  const told = (subject: RowSubject, shown: SafeText[]): SafeText[] => {
    options.onRows?.(subject, shown);
    return shown;
  };
  const choose: ChooseLines =
    options.choose ?? ((placed) => (isSelected(placed) ? [{ placed, isContext: false, beginsGroup: false }] : []));
  const chosenRows = ({ placed, isContext, beginsGroup }: ChosenLine, orderedUntil: number): SafeText[] => {
    const line = told({ kind: 'line', placed }, rows.ofLine(placed, orderedUntil, isContext));
    return beginsGroup ? [rows.separator, ...line] : line;
  };
  const gapRows = (gap: Gap): SafeText[] => told({ kind: 'gap', gap }, rows.ofGap(gap));
  const callRows = (invocation: Invocation): SafeText[] => {
    const line = rows.callLine(invocation);
    const telling = memory.tell(invocation, line.join(' '));
    if (telling === 'not') return [];
    return told({ kind: 'call', invocation }, rows.ofCall(invocation, line, telling === 'revised'));
  };

  const rowsOf = (step: LogStep): SafeText[] => {
    for (const placed of step.placed) memory.note(placed);
    const finished = finishedCalls(step);
    const gaps = inOrder(step.gapChanges, (gap) => gap.toAtMs ?? gap.fromAtMs ?? Number.NEGATIVE_INFINITY);
    // What ended without a report, or whose report was shown before.
    const others = inOrder(showsCalls ? finished.withoutReport : [], (one) => one.endedAtMs ?? one.startedAtMs);
    const shown: SafeText[] = [];
    const tellOlder = (atMs?: number): void => {
      shown.push(...others.before(atMs).flatMap(callRows), ...gaps.before(atMs).flatMap(gapRows));
    };
    for (const placed of step.placed) {
      tellOlder(placed.record.event.loggedAtMs);
      if (!invocationsOnly && (platform || !isFolded(placed))) {
        shown.push(...choose(placed).flatMap((line) => chosenRows(line, step.orderedUntil)));
        continue;
      }
      const invocation = finished.byReport.get(placed);
      if (invocation !== undefined) shown.push(...callRows(invocation));
    }
    tellOlder();
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

/** The invocations of a step: where their report stands, and those that have none in it. */
function finishedCalls(step: LogStep): { byReport: Map<PlacedRecord, Invocation>; withoutReport: Invocation[] } {
  const waiting = new Map(step.invocations.map((invocation) => [invocation.invocationId, invocation]));
  const byReport = new Map<PlacedRecord, Invocation>();
  for (const placed of step.placed) {
    const invocation = placed.record.kind === 'report' ? waiting.get(placed.invocationId ?? '') : undefined;
    if (invocation === undefined) continue;
    byReport.set(placed, invocation);
    waiting.delete(invocation.invocationId);
  }
  return { byReport, withoutReport: [...waiting.values()] };
}

/** Gives things out where they happened: each before the first line that is newer; without a time, all that are left. */
function inOrder<Item>(items: readonly Item[], atMsOf: (item: Item) => number): { before(atMs?: number): Item[] } {
  const waiting = [...items].sort((a, b) => (atMsOf(a) < atMsOf(b) ? -1 : 1));
  return {
    before: (atMs) => {
      const later = atMs === undefined ? -1 : waiting.findIndex((item) => atMsOf(item) >= atMs);
      return waiting.splice(0, later < 0 ? waiting.length : later);
    },
  };
}
