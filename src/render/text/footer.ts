import type { Output } from '../../runtime/streams.ts';
import { asSafe, type SafeText } from '../safe-text.ts';

/** One line below what is written to a terminal: it moves down as lines come, and is never among them. */
export interface Footer {
  /** Writes whole lines above it, in one piece with it. */
  write(text: string | Uint8Array): Promise<void>;
  /** Does what writes to the same terminal by another way, in place of it; then it is there again. */
  aside(writeElsewhere: () => Promise<void>): Promise<void>;
  /** Puts another line in its place. */
  show(line: SafeText): Promise<void>;
  /** Takes it away, until it is shown again. */
  hide(): Promise<void>;
}

/** To the beginning of the row, and erase from there to the end of the screen: also what a narrower screen has wrapped. */
const ERASE = '\r\u001b[J';
/** Terminals that know synchronized output (private mode 2026) show what is between these at once; others ignore them. */
const [BEGIN, END] = ['\u001b[?2026h', '\u001b[?2026l'];

/**
 * No line is shown at first. The cursor waits at the footer's beginning, where it stays when the screen is resized.
 * @param out a terminal
 */
export function createFooter(out: Output): Footer {
  const decoder = new TextDecoder();
  let shown = asSafe('');
  return {
    write: (text) => {
      if (text.length === 0) return Promise.resolve();
      const words = typeof text === 'string' ? text : decoder.decode(text);
      return out.write(shown === '' ? words : `${BEGIN}${ERASE}${words}${shown}\r${END}`);
    },
    aside: async (writeElsewhere) => {
      // Begun at once, one after the other, so that nothing comes between.
      const steps = shown === '' ? [writeElsewhere()] : [out.write(ERASE), writeElsewhere(), out.write(`${shown}\r`)];
      await Promise.all(steps);
    },
    show: (line) => {
      if (line === shown) return Promise.resolve();
      shown = line;
      return out.write(`${BEGIN}${ERASE}${line}\r${END}`);
    },
    hide: () => {
      if (shown === '') return Promise.resolve();
      shown = asSafe('');
      return out.write(ERASE);
    },
  };
}
