import { type Clock, systemClock } from './clock.ts';
import type { Env } from './env.ts';
import { type Files, systemFiles } from './files.ts';
import { type HttpHandler, type ServeHttp, serveHttp } from './http.ts';
import { type Random, systemRandom } from './random.ts';
import { type Signals, systemSignals } from './signals.ts';
import { inputOf, outputOf, type Streams } from './streams.ts';

/** Everything a command may ask of the machine it runs on. */
export interface Machine {
  readonly streams: Streams;
  readonly clock: Clock;
  readonly random: Random;
  readonly env: Env;
  readonly signals: Signals;
  readonly files: Files;
  readonly serveHttp: ServeHttp;
  /** Answers AWS's calls in this process, in place of the network: for the demo and for tests. */
  readonly aws?: HttpHandler;
  /** IANA name of the zone that this machine's clocks show. */
  readonly timeZone: string;
  /** Ends the process at once, whatever is still queued: for a second Ctrl-C. */
  exitNow(code: number): void;
}

/** The process itself. */
export function systemMachine(): Machine {
  const err = outputOf(process.stderr);
  return {
    streams: { in: inputOf(process.stdin, err), out: outputOf(process.stdout), err },
    clock: systemClock,
    random: systemRandom,
    env: process.env,
    signals: systemSignals,
    files: systemFiles,
    serveHttp,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    exitNow: (code) => process.exit(code),
  };
}
