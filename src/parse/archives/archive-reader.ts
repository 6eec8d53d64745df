import type { Notice } from '../../domain/gap.ts';
import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import type { LogEvent } from '../../domain/log-event.ts';
import { jsonObjectIn, looksLikeJsonObject } from '../json-text.ts';
import { createContentSplitter } from './content-splitter.ts';
import { createDocumentScanner } from './document-scanner.ts';
import { createEventMaker } from './event-maker.ts';
import { createGroupShare } from './group-share.ts';
import { jsonEntry } from './json-entry.ts';
import { createTextEvents } from './text-events.ts';

/** Turns the bytes of one file into events, as they come and in the order of the file. Never throws. */
export interface ArchiveReader {
  /** Takes the next bytes, unpacked. Cuts may fall anywhere, inside a character too. */
  push(bytes: Uint8Array): LogEvent[];
  /** Gives the event that is still open because its next line may belong to it: for a pipe that is silent. */
  flush(): LogEvent[];
  /** Gives what is left. Nothing may be pushed after it. */
  end(): LogEvent[];
  /** What is worth saying about the file, known once it has ended. */
  notices(): readonly Notice[];
  /** Places that were meant as JSON and are none; their text is in events all the same, as it stands. */
  malformedCount(): number;
  /** Gaps that slsobs recorded in the file and that did not fill. */
  gapCount(): number;
}

/**
 * Reads what people keep: slsobs' own NDJSON or JSON, pages or events of FilterLogEvents and GetLogEvents in any layout, the
 * output of `aws logs tail`, and plain Lambda lines. Which it is shows in the content, line by line, so that files can be
 * put together. Memory is bounded by one event, not by the file. Bytes that are not UTF-8 become U+FFFD.
 * @param fileName names the group and the stream of events that carry none
 */
export function createArchiveReader(fileName: string): ArchiveReader {
  const makeEvent = createEventMaker(fileName);
  const groupOf = createGroupShare();
  const decoder = new TextDecoder();
  const gaps = new Set<string>();
  let malformed = 0;
  const made: LogEvent[] = [];
  let hasText = false;
  const texts = createTextEvents((event) => made.push(makeEvent(event)));

  /** True when the object wraps events or is a record of slsobs; false for a log line of its own. */
  const takeEntry = (fields: JsonObject, text: string): boolean => {
    const entry = jsonEntry(fields, groupOf);
    if (entry.kind === 'line') return false;
    texts.close();
    if (entry.kind === 'event') made.push(makeEvent(entry.event));
    if (entry.kind === 'gap') {
      if (entry.isFilled) gaps.delete(entry.gapId);
      else gaps.add(entry.gapId);
    }
    if (entry.kind === 'page') for (const cut of createDocumentScanner().feed(text).cuts) element(cut.text);
    return true;
  };
  const element = (text: string): void => {
    const value = parsed(text);
    if (isJsonObject(value)) {
      // A page inside a page is nobody's format: its text is the event.
      const isPage = Array.isArray(value.events) || Array.isArray(value.records);
      if (isPage || !takeEntry(value, text)) texts.whole(text, value);
    } else if (typeof value === 'string') {
      texts.whole(value, undefined);
    } else {
      malformed += 1;
      texts.whole(text, undefined);
    }
  };
  const line = (text: string): void => {
    const fields = texts.isTail ? undefined : jsonObjectIn(text);
    if (fields !== undefined && takeEntry(fields, text)) return;
    hasText ||= text !== '';
    if (fields === undefined && !texts.isTail && looksLikeJsonObject(text)) malformed += 1;
    texts.line(text, fields);
  };
  const content = createContentSplitter({
    line,
    element,
    broken: () => {
      malformed += 1;
    },
    expectedDocuments: () => (texts.isTail ? 'none' : hasText ? 'pages' : 'any'),
  });
  const taken = (): LogEvent[] => made.splice(0);
  return {
    push: (bytes) => {
      content.push(decoder.decode(bytes, { stream: true }));
      return taken();
    },
    flush: () => {
      if (!content.isInside) texts.end();
      return taken();
    },
    end: () => {
      content.push(decoder.decode());
      content.end();
      texts.end();
      return taken();
    },
    notices: () => noticesOf(fileName, malformed, gaps.size),
    malformedCount: () => malformed,
    gapCount: () => gaps.size,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noticesOf(fileName: string, malformed: number, gaps: number): Notice[] {
  const notices: Notice[] = [];
  if (malformed > 0) {
    const what = malformed === 1 ? '1 place' : `${malformed} places`;
    notices.push({
      topic: 'malformed',
      text: `${fileName} is not valid JSON in ${what}; the text is shown as it stands`,
    });
  }
  if (gaps > 0) {
    const what = gaps === 1 ? 'a gap' : `${gaps} gaps`;
    notices.push({
      topic: 'malformed',
      text: `${fileName} was recorded with ${what}: what it holds is not everything`,
    });
  }
  return notices;
}
