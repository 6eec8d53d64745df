// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module whose exports the linter does not see
import xterm from '@xterm/headless';
import type { TtySize } from '../../src/runtime/tty.ts';

/** What a terminal shows after all that happened to it. */
export interface TerminalPicture {
  /** Every row of the main screen with its scrollback, without what is blank at its end. */
  readonly scrollback: readonly string[];
  /** The rows that are on the screen now. */
  readonly screen: readonly string[];
  readonly isAlternate: boolean;
  readonly isCursorHidden: boolean;
  /** From 0. */
  readonly cursorColumn: number;
}

/** Keeps what is written to a terminal, and when its size changes. */
export interface TerminalRecorder {
  write(text: string): void;
  resize(size: TtySize): void;
  /** Lets a real terminal emulator (xterm) show it all. */
  picture(): Promise<TerminalPicture>;
}

/** Begins with an empty screen. */
export function recordTerminal(size: TtySize): TerminalRecorder {
  const happened: (string | TtySize)[] = [];
  return {
    write: (text) => void happened.push(text),
    resize: (to) => void happened.push(to),
    picture: async () => {
      const terminal = new xterm.Terminal({
        cols: size.columns,
        rows: size.rows,
        scrollback: 50_000,
        allowProposedApi: true,
      });
      for (const one of happened) {
        if (typeof one !== 'string') terminal.resize(one.columns, one.rows);
        // A terminal's driver makes `\r\n` of `\n`.
        else await new Promise<void>((resolve) => terminal.write(one.replaceAll(/\r?\n/g, '\r\n'), resolve));
      }
      const { active, normal } = terminal.buffer;
      const written = happened.filter((one) => typeof one === 'string').join('');
      return {
        scrollback: rowsOf(normal, 0, normal.length),
        screen: rowsOf(active, active.viewportY, terminal.rows),
        cursorColumn: active.cursorX,
        isAlternate: active.type === 'alternate',
        isCursorHidden: written.lastIndexOf('\x1b[?25l') > written.lastIndexOf('\x1b[?25h'),
      };
    },
  };
}

function rowsOf(buffer: (typeof xterm.Terminal.prototype)['buffer']['active'], from: number, count: number): string[] {
  return Array.from({ length: count }, (_, row) => buffer.getLine(from + row)?.translateToString(true) ?? '');
}
