import type { ColdStartsAnswer } from '../domain/results/cold-starts.ts';
import { type ColdStartsQuestion, coldStarts } from '../jobs/measure/cold-starts.ts';
import { type MeasureQuestion, type MeasureTools, USUAL_WINDOW_MS } from '../jobs/measure/measure-question.ts';
import { COLD_START_ORDERS, inColdStartOrder } from '../jobs/measure/row-order.ts';
import { coldStartsRecords } from '../render/machine/measured-answers.ts';
import { coldStartScreen } from '../render/text/measure/cold-start-screen.ts';
import { answerViews } from './answer-views.ts';
import { type CommandModule, withExamples } from './command.ts';
import { type AskedComparison, addComparisonFlags, type ComparisonFlags, comparisonOf } from './flags/comparison.ts';
import { countFlag, timeZoneOf, wordOf } from './flags/shared.ts';
import { windowOf } from './flags/window.ts';
import { knownComparison } from './known-comparison.ts';
import { type AskedPlace, defineMeasuring, type MeasuringFlags, runMeasuring } from './run-measuring.ts';

interface ColdStartsFlags extends MeasuringFlags, ComparisonFlags {
  readonly sort: string;
  readonly heatmap?: true;
}

/** A version runs for days before and after it is compared with. */
const VERSIONS_WINDOW_MS = 7 * USUAL_WINDOW_MS;

/** `slsobs cold-starts`: how often functions start cold, for how long, and what it costs. */
export const coldStartsCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ["slsobs cold-starts 'orders-*'", 'the last 24 hours: rate, init, what callers wait, what it costs'],
      ['slsobs cold-starts orders-api -s 7d --by version,memory', 'a row for each version and memory size'],
      [
        'slsobs cold-starts orders-api --after deploy',
        'whether the last deploy made inits slower, and how sure that is',
      ],
      ['slsobs cold-starts orders-api --heatmap', 'when, and how long'],
      ['slsobs cold-starts --from events.json.gz -o json', 'a file'],
    ]);
    defineMeasuring(command);
    addComparisonFlags(command);
    command
      .option('--heatmap', 'cold starts by duration and time')
      .option('--sort <order>', `${COLD_START_ORDERS.join(', ')}; the greatest first`, 'cold');
  },

  async run(words, command, { machine }) {
    const flags = command.optsWithGlobals<ColdStartsFlags>();
    const timeZone = timeZoneOf(flags, machine);
    const context = { nowAtMs: machine.clock.now(), timeZone };
    const window = windowOf(flags, context);
    const comparison = comparisonOf(flags, context);
    const order = wordOf('--sort', flags.sort, COLD_START_ORDERS);
    const limit = countFlag('--limit', flags.limit, 1);
    const shownOf = ({ rows }: ColdStartsAnswer) => inColdStartOrder(rows, order).slice(0, limit);
    const view = answerViews('cold-starts', flags, timeZone, machine);
    const show = (answer: ColdStartsAnswer, place: string): Promise<void> => {
      const look = { timeZone, place, todayAtMs: machine.clock.now() };
      return view({
        text: (display) => coldStartScreen(answer, shownOf(answer), { ...display, ...look }),
        textTellsNotices: false,
        records: coldStartsRecords(answer, shownOf(answer)),
      });
    };
    const ask = async (
      question: MeasureQuestion,
      tools: MeasureTools,
      place: AskedPlace,
    ): Promise<ColdStartsAnswer> => {
      const whole = await withComparison(question, comparison, { ...place, timeZone, signal: tools.signal });
      return coldStarts({ ...whole, heatmap: flags.heatmap === true }, tools);
    };
    return runMeasuring({ words, flags, window, timeZone, ask, show }, machine);
  },
};

/** The question with its comparison; where no time says how far back to look, far enough back for it. @throws SlsobsError */
async function withComparison(
  question: MeasureQuestion,
  comparison: AskedComparison | undefined,
  { opened, window, note, timeZone, signal }: AskedPlace & { readonly timeZone: string; readonly signal: AbortSignal },
): Promise<ColdStartsQuestion> {
  if (comparison === undefined) return question;
  const { compared, notices } = await knownComparison(comparison, opened, timeZone, signal);
  await note(notices);
  const { endAtMs, isFile } = question;
  if (isFile || window.startAtMs !== undefined || endAtMs === undefined) return { ...question, compared };
  const points = [compared.before, compared.after].flatMap((side) => ('atMs' in side ? [side.atMs] : []));
  const startAtMs = points.length === 0 ? endAtMs - VERSIONS_WINDOW_MS : Math.min(...points) - USUAL_WINDOW_MS;
  return { ...question, startAtMs, compared };
}
