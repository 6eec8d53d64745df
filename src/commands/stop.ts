import { EXIT } from '../domain/errors.ts';
import { errorText } from '../render/text/messages.ts';
import type { Machine } from '../runtime/machine.ts';
import { durationFlag } from './flags/shared.ts';

/** Why a command was stopped before its own end. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'reader-gone' | 'deadline' | 'bound';

/** The one abort signal of a command, and who pulled it. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Undefined while nothing has stopped it. */
  reason(): StopReason | undefined;
  /** Stops because a bound was reached that the person had set. */
  atBound(): void;
  /** Takes the listeners away again. */
  release(): void;
}

/**
 * Stops at the first Ctrl-C or SIGTERM, when the reader of stdout goes away, or at the command's own deadline. A second
 * signal does not wait for what is still queued.
 */
export function listenForStop(machine: Machine, timeoutMs?: number): Stop {
  const abort = new AbortController();
  const timer = new AbortController();
  let reason: StopReason | undefined;
  const stop = (why: StopReason): void => {
    reason ??= why;
    abort.abort();
  };
  const removeListener = machine.signals.onStop((signal) => {
    if (reason === undefined) stop(signal);
    else machine.exitNow(signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated);
  });
  machine.streams.out.onClosed(() => {
    // A failed write is told by whoever writes next.
    if (machine.streams.out.failure === undefined) stop('reader-gone');
  });
  if (timeoutMs !== undefined) {
    void machine.clock.sleep(timeoutMs, timer.signal).then(() => {
      if (!timer.signal.aborted) stop('deadline');
    });
  }
  return {
    signal: abort.signal,
    reason: () => reason,
    atBound: () => stop('bound'),
    release: () => {
      removeListener();
      timer.abort();
    },
  };
}

/**
 * The exit code of a command that was stopped; undefined when it came to its own end, or to the one that was set for it. A follow has no other end than being
 * stopped, so Ctrl-C is its success.
 */
export function stoppedExitCode(reason: StopReason | undefined, isFollow: boolean): number | undefined {
  switch (reason) {
    case undefined:
    case 'bound':
      return undefined;
    case 'reader-gone':
      return EXIT.done;
    case 'deadline':
      return EXIT.deadline;
    case 'SIGINT':
      return isFollow ? EXIT.done : EXIT.interrupted;
    case 'SIGTERM':
      return EXIT.terminated;
  }
}

/**
 * Does work that can be stopped; gives its exit code, or that of what stopped it. A follow that Ctrl-C ended in peace gives its
 * own: it may know that something is missing.
 * @throws SlsobsError what the work throws, unless it was stopped; that the deadline passed
 */
export async function untilStopped(
  machine: Machine,
  { timeout, isFollow }: { readonly timeout: string | undefined; readonly isFollow: boolean },
  work: (signal: AbortSignal, stopAtBound: () => void) => Promise<number>,
): Promise<number> {
  const stop = listenForStop(machine, durationFlag('--timeout', timeout));
  try {
    const exitCode = await work(stop.signal, stop.atBound);
    if (stop.reason() === 'SIGINT' && isFollow) return exitCode;
    return stoppedExitCode(stop.reason(), isFollow) ?? exitCode;
  } catch (error) {
    const stopped = stoppedExitCode(stop.reason(), isFollow);
    if (stopped === undefined) throw error;
    return stopped;
  } finally {
    stop.release();
    if (stop.reason() === 'deadline') {
      await machine.streams.err.write(errorText({ message: `--timeout ${timeout} passed before this came to an end` }));
    }
  }
}
