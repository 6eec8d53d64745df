import { decodeKeys, type Key, keysOfRest } from '../render/tui/keys.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Tty } from '../runtime/tty.ts';

/** Listens to the keys of a terminal, and can leave it to others for a while. */
export interface KeyListener {
  /** Also begins anew, where another program may have changed the terminal. True where keys are heard from now on. */
  start(): boolean;
  stop(): void;
  isListening(): boolean;
}

/** The characters of one key come together; an escape character that is alone for so long was a key. */
const ESCAPE_ALONE_MS = 40;

/** Hears nothing until it is started. */
export function createKeyListener(tty: Tty, clock: Clock, onKey: (key: Key) => void): KeyListener {
  let stopListening: (() => void) | undefined;
  let rest = '';
  let heard = 0;

  const hear = (characters: string): void => {
    const decoded = decodeKeys(rest + characters);
    ({ rest } = decoded);
    heard += 1;
    for (const key of decoded.keys) onKey(key);
    if (rest !== '') void takeAlone(heard);
  };
  const takeAlone = async (when: number): Promise<void> => {
    await clock.sleep(ESCAPE_ALONE_MS);
    if (heard !== when) return;
    const keys = keysOfRest(rest);
    rest = '';
    for (const key of keys) onKey(key);
  };
  const stop = (): void => {
    stopListening?.();
    stopListening = undefined;
    rest = '';
  };
  return {
    start: () => {
      stop();
      stopListening = tty.listen(hear);
      return stopListening !== undefined;
    },
    stop,
    isListening: () => stopListening !== undefined,
  };
}
