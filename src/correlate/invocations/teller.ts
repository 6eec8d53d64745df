import type { Invocation } from '../../domain/invocation.ts';
import type { AttemptBook } from './attempts.ts';
import { isMention, type Run } from './run.ts';
import { saysTheSame, summarize } from './summary.ts';

/** Tells invocations to the outside, each again only when something it says has changed. */
export interface Teller {
  /** Notes that a run may have something new to tell. */
  touch(run: Run): void;
  touchTold(runs: readonly Run[]): void;
  /** Tells the touched runs that are told already or due. */
  tellTouched(isDue: (run: Run) => boolean): void;
  /** Tells a run as it stands. */
  tell(run: Run): void;
  /** The run is no more: it turned out to be part of another. */
  drop(run: Run): void;
  /** What was told since the last time this was asked, in the order of telling. */
  takeTold(): Invocation[];
}

/** A teller that has told nothing. */
export function createTeller(attempts: AttemptBook): Teller {
  let touched: Run[] = [];
  let told: Invocation[] = [];

  const touch = (run: Run): void => {
    if (run.isTouched) return;
    run.isTouched = true;
    touched.push(run);
  };
  const touchTold = (runs: readonly Run[]): void => {
    for (const run of runs) if (run.told !== undefined) touch(run);
  };
  const tell = (run: Run): void => {
    const invocation = summarize(run, attempts.attemptOf(run), true);
    if (run.told !== undefined && saysTheSame(run.told, invocation)) return;
    run.told = invocation;
    if (isMention(run)) return;
    told.push(invocation);
    // Their number among the attempts may have changed.
    touchTold(attempts.siblings(run));
  };

  return {
    touch,
    touchTold,
    tell,
    tellTouched: (isDue) => {
      // Grows while it is walked: what one telling changes about other attempts is told after it.
      for (let index = 0; index < touched.length; index += 1) {
        const run = touched[index];
        if (run === undefined) continue;
        run.isTouched = false;
        if (run.told !== undefined || isDue(run)) tell(run);
      }
      touched = [];
    },
    drop: (run) => {
      touched = touched.filter((other) => other !== run);
    },
    takeTold: () => {
      const taken = told;
      told = [];
      return taken;
    },
  };
}
