import type { JsonObject } from '../../domain/json.ts';
import type { ArchivedEvent } from './event-maker.ts';
import { lineTimeMs } from './line-time.ts';
import { tailHeader } from './tail-header.ts';

/** Puts lines of text together into events. */
export interface TextEvents {
  /** True once the text is known to be the output of `aws logs tail`, where only its headers begin an event. */
  readonly isTail: boolean;
  /** Takes a line without its newline. `fields` is the line as JSON, where it is. */
  line(text: string, fields: JsonObject | undefined): void;
  /** Takes an event that is whole, whatever comes next. */
  whole(text: string, fields: JsonObject | undefined): void;
  /** Ends the event that is open: nothing more belongs to it. */
  close(): void;
  /** Ends the event that is open, and releases what waits for a time that has not come. */
  end(): void;
}

interface OpenEvent {
  readonly lines: string[];
  readonly loggedAtMs: number | undefined;
  readonly logStreamName: string | undefined;
  length: number;
  hasTraceback: boolean;
}

/** CloudWatch stores no longer event; what goes on beyond is an event of its own. */
const LONGEST_EVENT = 1_100_000;
/** How many events without a time wait for the first that has one. */
const MOST_UNTIMED = 1000;

/**
 * Joins the lines of one event, which CloudWatch keeps together and text files do not: a REPORT and its XRAY line, an error
 * and its stack. A line without a time of its own has the time of the last line that had one, at the beginning of the first
 * that has one; where none has, 1970.
 */
export function createTextEvents(emit: (event: ArchivedEvent) => void): TextEvents {
  const untimed: string[] = [];
  let open: OpenEvent | undefined;
  let lastAtMs: number | undefined;
  let isFirst = true;
  let isTail = false;

  const release = (atMs: number): void => {
    for (const message of untimed.splice(0)) emit({ message, loggedAtMs: atMs });
  };
  const close = (): void => {
    if (open === undefined) return;
    const { lines, logStreamName, loggedAtMs } = open;
    const message = lines.join('\n').replace(/^\n/, '');
    open = undefined;
    if (loggedAtMs !== undefined) release(loggedAtMs);
    lastAtMs = loggedAtMs ?? lastAtMs;
    if (lastAtMs !== undefined) emit({ message, loggedAtMs: lastAtMs, logStreamName });
    else if (untimed.push(message) > MOST_UNTIMED) release(0);
  };
  const begin = (text: string, loggedAtMs: number | undefined, logStreamName?: string): void => {
    close();
    open = { lines: [text], loggedAtMs, logStreamName, length: text.length, hasTraceback: isTraceback(text) };
  };
  const append = (to: OpenEvent, text: string): void => {
    if (to.length + text.length > LONGEST_EVENT) {
      begin(text, to.loggedAtMs, to.logStreamName);
      return;
    }
    to.lines.push(text);
    to.length += text.length + 1;
    to.hasTraceback ||= isTraceback(text);
  };
  return {
    get isTail() {
      return isTail;
    },
    line: (text, fields) => {
      const header = isTail || isFirst ? tailHeader(text) : undefined;
      isFirst &&= text === '';
      isTail ||= header !== undefined;
      if (header !== undefined) begin(text.slice(header.messageAt), header.loggedAtMs, header.logStreamName);
      else if (open !== undefined && (isTail || (fields === undefined && isContinuation(open, text))))
        append(open, text);
      else if (text !== '') begin(text, lineTimeMs(text, fields));
    },
    whole: (text, fields) => {
      begin(text, lineTimeMs(text, fields));
      close();
    },
    close,
    end: () => {
      close();
      release(lastAtMs ?? 0);
    },
  };
}

const PLATFORM_TYPE = /^(?:Runtime|Function|Extension|Sandbox)\.\w+\s*$/;
const EXCEPTION = /^[A-Za-z_][\w.]{0,255}(?:: |\s*$)/;

/** Whether a line of a plain file belongs to the event above it. */
function isContinuation(open: OpenEvent, text: string): boolean {
  const first = text[0] ?? '';
  if (first === '' || first === ' ' || first === '\t' || first === '\u00a0' || first === '\r') return true;
  const beginning = open.lines[0] ?? '';
  if (text.startsWith('XRAY TraceId:')) return beginning.startsWith('REPORT ');
  if (isTraceback(text)) return beginning.startsWith('[');
  if (beginning.startsWith('RequestId: ') || beginning.startsWith('Unknown application error')) {
    return PLATFORM_TYPE.test(text);
  }
  if (text === '}' || text.startsWith('Caused by: ')) return open.lines.length > 1;
  return open.hasTraceback && isIndented(open.lines.at(-1)) && EXCEPTION.test(text.slice(0, 300));
}

function isTraceback(text: string): boolean {
  return text.startsWith('Traceback (most recent call last):');
}

function isIndented(text: string | undefined): boolean {
  return text?.startsWith(' ') === true || text?.startsWith('\u00a0') === true;
}
