import { type Clock, systemClock } from './clock.ts';
import type { Env } from './env.ts';
import { type Files, systemFiles } from './files.ts';
import { type HttpHandler, type ServeHttp, serveHttp } from './http.ts';
import { type Random, systemRandom } from './random.ts';
import { type Signals, systemSignals } from './signals.ts';
import { type State, systemState } from './state.ts';
import { inputOf, outputOf, type Streams } from './streams.ts';
import { systemTty, type Tty } from './tty.ts';

/** Everything a command may ask of the machine it runs on. */
export interface Machine {
  readonly streams: Streams;
  readonly clock: Clock;
  readonly random: Random;
  readonly env: Env;
  readonly signals: Signals;
  readonly files: Files;
  readonly serveHttp: ServeHttp;
  readonly state: State;
  /** The terminal that a person sits at; absent where stdout goes elsewhere. */
  readonly tty?: Tty;
  /** Tells this terminal from the others of this user, as far as the terminal says. */
  readonly terminal: string;
  /** Answers AWS's calls in this process, in place of the network: for the demo and for tests. */
  readonly aws?: HttpHandler;
  /** IANA name of the zone that this machine's clocks show. */
  readonly timeZone: string;
  /** Ends the process at once, whatever is still queued: for a second Ctrl-C. */
  exitNow(code: number): void;
}

/** The process itself. */
export function systemMachine(): Machine {
  const err = outputOf(process.stderr, 'standard error');
  const tty = systemTty();
  return {
    streams: { in: inputOf(process.stdin, err), out: outputOf(process.stdout, 'standard output'), err },
    clock: systemClock,
    random: systemRandom,
    env: process.env,
    signals: systemSignals,
    files: systemFiles,
    serveHttp,
    state: systemState(process.env),
    ...(tty === undefined ? {} : { tty }),
    terminal: terminalName(process.env),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    exitNow: (code) => process.exit(code),
  };
}

/** Multiplexers and terminals name their panes; where none does, the shell that started this process stands for it. */
function terminalName(env: Env): string {
  const { TMUX_PANE, TERM_SESSION_ID, WT_SESSION, WINDOWID } = env;
  return TMUX_PANE ?? TERM_SESSION_ID ?? WT_SESSION ?? WINDOWID ?? `shell ${process.ppid}`;
}
