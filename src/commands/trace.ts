import { EXIT, NotFoundError, UsageError } from '../domain/errors.ts';
import type { TraceAnswer } from '../domain/results/trace-answer.ts';
import type { RecentInvocations } from '../jobs/find/recent-invocations.ts';
import { findTrace } from '../jobs/trace/find-trace.ts';
import { parseTraceQuestion, type TraceQuestion } from '../jobs/trace/trace-question.ts';
import type { TraceTools } from '../jobs/trace/trace-tools.ts';
import { errorText } from '../render/text/messages.ts';
import type { Machine } from '../runtime/machine.ts';
import { askedIds } from './asked-ids.ts';
import { type CommandModule, withExamples } from './command.ts';
import { addCorrelationFlags, type CorrelationFlags } from './flags/correlation.ts';
import { addOutputFlag, collect } from './flags/output.ts';
import { timeZoneOf } from './flags/shared.ts';
import { addWindowFlags, type WindowFlags, windowOf } from './flags/window.ts';
import { openTraceTools, traceLastFailed } from './open-trace.ts';
import { openRecent, rememberPrinted } from './recent.ts';
import { createSearchNarrator } from './search-narrator.ts';
import { untilStopped } from './stop.ts';
import { openTraceViews, TRACE_FORMATS, type TraceViewFlags } from './trace-views.ts';

interface TraceFlags extends WindowFlags, TraceViewFlags, CorrelationFlags {
  readonly exclude: readonly string[];
  readonly lastFailed?: string;
}

/** `slsobs trace`: what happened to one request. */
export const traceCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs trace 77be1d3e', 'a short id as tail prints it: its spans and its log'],
      ['slsobs trace 77be1d3e-5c1b-4a0e-9b1e-2f60c1d7aa90 orders-api', 'searched in one function alone'],
      ['slsobs trace 1-69a56c52-4d5e6f708192a3b4c5d6e7f8', 'an X-Ray trace, with the logs of its functions'],
      ["slsobs trace --last-failed 'orders-*'", 'no id needed'],
      ['slsobs trace @2', 'the second row of the last list in this terminal'],
    ]);
    command
      .argument('[id]', 'request ID or its first 8 characters, X-Ray trace id, traceparent, @ROW, - for ids on stdin')
      .argument('[targets...]', 'where to look; every Lambda log group of the region when left out')
      .option('-x, --exclude <glob>', 'leave out functions or groups; repeatable', collect, [])
      .option('--last-failed <target>', 'the newest failed call of a function, or of all that match');
    addWindowFlags(command);
    addCorrelationFlags(command);
    // A flag that is added by the hook gets its default only where it is named: --no-logs alone would mean none at all.
    command
      .addOption(command.createOption('--logs', 'the lines of the log below their calls').default(true).hideHelp())
      .option('--no-logs', 'the spans alone, without the lines of the log');
    addOutputFlag(command, TRACE_FORMATS);
  },

  async run([word, ...targets], command, { machine }) {
    const flags = command.optsWithGlobals<TraceFlags>();
    const timeZone = timeZoneOf(flags, machine);
    const window = windowOf(flags, { nowAtMs: machine.clock.now(), timeZone });
    const views = openTraceViews(flags, machine, timeZone);
    const recent = await openRecent(machine);
    const questions = await questionsOf(word, flags, recent, machine);
    const narrator = createSearchNarrator(flags, machine, timeZone);
    const place = {
      flags,
      targets: flags.lastFailed === undefined ? targets : [flags.lastFailed],
      excluded: flags.exclude,
      window,
      correlationFields: flags.correlationField,
      timeZone,
    };
    return untilStopped(machine, { timeout: flags.timeout, isFollow: false }, async (signal) => {
      const tools = await openTraceTools(place, narrator, machine, signal);
      await narrator.begin(tools.notices);
      const remembering = rememberPrinted(machine);
      const show = async (answer: TraceAnswer): Promise<void> => {
        await narrator.clear();
        await remembering.note(answer.invocations);
        await views.show(answer, tools.place);
      };
      if (flags.lastFailed !== undefined) await show(await traceLastFailed(flags.lastFailed, tools));
      // Where a person says where or when to look, what was printed before does not count.
      const isNarrowed = targets.length > 0 || window.start !== undefined || window.end !== undefined;
      const exitCode = await traceEach(questions, tools, isNarrowed ? undefined : recent, show, machine);
      const { gaps, usage } = await views.end();
      await remembering.end();
      await narrator.end(usage);
      return flags.strict && gaps > 0 ? EXIT.failed : exitCode;
    });
  },
};

/** What the first word asks for. @throws UsageError, NotFoundError */
async function questionsOf(
  word: string | undefined,
  { lastFailed }: TraceFlags,
  recent: RecentInvocations,
  machine: Machine,
): Promise<TraceQuestion[]> {
  if (lastFailed !== undefined) {
    if (word === undefined) return [];
    throw new UsageError('--last-failed finds its own id', { hint: `leave out “${word}”` });
  }
  if (word === undefined) {
    throw new UsageError('there is no id to trace', { hint: 'give a request ID, or --last-failed with a function' });
  }
  return (await askedIds(word, recent, machine)).map(parseTraceQuestion);
}

/**
 * Traces one id after another. Of several, one that is not known is told and does not keep the others from being shown.
 * @throws SlsobsError
 */
async function traceEach(
  questions: readonly TraceQuestion[],
  tools: TraceTools,
  recent: RecentInvocations | undefined,
  show: (answer: TraceAnswer) => Promise<void>,
  { streams }: Machine,
): Promise<number> {
  let exitCode: number = EXIT.done;
  for (const question of questions) {
    const seen = question.kind === 'request' ? (recent?.beginningWith(question.requestId) ?? []) : [];
    try {
      await show(await findTrace(question, { ...tools, seen }));
    } catch (error) {
      if (questions.length === 1 || !(error instanceof NotFoundError)) throw error;
      await streams.err.write(errorText(error));
      exitCode = error.exitCode;
    }
  }
  return exitCode;
}
