import type { Footer } from '../render/text/footer.ts';
import type { Output, Streams } from '../runtime/streams.ts';

/** What goes to the terminal, in order: at once, or, while something else is on the screen, later. */
export interface Scrollback {
  /** stdout and stderr. Writing waits for a slow terminal, and while too much is held. */
  readonly streams: Pick<Streams, 'out' | 'err'>;
  /** From now on everything is kept instead. */
  hold(): void;
  /** Writes what was kept; what comes meanwhile follows it. */
  release(): Promise<void>;
  /** Whoever waits goes on, and no more is written until `end`: the program was told to stop. */
  giveUp(): void;
  /** True while so much is kept that whoever writes waits. */
  isFull(): boolean;
  /** Writes the first of what is kept, as much as a terminal takes in a moment; gives the rows that are not written, ever. */
  end(): Promise<number>;
}

/** Kept at most: of an ordinary function the lines of a day. */
const MOST_HELD_BYTES = 32_000_000;
/** Written at most when the program is told to end while much is kept. */
const LAST_BYTES = 1_000_000;
const NEWLINE = 10;

interface Held {
  readonly to: 'out' | 'err';
  readonly bytes: Uint8Array;
}

/** @param mostHeldBytes what may be kept before those who write must wait */
export function createScrollback(
  { out, err }: Pick<Streams, 'out' | 'err'>,
  footer: Footer,
  mostHeldBytes = MOST_HELD_BYTES,
): Scrollback {
  let isHeld = false;
  let isGivenUp = false;
  let hasEnded = false;
  let isDraining = false;
  let drained = Promise.resolve();
  let held: Held[] = [];
  let heldBytes = 0;
  let released = Promise.withResolvers<void>();

  const put = (to: 'out' | 'err', text: string | Uint8Array): Promise<void> => {
    if (to === 'out') return footer.write(text);
    return err.isTerminal ? footer.aside(() => err.write(text)) : err.write(text);
  };
  const write = async (to: 'out' | 'err', text: string | Uint8Array): Promise<void> => {
    if (text.length === 0) return;
    const isWayFree = !isHeld && !isDraining && held.length === 0;
    if (hasEnded || isWayFree) return put(to, text);
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    held.push({ to, bytes });
    heldBytes += bytes.length;
    if (isDraining) await drained;
    else if (heldBytes > mostHeldBytes && !isGivenUp) await released.promise;
  };
  const drain = async (): Promise<void> => {
    // It grows while it is written; taken piece by piece, so that keys and signals come between.
    for (let next = held.shift(); next !== undefined; next = isHeld || isGivenUp ? undefined : held.shift()) {
      heldBytes -= next.bytes.length;
      await put(next.to, next.bytes);
    }
    isDraining = false;
  };

  return {
    streams: { out: through(out, (text) => write('out', text)), err: through(err, (text) => write('err', text)) },
    hold: () => {
      isHeld = true;
    },
    release: async () => {
      isHeld = false;
      if (!isDraining) {
        isDraining = true;
        drained = drain();
      }
      released.resolve();
      released = Promise.withResolvers();
      await drained;
    },
    giveUp: () => {
      isGivenUp = true;
      released.resolve();
    },
    isFull: () => heldBytes > mostHeldBytes,
    end: async () => {
      isGivenUp = true;
      released.resolve();
      await drained;
      hasEnded = true;
      let written = 0;
      let last = 0;
      while (last < held.length && written < LAST_BYTES) {
        const next = held[last];
        if (next === undefined) break;
        await put(next.to, next.bytes);
        written += next.bytes.length;
        last += 1;
      }
      const left = held.slice(last).filter(({ to }) => to === 'out');
      held = [];
      heldBytes = 0;
      return left.reduce((rows, { bytes }) => rows + rowsIn(bytes), 0);
    },
  };
}

/** The same output, written to in another way. */
export function through(output: Output, write: Output['write']): Output {
  return {
    name: output.name,
    isTerminal: output.isTerminal,
    get columns() {
      return output.columns;
    },
    get isClosed() {
      return output.isClosed;
    },
    get failure() {
      return output.failure;
    },
    write,
    onClosed: output.onClosed,
    flushed: output.flushed,
  };
}

function rowsIn(bytes: Uint8Array): number {
  let rows = 0;
  for (const byte of bytes) if (byte === NEWLINE) rows += 1;
  return rows;
}
