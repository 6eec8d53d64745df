import type { Command } from 'commander';
import { EXIT, UsageError } from '../domain/errors.ts';
import type { Gap, Notice } from '../domain/gap.ts';
import type { Usage } from '../domain/sources.ts';
import {
  askedWindow,
  type MeasureProgress,
  type MeasureQuestion,
  type MeasureTools,
} from '../jobs/measure/measure-question.ts';
import { isOfPlace } from '../jobs/read/tally.ts';
import { explanationText } from '../render/text/measure/explanation.ts';
import type { MeasuredAnswer } from '../render/text/measure/measured-answer.ts';
import { measureProgress } from '../render/text/measure/progress-text.ts';
import { noticeText } from '../render/text/messages.ts';
import { createProgressLine } from '../render/text/progress-line.ts';
import type { Machine } from '../runtime/machine.ts';
import { ANSWER_FORMATS, type AnswerViewFlags } from './answer-views.ts';
import { addEngineFlags, type EngineFlags, engineOf } from './flags/engine.ts';
import { addOutputFlags } from './flags/output.ts';
import { placesOf } from './flags/shared.ts';
import { addTraitFlag, type TraitFlags, traitsOf } from './flags/traits.ts';
import { type AskedWindow, addWindowFlags, type Window, type WindowFlags } from './flags/window.ts';
import { knownWindow } from './known-window.ts';
import { addSourceFlags, openSource, type SourceFlags } from './open-source.ts';
import type { OpenSource } from './opened-source.ts';
import { createPriceGate } from './price-gate.ts';
import { addPriceListFlag, openPriceList, type PriceListFlags } from './price-list.ts';
import { untilStopped } from './stop.ts';

/** The flags of `cold-starts` and `cost`, as commander leaves them. */
export interface MeasuringFlags
  extends SourceFlags,
    WindowFlags,
    EngineFlags,
    PriceListFlags,
    TraitFlags,
    AnswerViewFlags {
  readonly limit: string;
}

/** Adds what `cold-starts` and `cost` have in common. */
export function defineMeasuring(command: Command): void {
  addSourceFlags(command);
  addWindowFlags(command);
  addTraitFlag(command);
  command.option('--limit <count>', 'at most so many rows', '20');
  addEngineFlags(command);
  addPriceListFlag(command);
  addOutputFlags(command, ANSWER_FORMATS);
}

/** What an answer of measurements holds. */
export interface Measured extends MeasuredAnswer {
  readonly notices: readonly Notice[];
  readonly usage: Usage;
}

/** What is to be measured, and how it is shown. */
export interface Measuring<Answer extends Measured> {
  readonly words: readonly string[];
  readonly flags: MeasuringFlags;
  readonly window: AskedWindow;
  readonly timeZone: string;
  readonly ask: (question: MeasureQuestion, tools: MeasureTools, place: AskedPlace) => Promise<Answer>;
  readonly show: (answer: Answer, place: string) => Promise<void>;
}

/** Where and when is asked. */
export interface AskedPlace {
  readonly opened: OpenSource;
  /** As it was asked for: a side that was not named is absent, unlike in the question. */
  readonly window: Window;
  /** Says something on stderr. */
  readonly note: (notices: readonly Notice[]) => Promise<void>;
}

/** Opens what the words name, asks, and shows the answer; gives the exit code. @throws SlsobsError */
export function runMeasuring<Answer extends Measured>(measuring: Measuring<Answer>, machine: Machine): Promise<number> {
  const { flags, timeZone, ask, show } = measuring;
  const engine = engineOf(flags);
  const by = traitsOf(flags);
  checkPlaces(flags, engine);
  const { err, out } = machine.streams;
  const line = createProgressLine(flags.quiet ? undefined : err, machine.clock);
  const say = async (text: string): Promise<void> => {
    if (flags.quiet || out.isClosed) return;
    await line.clear();
    await err.write(text);
  };
  const mayCost = createPriceGate(flags, machine, line.clear);
  const note = async (notices: readonly Notice[]): Promise<void> => {
    for (const notice of notices) await say(noticeText(notice));
  };
  return untilStopped(machine, { timeout: flags.timeout, isFollow: false }, async (signal) => {
    const priceList = await openPriceList(flags, machine);
    const opened = await openSource(measuring.words, flags, machine, signal);
    const { window, notices } = await knownWindow(measuring.window, opened, timeZone, signal);
    await note([...opened.notices, ...notices]);
    const question = { ...questionOf(opened, window), by, engine };
    const region = opened.region ?? (opened.isFile ? placesOf(flags)[0]?.region : undefined);
    const tools: MeasureTools = {
      ...sourcesOf(opened),
      prices: priceList(region),
      timeoutMsOf: opened.known.timeoutMsOf,
      mayCost,
      onProgress: (progress: MeasureProgress) => void line.tell(measureProgress(progress)),
      clock: machine.clock,
      signal,
    };
    const answer = await ask(question, tools, { opened, window, note }).finally(line.clear);
    await show(answer, opened.place);
    if (flags.explain) await say(explanationText(answer, { timeZone, ...subjectsOf(opened) }));
    return exitCodeOf(answer.gaps, flags.strict === true);
  });
}

/** @throws UsageError for an engine that asks one account and region, where there are several */
function checkPlaces(flags: MeasuringFlags, engine: string): void {
  if (engine !== 'insights' && engine !== 'metrics') return;
  if (flags.from.length > 0 || placesOf(flags).length < 2) return;
  throw new UsageError(`--engine ${engine} asks one account and region for now`, { hint: 'run it once for each' });
}

function questionOf(opened: OpenSource, window: Window): Omit<MeasureQuestion, 'by' | 'engine'> {
  const { selections, functions, isFile, source } = opened;
  return { selections, functions, isFile, ...askedWindow({ isFile, ...window }, source.now()) };
}

function sourcesOf({ source, insights, metrics, inventory }: OpenSource) {
  return {
    source,
    ...(insights === undefined ? {} : { insights }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(inventory === undefined ? {} : { inventory }),
  };
}

/** What a link to the console leads to. */
function subjectsOf({ region, selections, functions, isFile }: OpenSource) {
  return {
    ...(region === undefined || isFile ? {} : { region }),
    groupNames: selections.map(({ group }) => group.name),
    functionNames: functions.map(({ name }) => name),
  };
}

/** 0; 5 when a whole account or region could not be seen, under `--strict` when anything could not. */
function exitCodeOf(gaps: readonly Gap[], strict: boolean): number {
  const left = gaps.filter(({ state }) => state !== 'filled');
  return left.some(isOfPlace) || (strict && left.length > 0) ? EXIT.failed : EXIT.done;
}
