import type { Readable, Writable } from 'node:stream';

/** Where bytes go: stdout, stderr or a file. */
export interface Output {
  /** What to call it: `standard output`, or the path of a file. */
  readonly name: string;
  readonly isTerminal: boolean;
  /** Cells in a row; undefined where there is no screen: then nothing is cut. */
  readonly columns: number | undefined;
  /** True once nothing more can be written: the reader has gone, or a write failed. */
  readonly isClosed: boolean;
  /** Why a write failed: a full disk, a file that cannot be made. Absent while all is well, and when the reader has gone. */
  readonly failure: NodeJS.ErrnoException | undefined;
  /** Resolves when more may be written, so that a slow reader slows the writer. Never rejects. */
  write(text: string | Uint8Array): Promise<void>;
  /** Called once when the reader goes away. */
  onClosed(listener: () => void): void;
  /** Resolves when everything written has left the process, or can no longer. */
  flushed(): Promise<void>;
}

export interface Input {
  readonly isTerminal: boolean;
  /** All bytes until the end. */
  bytes(): AsyncIterable<Uint8Array>;
  /** One line typed by a person, after a prompt on stderr; undefined when nobody can be asked. */
  ask(prompt: string): Promise<string | undefined>;
}

/** The process's three streams. */
export interface Streams {
  readonly in: Input;
  readonly out: Output;
  readonly err: Output;
}

/** A pipe closed by its reader is an end, not an error. */
const READER_GONE = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** Wraps a Node stream. */
export function outputOf(stream: Writable & { isTTY?: boolean; columns?: number }, name: string): Output {
  let isClosed = false;
  let failure: NodeJS.ErrnoException | undefined;
  const listeners: (() => void)[] = [];
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of listeners) listener();
  };
  const fail = (error: NodeJS.ErrnoException): void => {
    if (!READER_GONE.has(error.code ?? '')) failure ??= error;
    close();
  };
  stream.on('error', fail);
  stream.on('close', close);
  return {
    name,
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
    get isClosed() {
      return isClosed;
    },
    get failure() {
      return failure;
    },
    write: (text) => {
      if (isClosed) return Promise.resolve();
      return stream.write(text) ? aTurn() : untilDrained(stream);
    },
    onClosed: (listener) => {
      if (isClosed) listener();
      else listeners.push(listener);
    },
    flushed: () =>
      new Promise((resolve) => {
        // An empty write comes back when all before it has gone out, or has failed; a file is opened by then.
        if (isClosed) resolve();
        else {
          stream.write('', (error) => {
            if (error) fail(error);
            resolve();
          });
        }
      }),
  };
}

/**
 * A terminal, a file and a fast reader take everything at once; a writer that never waited would let no signal, no answer
 * and no deadline come between what it writes.
 */
function aTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function untilDrained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done).off('error', done);
      resolve();
    };
    stream.on('drain', done).on('close', done).on('error', done);
  });
}

/** Wraps standard input. */
export function inputOf(stream: Readable & { isTTY?: boolean }, prompt: Output): Input {
  return {
    isTerminal: stream.isTTY === true,
    bytes: () => stream as AsyncIterable<Uint8Array>,
    ask: async (question) => {
      if (stream.isTTY !== true || !prompt.isTerminal) return undefined;
      const { createInterface } = await import('node:readline/promises');
      await prompt.write(question);
      const lines = createInterface({ input: stream });
      const answer = await lines.question('');
      lines.close();
      return answer.trim();
    },
  };
}
