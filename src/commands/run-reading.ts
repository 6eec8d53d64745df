import { EXIT } from '../domain/errors.ts';
import type { Invocation, PlacedRecord } from '../domain/invocation.ts';
import type { LogStep, ReadingSummary } from '../domain/results/log-step.ts';
import { type LastFew, planReading } from '../jobs/read/log-reading.ts';
import { createTally, type Tally } from '../jobs/read/tally.ts';
import type { LogLinesOptions } from '../render/text/log-lines.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Output } from '../runtime/streams.ts';
import type { OpenBounds, ReadingBounds } from './bounded-reading.ts';
import { displayOn } from './display.ts';
import type { AskedWindow } from './flags/window.ts';
import { knownWindow } from './known-window.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { openSource, type SourceFlags } from './open-source.ts';
import type { OpenSource } from './opened-source.ts';
import { finish, writeTo } from './outputs.ts';
import { type Remembering, rememberPrinted } from './recent.ts';
import { untilStopped } from './stop.ts';
import { terminalFor } from './terminal-choice.ts';
import { createTerminalTail, type TerminalTail } from './terminal-tail.ts';

/** One form of the answer: text, records, a table. */
export interface LogView {
  /** What a step adds; empty for nothing. */
  show(step: LogStep): string | Uint8Array;
  /** What stands at the end; empty for nothing. */
  end(summary: ReadingSummary): string;
  /** False where it has no place for gaps: they are told on stderr then. */
  readonly tellsGaps: boolean;
  /** True for rows that a person reads as they come: a status line may stand below them. */
  readonly isForPeople?: true;
}

/** A view and where it goes. */
export interface ViewOutput {
  readonly view: LogView;
  readonly output: Output;
}

/** What to read, and how to show it. */
export interface ReadingQuestion {
  readonly words: readonly string[];
  readonly flags: SourceFlags;
  readonly window: AskedWindow;
  readonly timeZone: string;
  readonly follow: boolean;
  readonly last?: LastFew;
  readonly filterPattern?: string;
  /** The lines that are asked for. */
  readonly isSelected: (placed: PlacedRecord) => boolean;
  /** Those that `last` counts; absent: the lines that are asked for. */
  readonly isCounted?: (placed: PlacedRecord) => boolean;
  /** @param onRows told what each row of text on the screen is about */
  readonly openViews: (opened: OpenSource, onRows?: LogLinesOptions['onRows']) => readonly ViewOutput[];
  /** What ends it before its own end; absent: nothing. */
  readonly openBounds?: OpenBounds;
  /** Lines of a step that are shown; absent: the selected ones. */
  readonly countShown?: (step: LogStep) => number;
  /** Looks at every step before it is shown. */
  readonly onStep?: (step: LogStep) => void;
  /** The rows of the list that is printed at the end: `@1` is the first. */
  readonly rows?: () => readonly Invocation[];
}

/**
 * Opens the source, plans the reading, shows its steps and says on stderr what it amounted to; gives the exit code.
 * @throws SlsobsError
 */
export function runReading(question: ReadingQuestion, machine: Machine): Promise<number> {
  const { words, flags, timeZone, follow, isSelected, openViews, last, filterPattern } = question;
  const tally = createTally();
  return untilStopped(machine, { timeout: flags.timeout, isFollow: follow }, async (signal, stopAtBound) => {
    const terminal = openTerminal(question, machine, signal);
    const onScreen = terminal === undefined ? machine : { ...machine, streams: terminal.streams };
    const narrator = createNarrator(flags, onScreen, timeZone);
    const found = await openSource(words, flags, onScreen, signal);
    const { window, notices } = await knownWindow(question.window, found, timeZone, signal);
    const opened = { ...found, notices: [...found.notices, ...notices] };
    const wish = {
      ...window,
      ...(last === undefined ? {} : { last }),
      ...(filterPattern === undefined ? {} : { filterPattern }),
      follow,
      isFile: opened.isFile,
    };
    const tools = {
      ...opened,
      knownGroups: opened.known.groups,
      isCounted: question.isCounted ?? isSelected,
      timeoutMsOf: opened.known.timeoutMsOf,
      correlationFields: flags.correlationField,
      tally,
      clock: machine.clock,
      signal,
    };
    const reading = await planReading(wish, tools);
    await narrator.start(opened, { ...window, begin: reading.begin, follow });
    const remembering = rememberPrinted(machine);
    const bounds = question.openBounds?.(reading, opened.source.now(), stopAtBound);
    const bounded = bounds?.limit(reading.steps()) ?? reading.steps();
    const steps = opened.isFile ? bounded : noted(bounded, remembering);
    const views = viewsOn(openViews(opened, terminal?.onRows), machine, terminal);
    const isStopped = (): boolean => signal.aborted;
    try {
      if (
        terminal !== undefined &&
        views.some(({ view, output }) => view.isForPeople && output === terminal.streams.out)
      ) {
        terminal.start(opened, tally);
      }
      await showSteps(steps, views, { ...question, tally, narrator, isStopped, terminal, bounds });
    } finally {
      await terminal?.end();
    }
    await remembering.end(question.rows?.());
    const exitCode = completenessExitCode(tally, flags.strict === true);
    return bounds === undefined ? exitCode : bounds.end(exitCode);
  });
}

/** What a person watches the stream on; undefined where its lines go out plain. */
function openTerminal(
  { flags, follow, timeZone }: ReadingQuestion,
  machine: Machine,
  signal: AbortSignal,
): TerminalTail | undefined {
  const tty = terminalFor(flags, { follow, from: flags.from }, machine);
  if (tty === undefined) return undefined;
  const { color } = displayOn(machine.streams.out, flags, machine);
  return createTerminalTail(machine, tty, { color, timeZone, signal });
}

/** What goes to the machine's stdout goes by way of the terminal that a person watches. */
function viewsOn(
  views: readonly ViewOutput[],
  machine: Machine,
  terminal: TerminalTail | undefined,
): readonly ViewOutput[] {
  if (terminal === undefined) return views;
  const { out } = machine.streams;
  return views.map(({ view, output }) => ({ view, output: output === out ? terminal.streams.out : output }));
}

/** Passes steps on, their invocations remembered: a person may ask for one by the short id that is printed. */
async function* noted(steps: AsyncIterable<LogStep>, remembering: Remembering): AsyncGenerator<LogStep> {
  for await (const step of steps) {
    await remembering.note(step.invocations);
    yield step;
  }
}

/** Shows every step in every view, waiting for slow readers; ends the views when the steps end or are stopped. */
async function showSteps(
  steps: AsyncIterable<LogStep>,
  views: readonly ViewOutput[],
  {
    tally,
    narrator,
    isSelected,
    onStep,
    follow,
    countShown = ({ placed }) => placed.filter(isSelected).length,
    bounds,
    isStopped,
    terminal,
  }: Pick<ReadingQuestion, 'isSelected' | 'onStep' | 'follow' | 'countShown'> & {
    bounds: ReadingBounds | undefined;
    tally: Tally;
    narrator: Narrator;
    isStopped: () => boolean;
    terminal: TerminalTail | undefined;
  },
): Promise<void> {
  const viewsTellGaps = views.every(({ view }) => view.tellsGaps);
  for await (const step of steps) {
    tally.addShown(countShown(step));
    onStep?.(step);
    await narrator.step(step, viewsTellGaps);
    for (const { view, output } of views) await writeTo(output, view.show(step));
    terminal?.note(step);
  }
  await terminal?.end();
  await narrator.beforeEnd();
  for (const { view, output } of views) {
    await writeTo(output, view.end(tally.summary()));
    await finish(output);
  }
  // Of a range that was stopped a gap says so; a follow always holds the newest lines back for a while.
  await narrator.end(
    tally.summary(),
    follow && isStopped() && bounds?.isWhole() !== true ? tally.toldUntil() : undefined,
  );
}

/** 0; 5 when a whole account or region could not be seen, under `--strict` when anything could not. */
function completenessExitCode(tally: Tally, strict: boolean): number {
  const isIncomplete = tally.lacksPlace() || (strict && tally.summary().gaps > 0);
  return isIncomplete ? EXIT.failed : EXIT.done;
}
