import type { Env } from '../runtime/env.ts';
import type { Machine } from '../runtime/machine.ts';
import type { StopSignal } from '../runtime/signals.ts';
import { memoryState } from '../runtime/state.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { type CommandContext, type CommandModule, withExamples } from './command.ts';
import type { SharedFlags } from './flags/shared.ts';
import { listenForStop, stoppedExitCode } from './stop.ts';

interface DemoFlags extends SharedFlags {
  readonly once?: true;
}

/** How long the demo follows the shop before it goes on. */
const FOLLOW_MS = 8_000;

/** `slsobs demo`: real commands, typed for the reader, on a sandbox in this process. */
export const demoCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs demo', 'until Ctrl-C'],
      ['slsobs demo --once', 'once through, then end'],
    ]);
    command.option('--once', 'end by itself; without a terminal it always does');
  },

  async run(_, command, { machine, run }) {
    const flags = command.optsWithGlobals<DemoFlags>();
    const stop = listenForStop(machine);
    const { handle } = createSandbox({ clock: machine.clock, seed: 1, world: 'company' });
    const walk = createWalk(
      { ...machine, aws: handle, env: sandboxEnv(machine.env), state: memoryState() },
      run,
      stop.signal,
    );
    try {
      await walk.say(
        'A small company runs in this process: a web shop, a photo chain, a club and a data pipeline on AWS Lambda. No account is used.',
      );
      await walk.type(['ls'], 'What is there?');
      await walk.type(['tail', 'shop-*'], `What is the shop doing now? (${FOLLOW_MS / 1000} seconds of it)`, FOLLOW_MS);
      await walk.type(
        ['invocations', 'shop-*', '--failed', '-s', '30m', '--limit', '8'],
        'Which calls failed in the last half hour?',
      );
      await walk.type(['trace', '--last-failed', 'shop-prod-orders-api'], 'What happened to an order that failed?');
      await walk.type(
        ['cold-starts', 'shop-*', '-s', '2h', '--limit', '4'],
        'How often do callers wait for a cold start, and how long?',
      );
      await walk.type(['cost', 'shop-*', '-s', '2h', '--limit', '4'], 'What does that cost, logs included?');
      if (!flags.once && machine.streams.out.isTerminal) {
        await walk.type(['tail', 'shop-*,photo-*'], 'The whole company, until Ctrl-C:', Number.POSITIVE_INFINITY);
      } else {
        await walk.say(
          'On your own account: slsobs tail <function>. The same sandbox for other tools: slsobs sandbox.',
        );
      }
      return stoppedExitCode(stop.reason(), true) ?? 0;
    } finally {
      stop.release();
    }
  },
};

interface Walk {
  /** A sentence to the reader. */
  say(text: string): Promise<void>;
  /** Shows a command line and runs it; a follow is stopped after `forMs`. */
  type(argv: readonly string[], question: string, forMs?: number): Promise<void>;
}

/** Whatever account this shell is set up for, the demo does not touch it. */
function sandboxEnv(env: Env): Env {
  const credentials = { AWS_ACCESS_KEY_ID: 'sandbox', AWS_SECRET_ACCESS_KEY: 'sandbox', AWS_SESSION_TOKEN: undefined };
  return { ...env, ...credentials, AWS_PROFILE: undefined, AWS_REGION: 'eu-west-1' };
}

function createWalk(machine: Machine, run: CommandContext['run'], signal: AbortSignal): Walk {
  const { out } = machine.streams;
  return {
    say: async (text) => {
      if (!signal.aborted) await out.write(`\n${text}\n`);
    },
    type: async (argv, question, forMs) => {
      if (signal.aborted) return;
      await out.write(`\n${question}\n$ slsobs ${argv.map(quoted).join(' ')}\n`);
      await run(argv, { ...machine, signals: signalsAfter(machine, forMs, signal) });
    },
  };
}

/** Stops the command that gets it when the demo is stopped, or by itself after a while. */
function signalsAfter(machine: Machine, forMs: number | undefined, signal: AbortSignal): Machine['signals'] {
  return {
    onStop: (listener: (signal: StopSignal) => void) => {
      const finished = new AbortController();
      const stop = (): void => listener('SIGINT');
      signal.addEventListener('abort', stop, { once: true, signal: finished.signal });
      if (forMs !== undefined && Number.isFinite(forMs)) {
        void machine.clock.sleep(forMs, finished.signal).then(() => {
          if (!finished.signal.aborted) stop();
        });
      }
      return () => finished.abort();
    },
  };
}

function quoted(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word}'`;
}
