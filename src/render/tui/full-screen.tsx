import { EventEmitter } from 'node:events';
import { render, Text } from 'ink';
import type { Output } from '../../runtime/streams.ts';
import type { Tty } from '../../runtime/tty.ts';
import type { SafeText } from '../safe-text.ts';

/** A screen of its own, above what the terminal showed before. */
export interface FullScreen {
  /** Shows these rows, as many as the screen has. */
  draw(rows: readonly SafeText[]): void;
  /** The same after the terminal's size has changed. */
  drawResized(rows: readonly SafeText[]): void;
  /** Gives the terminal back as it was: at once, nothing is waited for. */
  close(): void;
}

/** Faster than a person sees, slower than what would keep a processor busy. */
const FRAMES_PER_SECOND = 30;

const HOME_AND_ERASE = '\u001b[H\u001b[J';

/** Opens it with its first rows. Keys are not its business. */
export function openFullScreen(out: Output, tty: Tty, rows: readonly SafeText[]): FullScreen {
  const stdout = inkOutput(out, tty);
  const app = render(<Screen rows={rows} />, {
    stdout,
    stdin: unreadInput(),
    // ink would draw nothing before its end where `CI` is set; whether there is a person was decided before.
    interactive: true,
    alternateScreen: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: false,
    maxFps: FRAMES_PER_SECOND,
  });
  return {
    draw: (rows) => app.rerender(<Screen rows={rows} />),
    drawResized: (rows) => {
      // What a terminal makes of a screen that gets smaller is its own affair: ink's frame begins anew on an empty one.
      void out.write(HOME_AND_ERASE);
      app.rerender(<Screen rows={rows} />);
      stdout.emit('resize');
    },
    close: () => app.unmount(),
  };
}

/** One text: its rows are cut already, so that there is nothing to lay out. */
function Screen({ rows }: { readonly rows: readonly SafeText[] }) {
  // A row without a character would take no line of its own at the end of a text.
  return <Text wrap="truncate">{rows.map((row) => (row === '' ? ' ' : row)).join('\n')}</Text>;
}

/** What ink takes for a terminal: it writes to it, asks its size and hears that it has changed once there are rows for the new one. */
function inkOutput(out: Output, tty: Tty) {
  const asked = {
    isTTY: true,
    writable: true,
    get columns() {
      return tty.size().columns;
    },
    get rows() {
      return tty.size().rows;
    },
    write: (text: string, done?: () => void) => {
      if (text !== '') void out.write(text);
      if (done !== undefined) setImmediate(done);
      return true;
    },
  };
  const emitter = new EventEmitter();
  return Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(asked)) as unknown as NodeJS.WriteStream;
}

/** ink wants an input, and asks nothing of it as long as no component listens to keys. */
function unreadInput(): NodeJS.ReadStream {
  return Object.assign(new EventEmitter(), { isTTY: false, unref: () => undefined }) as unknown as NodeJS.ReadStream;
}
