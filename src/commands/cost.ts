import type { RegionPrices } from '../domain/prices.ts';
import type { CostAnswer } from '../domain/results/cost.ts';
import { costs } from '../jobs/measure/cost.ts';
import type { MeasureQuestion, MeasureTools } from '../jobs/measure/measure-question.ts';
import { inCostOrder } from '../jobs/measure/row-order.ts';
import { costRecords } from '../render/machine/measured-answers.ts';
import { costScreen } from '../render/text/measure/cost-screen.ts';
import { answerViews } from './answer-views.ts';
import { type CommandModule, withExamples } from './command.ts';
import { countFlag, timeZoneOf } from './flags/shared.ts';
import { windowOf } from './flags/window.ts';
import { defineMeasuring, type MeasuringFlags, runMeasuring } from './run-measuring.ts';

/** `slsobs cost`: what functions cost by list price, their logs included. */
export const costCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ["slsobs cost 'orders-*'", 'the last 24 hours: compute, requests, logs, a thousand calls'],
      ['slsobs cost orders-api -s 7d --by memory', 'before and after its memory was changed'],
      ["slsobs cost 'orders-*' --prices ours.json", 'with prices of your own'],
      ['slsobs cost --from events.json.gz -r eu-west-1', 'a file, with the prices of a region'],
    ]);
    defineMeasuring(command);
  },

  async run(words, command, { machine }) {
    const flags = command.optsWithGlobals<MeasuringFlags>();
    const timeZone = timeZoneOf(flags, machine);
    const window = windowOf(flags, { nowAtMs: machine.clock.now(), timeZone });
    const limit = countFlag('--limit', flags.limit, 1);
    const shownOf = ({ rows }: CostAnswer) => inCostOrder(rows).slice(0, limit);
    const view = answerViews('cost', flags, timeZone, machine);
    const show = (answer: CostAnswer, place: string): Promise<void> => {
      const look = { timeZone, place, todayAtMs: machine.clock.now() };
      return view({
        text: (display) => costScreen(answer, shownOf(answer), { ...display, ...look }),
        textTellsNotices: false,
        records: costRecords(answer, shownOf(answer)),
      });
    };
    const ask = async (question: MeasureQuestion, tools: MeasureTools): Promise<CostAnswer> => {
      const answer = await costs(question, tools);
      return flags.prices === undefined ? answer : { ...answer, prices: ownPrices(flags.prices, tools.prices) };
    };
    return runMeasuring({ words, flags, window, timeZone, ask, show }, machine);
  },
};

/** What the prices of a file are called: they are no list prices. */
function ownPrices(path: string, { region, asOf }: RegionPrices): string {
  return `prices of ${region} in ${path}, as of ${asOf}`;
}
