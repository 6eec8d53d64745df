import type { LogStep } from '../domain/results/log-step.ts';
import type { Tally } from '../jobs/read/tally.ts';
import { linesOf, type SafeText } from '../render/safe-text.ts';
import { sanitize } from '../render/sanitize.ts';
import { createFooter } from '../render/text/footer.ts';
import type { RowSubject } from '../render/text/log-lines.ts';
import { markLine } from '../render/text/mark-line.ts';
import { unprintedRowsText } from '../render/text/messages.ts';
import { createTheme } from '../render/text/theme.ts';
import { createTimeFormat } from '../render/text/time.ts';
import type { Browser } from '../render/tui/browser.ts';
import type { Key } from '../render/tui/keys.ts';
import { createLineBuffer } from '../render/tui/line-buffer.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Streams } from '../runtime/streams.ts';
import type { Tty } from '../runtime/tty.ts';
import type { OpenSource } from './opened-source.ts';
import { createKeyListener } from './terminal-keys.ts';
import { createScrollback, through } from './terminal-scrollback.ts';
import { createStreamFacts, type StreamFacts } from './terminal-status.ts';

/** A stream on a terminal: its lines go into the scrollback, with a line below them and a view over them at a key. */
export interface TerminalTail {
  /** To be written to, and to ask at, in place of the machine's own. */
  readonly streams: Streams;
  /** For the view whose rows go to the terminal. */
  onRows(subject: RowSubject, rows: readonly SafeText[]): void;
  /** From now on keys are heard and the line is shown. */
  start(opened: OpenSource, tally: Tally): void;
  /** After the rows of a step were written. */
  note(step: LogStep): void;
  /** The terminal is as it was, and what had to wait is written. May be called again. */
  end(): Promise<void>;
}

/** How it looks. */
export interface TerminalTailOptions {
  readonly color: boolean;
  /** IANA name. */
  readonly timeZone: string;
  /** Its abort gives the terminal back at once; `end` follows. */
  readonly signal: AbortSignal;
}

/** The line is drawn anew so often at most. */
const TICK_MS = 250;
/** What a shell says of a program that SIGHUP ended. */
const HUNG_UP_EXIT_CODE = 129;

/** What has the screen. */
type Shown = 'stream' | 'halted' | 'browser' | 'nothing';

/** @param tty the terminal behind the machine's stdout */
export function createTerminalTail(machine: Machine, tty: Tty, options: TerminalTailOptions): TerminalTail {
  const { color, timeZone, signal } = options;
  const { clock } = machine;
  const { out, err } = machine.streams;
  const theme = createTheme(color);
  const time = createTimeFormat(timeZone);
  const buffer = createLineBuffer();
  const footer = createFooter(out);
  const scrollback = createScrollback({ out, err }, footer);
  const ended = new AbortController();
  const removers: (() => void)[] = [];
  let facts: StreamFacts | undefined;
  let shown: Shown = 'nothing';
  let browser: Browser | undefined;
  /** Keys that were pressed while the view was being loaded. */
  let early: Key[] = [];
  let hasShownRows = new Set<unknown>();

  const showStatus = async (): Promise<void> => {
    if (shown !== 'stream' || facts === undefined) return;
    await footer.show(facts.line(tty.size().columns, keys.isListening()));
  };
  const goOn = async (): Promise<void> => {
    if (ended.signal.aborted) return;
    shown = 'stream';
    await scrollback.release();
    await showStatus();
  };
  const leaveBrowser = (): void => {
    browser?.close();
    browser = undefined;
    void goOn();
  };
  const pressInBrowser = (key: Key): void => {
    if (browser === undefined) early.push(key);
    else if (browser.press(key)) leaveBrowser();
  };
  const openView = async (): Promise<void> => {
    shown = 'browser';
    early = [];
    scrollback.hold();
    // ink and react are loaded by those who browse, not by those who tail.
    const { openBrowser } = await import('../render/tui/browser.ts');
    if (shown !== 'browser') return;
    await footer.hide();
    if (shown !== 'browser') return;
    browser = openBrowser({
      buffer,
      out,
      tty,
      color,
      timeZone,
      todayAtMs: clock.now(),
      isReadingHeld: scrollback.isFull,
    });
    for (const key of early.splice(0)) pressInBrowser(key);
  };
  const mark = async (): Promise<void> => {
    const line = markLine(time.clock(clock.now()), tty.size().columns, theme);
    buffer.add({ kind: 'mark' }, [line]);
    await scrollback.streams.out.write(`${line}\n`);
  };
  const pressInStream = (key: Key): void => {
    if ('character' in key) {
      if (key.character === ' ') void openView();
    } else if (key.name === 'enter') void mark();
    else if (key.name === 'halt') {
      shown = 'halted';
      scrollback.hold();
    }
  };
  const onKey = (key: Key): void => {
    if (ended.signal.aborted) return;
    const name = 'name' in key ? key.name : undefined;
    if (name === 'interrupt') tty.send('SIGINT');
    else if (name === 'suspend') tty.send('SIGTSTP');
    else if (name === 'quit') {
      giveBack();
      tty.send('SIGQUIT');
    } else if (shown === 'browser') pressInBrowser(key);
    else if (shown === 'halted') void goOn();
    else if (shown === 'stream') pressInStream(key);
  };
  const keys = createKeyListener(tty, clock, onKey);

  /** At once: what ends or stops the program does not wait. */
  const giveBack = (): void => {
    browser?.close();
    void footer.hide();
    keys.stop();
  };
  const suspend = (): void => {
    giveBack();
    tty.suspend();
  };
  const resume = (): void => {
    if (ended.signal.aborted) return;
    if (!tty.isInForeground()) {
      giveBack();
      browser = undefined;
      shown = 'nothing';
      void scrollback.release();
      return;
    }
    keys.start();
    browser?.close();
    browser?.reopen();
    if (browser === undefined) void goOn();
  };
  const hangUp = (): void => {
    giveBack();
    machine.exitNow(HUNG_UP_EXIT_CODE);
  };
  const tick = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      await clock.sleep(TICK_MS, ended.signal);
      facts?.sample();
      browser?.refresh();
      await showStatus();
    }
  };
  const stop = (): void => {
    if (ended.signal.aborted) return;
    shown = 'nothing';
    ended.abort();
    giveBack();
    browser = undefined;
    scrollback.giveUp();
    for (const remove of removers) remove();
  };

  const writeMessage = (text: string | Uint8Array): Promise<void> => {
    if (typeof text === 'string') buffer.add({ kind: 'message' }, linesOf(sanitize(text.trimEnd())));
    return scrollback.streams.err.write(text);
  };
  const ask = async (prompt: string): Promise<string | undefined> => {
    const { in: input } = machine.streams;
    if (!keys.isListening()) return input.ask(prompt);
    shown = 'nothing';
    scrollback.hold();
    giveBack();
    browser = undefined;
    try {
      return await input.ask(prompt);
    } finally {
      if (!ended.signal.aborted) keys.start();
      await goOn();
    }
  };
  return {
    streams: {
      out: scrollback.streams.out,
      err: through(scrollback.streams.err, writeMessage),
      in: { ...machine.streams.in, ask },
    },
    onRows: (subject, rows) => {
      buffer.add(subject, rows);
      if (subject.kind === 'line') hasShownRows.add(subject.placed);
      if (subject.kind !== 'gap') facts?.noteRow();
    },
    start: (opened, tally) => {
      if (signal.aborted) return;
      facts = createStreamFacts(opened, tally, clock.now, color);
      shown = 'stream';
      signal.addEventListener('abort', stop, { once: true, signal: ended.signal });
      removers.push(
        tty.onSuspend(suspend),
        tty.onResume(resume),
        tty.onHangUp(hangUp),
        tty.onResize(() => void showStatus()),
      );
      keys.start();
      void tick();
    },
    note: (step) => {
      facts?.note(step);
      for (const placed of step.placed) if (!hasShownRows.has(placed)) buffer.add({ kind: 'unshown', placed }, []);
      hasShownRows = new Set();
    },
    end: async () => {
      stop();
      const rows = await scrollback.end();
      if (rows > 0) await err.write(unprintedRowsText(rows));
    },
  };
}
