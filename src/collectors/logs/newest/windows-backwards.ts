import type { LogEvent } from '../../../domain/log-event.ts';
import type { ServerClock } from '../../aws/server-clock.ts';
import type { GroupPass } from '../group-events.ts';
import type { Reading } from '../reading.ts';
import type { BackwardStep, BackwardWindow } from './backward-step.ts';

const FIRST_WINDOW_MS = 60_000;
const GROWTH = 5;
/** A window that held this many events is long enough: the next is no longer. */
const ENOUGH_EVENTS = 2000;

/** Reads a window from its end on back in windows that are each read forwards, longer and longer where little is found. */
export async function* readWindowsBackwards(
  reading: Reading,
  { question, startAtMs, endAtMs }: BackwardWindow,
  openPass: () => GroupPass,
  serverClock: ServerClock,
): AsyncGenerator<BackwardStep> {
  let toMs = endAtMs;
  let lengthMs = FIRST_WINDOW_MS;
  let fromMs = Number.POSITIVE_INFINITY;
  while (fromMs > startAtMs) {
    fromMs = Math.max(startAtMs, (toMs ?? serverClock.now()) - lengthMs + 1);
    const window = { ...question, startAtMs: fromMs, ...(toMs === undefined ? {} : { endAtMs: toMs }) };
    const pass = openPass();
    const events: LogEvent[] = [];
    for await (const page of reading.pages(window, {})) {
      if (page.isRestart) pass.restart();
      events.push(...pass.take(page.events));
    }
    yield {
      events: events.sort((a, b) => a.loggedAtMs - b.loggedAtMs).reverse(),
      knownAfterMs: fromMs > startAtMs ? fromMs - 1 : Number.NEGATIVE_INFINITY,
    };
    if (events.length < ENOUGH_EVENTS) lengthMs *= GROWTH;
    toMs = fromMs - 1;
  }
}
