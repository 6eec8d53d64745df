import type { Output } from '../../runtime/streams.ts';
import type { Tty } from '../../runtime/tty.ts';
import type { SafeText } from '../safe-text.ts';
import { createTheme } from '../text/theme.ts';
import { browseFrame, FRAME_ROWS } from './browse-frame.ts';
import { type BrowseState, type BrowseWorld, openBrowse, press, settled } from './browse-model.ts';
import { callRows } from './call-rows.ts';
import { type FullScreen, openFullScreen } from './full-screen.tsx';
import type { Key } from './keys.ts';
import type { LineBuffer } from './line-buffer.ts';
import type { Rows } from './rows.ts';

/** The full-screen view over a buffer, while it is open. */
export interface Browser {
  /** What a key does; true when the view is to be closed. */
  press(key: Key): boolean;
  /** Shows what came meanwhile. */
  refresh(): void;
  /** Gives the terminal back, at once. What is shown is kept for `reopen`. */
  close(): void;
  reopen(): void;
}

/** What the view is made of. */
export interface BrowserOptions {
  readonly buffer: LineBuffer;
  readonly out: Output;
  readonly tty: Tty;
  readonly color: boolean;
  /** IANA name. */
  readonly timeZone: string;
  /** Its day needs no date line. */
  readonly todayAtMs: number;
  /** Whether so much waits for the scrollback that the reading waits too. */
  readonly isReadingHeld: () => boolean;
}

/** Opens the view at the newest line. */
export function openBrowser(options: BrowserOptions): Browser {
  const { buffer, out, tty, color, timeZone, isReadingHeld } = options;
  const theme = createTheme(color);
  const rowsOfCall = rememberedCallRows(options);
  const world = (): BrowseWorld => {
    const { columns, rows } = tty.size();
    return { buffer, columns, height: Math.max(1, rows - FRAME_ROWS), rowsOfCall: (id) => rowsOfCall(id, columns) };
  };
  let state: BrowseState = openBrowse(world());
  let screen: FullScreen | undefined;
  let removeListener: (() => void) | undefined;

  const frame = (): SafeText[] => {
    const now = world();
    state = settled(state, now);
    return browseFrame(state, now, { theme, timeZone, isReadingHeld: isReadingHeld() });
  };
  const refresh = (): void => screen?.draw(frame());
  const reopen = (): void => {
    screen = openFullScreen(out, tty, frame());
    removeListener = tty.onResize(() => screen?.drawResized(frame()));
  };
  reopen();
  return {
    press: (key) => {
      const next = press(state, key, world());
      if (next === 'left') return true;
      state = next;
      refresh();
      return false;
    },
    refresh,
    reopen,
    close: () => {
      removeListener?.();
      screen?.close();
      screen = undefined;
    },
  };
}

/** An opened call is laid out again only when more of it has come. */
function rememberedCallRows({
  buffer,
  color,
  timeZone,
  todayAtMs,
}: BrowserOptions): (id: string, columns: number) => Rows {
  let known: { readonly key: string; readonly rows: Rows } | undefined;
  return (id, columns) => {
    const { lineCount = 0, tellingSeq } = buffer.call(id) ?? {};
    const key = `${id} ${columns} ${lineCount} ${tellingSeq}`;
    if (known?.key !== key) known = { key, rows: callRows(buffer, id, columns, { color, timeZone, todayAtMs }) };
    return known.rows;
  };
}
