import { EXIT, UsageError } from '../domain/errors.ts';
import type { TopAnswer } from '../domain/results/top.ts';
import { topOnce } from '../jobs/measure/top.ts';
import { inTopOrder, TOP_ORDERS } from '../jobs/measure/top-order.ts';
import { topWindow } from '../jobs/measure/top-window.ts';
import { measurementRecord } from '../render/machine/measure-records.ts';
import { topRecord } from '../render/machine/top-record.ts';
import { isKnown, topScreen } from '../render/text/measure/top-screen.ts';
import { noticeText } from '../render/text/messages.ts';
import type { Machine } from '../runtime/machine.ts';
import { ANSWER_FORMATS, type AnswerViewFlags, answerViews } from './answer-views.ts';
import { type CommandModule, withExamples } from './command.ts';
import { addPriceFlag, type PriceFlags } from './flags/engine.ts';
import { addOutputFlags, collect } from './flags/output.ts';
import { countFlag, timeZoneOf, wordOf } from './flags/shared.ts';
import { type AskedWindow, addWindowFlags, type WindowFlags, windowOf } from './flags/window.ts';
import { knownWindow } from './known-window.ts';
import { lazyMetrics } from './lazy-sources.ts';
import { type FunctionFlags, type OpenFunctions, openFunctions } from './open-functions.ts';
import { openLogs } from './open-logs.ts';
import { createPriceGate } from './price-gate.ts';
import { addPriceListFlag, openPriceList, type PriceListFlags } from './price-list.ts';
import { untilStopped } from './stop.ts';

interface TopFlags extends FunctionFlags, WindowFlags, PriceFlags, PriceListFlags, AnswerViewFlags {
  readonly once?: true;
  readonly sort: string;
  readonly limit?: string;
}

/** Functions that a screen holds. */
const USUAL_ROWS = 40;

/** `slsobs top`: which functions are busy, failing, slow, cold and dear. */
export const topCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs top --once', 'every function of this account and region, what fails first'],
      ["slsobs top --once 'orders-*' --sort p95", 'the slowest of some'],
      ['slsobs top --once -s 6h', 'over six hours instead of 15 minutes'],
      ['slsobs top --once -o json', 'all of it as a document'],
    ]);
    command
      .argument('[targets...]', 'functions, ARNs, globs; commas and repetition add; every function when left out')
      .option('--once', 'a snapshot: the live table comes later')
      .option('-x, --exclude <glob>', 'leave out functions; repeatable', collect, []);
    addWindowFlags(command);
    command
      .option('--sort <order>', `${TOP_ORDERS.join(', ')}; the greatest first`, 'errors')
      .option('--limit <count>', `at most so many; unless given, text shows ${USUAL_ROWS} and records are all`);
    addPriceFlag(command);
    addPriceListFlag(command);
    addOutputFlags(command, ANSWER_FORMATS);
  },

  async run(words, command, { machine }) {
    const flags = command.optsWithGlobals<TopFlags>();
    if (!flags.once) throw new UsageError('the live table comes later; add --once', { hint: 'slsobs top --once' });
    const timeZone = timeZoneOf(flags, machine);
    const asked = windowOf(flags, { nowAtMs: machine.clock.now(), timeZone });
    const view = answerViews('top', flags, timeZone, machine);
    const order = wordOf('--sort', flags.sort, TOP_ORDERS);
    const limit = flags.limit === undefined ? undefined : countFlag('--limit', flags.limit, 1);
    return untilStopped(machine, { timeout: flags.timeout, isFollow: false }, async (signal) => {
      const opened = await openFunctions(words, flags, machine, signal);
      const { answer, isNewestLeftOut } = await askTop(opened, asked, { flags, machine, timeZone, signal });
      const sorted = inTopOrder(answer.rows, order);
      const look = { timeZone, place: opened.place, todayAtMs: machine.clock.now(), isNewestLeftOut };
      const { gaps, notices } = answer;
      const rows = sorted.slice(0, limit).map((row) => topRecord(row, answer));
      await view({
        text: (display) =>
          topScreen(answer, sorted.filter(isKnown).slice(0, limit ?? USUAL_ROWS), { ...display, ...look }),
        textTellsNotices: true,
        records: { command: 'top', type: 'top', rows, gaps, notices, last: measurementRecord(answer) },
        apiCalls: answer.usage.apiCalls,
      });
      return flags.strict && answer.gaps.length > 0 ? EXIT.failed : EXIT.done;
    });
  },
};

async function askTop(
  { functions, selections, session, ...opened }: OpenFunctions,
  asked: AskedWindow,
  { flags, machine, timeZone, signal }: { flags: TopFlags; machine: Machine; timeZone: string; signal: AbortSignal },
): Promise<{ answer: TopAnswer; isNewestLeftOut: boolean }> {
  const priceList = await openPriceList(flags, machine);
  const { window, notices } = await knownWindow(asked, { functions, ...opened }, timeZone, signal);
  if (!flags.quiet) {
    for (const notice of [...opened.notices, ...notices]) await machine.streams.err.write(noticeText(notice));
  }
  const { isNewestLeftOut, ...minutes } = topWindow(window, session.serverClock.now());
  const answer = await topOnce(
    { functions, selections, ...minutes },
    {
      metrics: lazyMetrics(session),
      source: await openLogs(session, {}, machine, undefined),
      prices: priceList(session.region),
      mayCost: createPriceGate(flags, machine, async () => undefined),
      signal,
    },
  );
  return { answer, isNewestLeftOut };
}
