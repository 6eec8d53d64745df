import type { Clock } from '../../../runtime/clock.ts';

/** Counts the calls of a reading that have not come back. */
export interface CallsUnderWay {
  begin(): CallUnderWay;
  /** True when as many are under way as are of use. */
  areEnough(): boolean;
  count(): number;
}

/** One call, which tells what becomes of it. */
export interface CallUnderWay {
  /** It is sent, or sent again. */
  sent(): void;
  /** It has to be made again, later. */
  setBack(): void;
  /** It has come back, with an answer or without. */
  ended(isAnswered: boolean): void;
}

/** The most calls a second that AWS grants for FilterLogEvents in any region; a smaller quota shows in calls that wait. */
const HIGHEST_QUOTA = 25;
/** Calls under way take the quota's rate × the time an answer takes; so much more covers answers that take longer. */
const RESERVE = 1.5;
/** Also where answers come quickly, as they do when nobody keeps a quota. */
const LEAST = 8;
/** Sockets that a session opens. */
const MOST = 50;
/** Of calls that wait for their turn few are of use: what is to be read first may change until it comes. */
const MOST_WAITING = 3;
/** The quickest of so many answers tells how long one takes: others waited for this process to look at them. */
const ANSWERS_LOOKED_AT = 16;

/** Without calls. */
export function createCallsUnderWay(clock: Clock): CallsUnderWay {
  let underWay = 0;
  let waiting = 0;
  const answersMs: number[] = [];
  const mostUnderWay = (): number => {
    const answerMs = answersMs.length === 0 ? 0 : Math.min(...answersMs);
    return Math.min(MOST, Math.max(LEAST, Math.ceil((HIGHEST_QUOTA * RESERVE * answerMs) / 1000)));
  };
  return {
    begin: () => {
      underWay += 1;
      waiting += 1;
      let sentAtMs: number | undefined;
      return {
        sent: () => {
          waiting -= 1;
          sentAtMs = clock.now();
        },
        setBack: () => {
          waiting += 1;
          sentAtMs = undefined;
        },
        ended: (isAnswered) => {
          underWay -= 1;
          if (sentAtMs === undefined) waiting -= 1;
          else if (isAnswered) {
            answersMs.push(clock.now() - sentAtMs);
            if (answersMs.length > ANSWERS_LOOKED_AT) answersMs.shift();
          }
        },
      };
    },
    areEnough: () => underWay >= mostUnderWay() || waiting >= MOST_WAITING,
    count: () => underWay,
  };
}
