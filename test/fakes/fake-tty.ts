import type { KeySignal, Tty, TtySize } from '../../src/runtime/tty.ts';

/** A terminal whose keys a test presses. */
export interface FakeTty extends Tty {
  /** Presses keys; nothing hears them while nobody listens. */
  type(characters: string): void;
  resize(size: TtySize): void;
  /** What Ctrl-Z and `kill -TSTP` come to. */
  askToSuspend(): void;
  /** What `fg` and `bg` come to. */
  resume(place: 'foreground' | 'background'): void;
  hangUp(): void;
  /** True while keys are heard, unechoed. */
  isRaw(): boolean;
  /** How often the program has stopped itself. */
  suspensions(): number;
  /** Signals that keys have sent. */
  readonly sent: readonly KeySignal[];
}

/** In the foreground. Suspending it stops nothing: the test says when it goes on. */
export function createFakeTty(size: TtySize = { columns: 80, rows: 24 }): FakeTty {
  const hearers = new Set<(characters: string) => void>();
  const listeners = { resize: listenerSet(), suspend: listenerSet(), resume: listenerSet(), hangUp: listenerSet() };
  const sent: KeySignal[] = [];
  let now = size;
  let isInForeground = true;
  let suspensions = 0;
  return {
    size: () => now,
    isInForeground: () => isInForeground,
    listen: (onKeys) => {
      hearers.add(onKeys);
      return () => hearers.delete(onKeys);
    },
    onResize: listeners.resize.add,
    onSuspend: listeners.suspend.add,
    onResume: listeners.resume.add,
    onHangUp: listeners.hangUp.add,
    suspend: () => {
      suspensions += 1;
    },
    send: (signal) => {
      sent.push(signal);
      if (signal === 'SIGTSTP') listeners.suspend.tell();
    },
    type: (characters) => {
      for (const hear of hearers) hear(characters);
    },
    resize: (to) => {
      now = to;
      listeners.resize.tell();
    },
    askToSuspend: listeners.suspend.tell,
    resume: (place) => {
      isInForeground = place === 'foreground';
      listeners.resume.tell();
    },
    hangUp: listeners.hangUp.tell,
    isRaw: () => hearers.size > 0,
    suspensions: () => suspensions,
    sent,
  };
}

function listenerSet() {
  const listeners = new Set<() => void>();
  return {
    add: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: () => {
      for (const listener of [...listeners]) listener();
    },
  };
}
