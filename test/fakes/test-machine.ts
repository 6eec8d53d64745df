import type { Clock } from '../../src/runtime/clock.ts';
import type { HttpHandler } from '../../src/runtime/http.ts';
import type { Machine } from '../../src/runtime/machine.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import type { StopSignal } from '../../src/runtime/signals.ts';
import { memoryState, type State } from '../../src/runtime/state.ts';
import type { Output } from '../../src/runtime/streams.ts';
import type { Tty } from '../../src/runtime/tty.ts';

/** A machine whose streams are kept, whose clock and AWS are given, and that nothing real can be reached from. */
export interface TestMachine extends Machine {
  /** Everything written to stdout, to stderr, and to files by path. */
  readonly written: { out: string; err: string; files: Record<string, string> };
  /** Sends a stop signal, as Ctrl-C does. */
  interrupt(signal?: StopSignal): void;
  /** Lets the reader of stdout go away, as `head` does. */
  closeOut(): void;
}

export interface TestMachineOptions {
  readonly clock: Clock;
  readonly aws?: HttpHandler;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Contents by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Cells of a terminal on stdout and stderr; absent: pipes. */
  readonly columns?: number;
  /** Kept from one command to the next. */
  readonly state?: State;
  /** What a person answers when asked. */
  readonly answer?: string;
  /** The terminal of stdout and stderr; its width is theirs. */
  readonly tty?: Tty;
  /** Told what is written to either, as a terminal gets it. */
  readonly onWrite?: (text: string) => void;
}

export function testMachine(options: TestMachineOptions): TestMachine {
  const { clock, aws, env, stdin = '', files = {}, tty, answer, onWrite } = options;
  const columns = options.columns ?? tty?.size().columns;
  const written = { out: '', err: '', files: {} as Record<string, string> };
  const stopListeners = new Set<(signal: StopSignal) => void>();
  const out = keptOutput(columns, (text) => {
    written.out += text;
    onWrite?.(text);
  });
  const err = keptOutput(columns, (text) => {
    written.err += text;
    onWrite?.(text);
  });
  const input = {
    isTerminal: columns !== undefined,
    async *bytes() {
      yield new TextEncoder().encode(stdin);
    },
    ask: async () => answer,
  };
  return {
    written,
    interrupt: (signal = 'SIGINT') => {
      for (const listener of stopListeners) listener(signal);
    },
    closeOut: () => out.close(),
    streams: { in: input, out, err },
    clock,
    random: seededRandom(1),
    env: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', ...env },
    signals: {
      onStop: (listener) => {
        stopListeners.add(listener);
        return () => stopListeners.delete(listener);
      },
    },
    files: {
      async *read(path) {
        const content = files[path];
        if (content === undefined)
          throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' });
        yield typeof content === 'string' ? new TextEncoder().encode(content) : content;
      },
      write: (path) => {
        written.files[path] = '';
        return keptOutput(undefined, (text) => {
          written.files[path] += text;
        });
      },
    },
    serveHttp: async () => {
      throw new Error('a test opens no socket');
    },
    state: options.state ?? memoryState(),
    ...(tty === undefined ? {} : { tty }),
    terminal: 'test',
    ...(aws === undefined ? {} : { aws }),
    timeZone: 'UTC',
    exitNow: (code) => {
      throw new Error(`the process would have ended with ${code}`);
    },
  };
}

function keptOutput(columns: number | undefined, keep: (text: string) => void): Output & { close(): void } {
  const decoder = new TextDecoder();
  const listeners: (() => void)[] = [];
  let isClosed = false;
  return {
    isTerminal: columns !== undefined,
    columns,
    get isClosed() {
      return isClosed;
    },
    failure: undefined,
    name: 'kept',
    write: async (text) => {
      if (!isClosed) keep(typeof text === 'string' ? text : decoder.decode(text));
    },
    onClosed: (listener) => void listeners.push(listener),
    flushed: async () => undefined,
    close: () => {
      isClosed = true;
      for (const listener of listeners) listener();
    },
  };
}
