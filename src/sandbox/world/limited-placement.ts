import { type Attempt, RETRY_JITTER_MS, VISIBILITY_TIMEOUT_MS } from './attempts.ts';
import { chanceOf } from './chance.ts';
import type { DeadLetter, Placed, Placement } from './environments.ts';
import { hasReturned } from './function-spec.ts';

/** A queue gives a message up after so many receives, refused ones among them (`maxReceiveCount`). */
const MAX_RECEIVES = 5;
const MAX_ATTEMPTS = 3;

/** A message of the queue. */
interface Message {
  receives: number;
  /** By how much its tries are later than planned. */
  delayMs: number;
  isGivenUp: boolean;
}

/** A try at a message that waits for its time. */
interface Waiting {
  readonly planned: Attempt;
  readonly dueMs: number;
}

/**
 * Places the attempts at a queue's messages where no more than some may run at a time. What finds no room is throttled: the
 * message comes back after its visibility timeout, and so do the tries that follow. After too many receives it goes to the
 * dead-letter queue.
 * @param attempts in order of arrival
 * @param handle finds an environment; it is called in order of time
 * @param untilMs what would come back after that is given up
 */
export function placeLimited(
  attempts: readonly Attempt[],
  handle: (attempt: Attempt) => Placement,
  mostAtOnce: number,
  untilMs: number,
): Placed {
  // The next one stands last.
  const waiting = attempts.map((planned) => ({ planned, dueMs: planned.atMs })).reverse();
  const messages = new Map<number, Message>();
  const placements: Placement[] = [];
  const throttledMs: number[] = [];
  const deadLetters: DeadLetter[] = [];
  let endsMs: number[] = [];

  const giveUp = (message: Message, attempt: Attempt, atMs: number): void => {
    message.isGivenUp = true;
    deadLetters.push({ attempt, atMs });
  };

  const throttle = (message: Message, { planned, dueMs }: Waiting): void => {
    throttledMs.push(dueMs);
    const pauseMs = pauseAfter(planned, message);
    if (message.receives >= MAX_RECEIVES || dueMs + pauseMs >= untilMs) {
      giveUp(message, planned, dueMs);
      return;
    }
    message.delayMs += pauseMs;
    insert(waiting, { planned, dueMs: dueMs + pauseMs });
  };

  const run = (message: Message, attempt: Attempt): void => {
    const placement = handle(attempt);
    placements.push(placement);
    endsMs.push(placement.endedAtMs);
    const isLast = attempt.number === MAX_ATTEMPTS || message.receives >= MAX_RECEIVES;
    if (!hasReturned(attempt.scenario) && isLast) {
      giveUp(message, attempt, placement.endedAtMs + VISIBILITY_TIMEOUT_MS);
    }
  };

  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { planned, dueMs } = next;
    const message = messages.get(planned.eventSeed) ?? { receives: 0, delayMs: 0, isGivenUp: false };
    messages.set(planned.eventSeed, message);
    if (message.isGivenUp) continue;
    if (dueMs < planned.atMs + message.delayMs) {
      insert(waiting, { planned, dueMs: planned.atMs + message.delayMs });
      continue;
    }
    message.receives += 1;
    endsMs = endsMs.filter((endMs) => endMs > dueMs);
    if (endsMs.length >= mostAtOnce) throttle(message, next);
    else run(message, { ...planned, atMs: dueMs });
  }
  return { placements, throttledMs, deadLetters };
}

function pauseAfter({ seed }: Attempt, { receives }: Message): number {
  return VISIBILITY_TIMEOUT_MS + Math.floor(chanceOf(seed, 'throttled', receives).next() * RETRY_JITTER_MS);
}

/** Puts a try where its time is: behind those that are due later, before those that are due sooner. */
function insert(waiting: Waiting[], one: Waiting): void {
  const later = waiting.findLastIndex(({ dueMs }) => dueMs > one.dueMs);
  waiting.splice(later + 1, 0, one);
}
