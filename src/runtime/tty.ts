import { execFileSync } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { ReadStream } from 'node:tty';

/** Signals that a terminal sends when a key is pressed; while keys are listened to, it leaves that to the program. */
export type KeySignal = 'SIGINT' | 'SIGTSTP' | 'SIGQUIT';

/** The terminal that a person sits at, beyond the bytes that go to it. Functions that are returned take a listener away. */
export interface Tty {
  size(): TtySize;
  /** False for a job in the background, which must neither listen nor draw. */
  isInForeground(): boolean;
  /**
   * Hears keys as they are pressed, unechoed, as the characters that the terminal sends for them.
   * @returns ends it, the terminal as it was; undefined where there are no keys to hear
   */
  listen(onKeys: (characters: string) => void): (() => void) | undefined;
  onResize(listener: () => void): () => void;
  /** Someone wants the program suspended; whoever listens puts the terminal right and calls `suspend`. */
  onSuspend(listener: () => void): () => void;
  /** The program goes on after it was suspended, in the foreground or not. */
  onResume(listener: () => void): () => void;
  /** The terminal has gone, or the program is told that it has. */
  onHangUp(listener: () => void): () => void;
  /** Stops this process until it is told to go on; `onResume` says when. */
  suspend(): void;
  /** What the terminal does at Ctrl-C, Ctrl-Z and Ctrl-\ when nothing listens to keys: to all programs in the foreground. */
  send(signal: KeySignal): void;
}

export interface TtySize {
  readonly columns: number;
  readonly rows: number;
}

/** What a terminal that does not say is taken for. */
const USUAL_SIZE: TtySize = { columns: 80, rows: 24 };
/** A process that was told to stop has stopped by then, or never will: its parent has gone. */
const SUSPENDED_BY_MS = 50;

/** The terminal behind stdout; undefined where that is none. */
export function systemTty(): Tty | undefined {
  const { stdout } = process;
  if (!stdout.isTTY) return undefined;
  const resumed = new Set<() => void>();
  const suspending = new Set<() => void>();
  const onTstp = (): void => {
    for (const listener of suspending) listener();
  };
  let isSuspended = false;
  const tellResumed = (): void => {
    isSuspended = false;
    for (const listener of resumed) listener();
  };
  return {
    size: () => ({ columns: stdout.columns || USUAL_SIZE.columns, rows: stdout.rows || USUAL_SIZE.rows }),
    isInForeground,
    listen: listenToKeys,
    onResize: (listener) => {
      stdout.on('resize', listener);
      return () => stdout.off('resize', listener);
    },
    onSuspend: (listener) => {
      if (suspending.size === 0) process.on('SIGTSTP', onTstp);
      suspending.add(listener);
      return () => {
        suspending.delete(listener);
        if (suspending.size === 0) process.off('SIGTSTP', onTstp);
      };
    },
    onResume: (listener) => {
      if (resumed.size === 0) process.on('SIGCONT', tellResumed);
      resumed.add(listener);
      return () => {
        resumed.delete(listener);
        if (resumed.size === 0) process.off('SIGCONT', tellResumed);
      };
    },
    onHangUp: (listener) => {
      process.on('SIGHUP', listener);
      return () => process.off('SIGHUP', listener);
    },
    suspend: () => {
      process.off('SIGTSTP', onTstp);
      isSuspended = true;
      process.kill(process.pid, 'SIGTSTP');
      const goOn = (): void => {
        if (suspending.size > 0) process.on('SIGTSTP', onTstp);
        if (isSuspended) tellResumed();
      };
      // A signal that came with the end of the suspension is heard before.
      setTimeout(() => setImmediate(goOn), SUSPENDED_BY_MS);
    },
    // Windows has no process groups, and a signal sent there ends the process without asking it.
    send: (signal) => void (process.platform === 'win32' ? process.emit(signal, signal) : process.kill(0, signal)),
  };
}

/** From stdin where that is the terminal; else, while a pipe is read, from the terminal of this session. */
function listenToKeys(onKeys: (characters: string) => void): (() => void) | undefined {
  const keys = process.stdin.isTTY ? process.stdin : openTerminal();
  if (keys === undefined) return undefined;
  const decoder = new TextDecoder();
  const hear = (bytes: Buffer): void => onKeys(decoder.decode(bytes, { stream: true }));
  // A terminal that has gone is told by its hang-up.
  const ignore = (): void => undefined;
  keys.setRawMode(true);
  keys.on('data', hear).on('error', ignore).resume();
  return () => {
    keys.off('data', hear);
    keys.setRawMode(false);
    keys.pause();
    if (keys === process.stdin) keys.off('error', ignore);
    else keys.destroy();
  };
}

function openTerminal(): ReadStream | undefined {
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    return undefined;
  }
}

/** The process group is the terminal's foreground group; where there is no job control, that is always so. */
function isInForeground(): boolean {
  if (process.platform === 'win32') return true;
  try {
    if (process.platform === 'linux') {
      // proc_pid_stat(5): after the name in parentheses come state, ppid, pgrp, session, tty_nr, tpgid.
      const stat = readFileSync('/proc/self/stat', 'latin1');
      const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return group === foreground || Number(foreground) <= 0;
    }
    return execFileSync('ps', ['-o', 'stat=', '-p', String(process.pid)], { encoding: 'utf8' }).includes('+');
  } catch {
    return true;
  }
}
