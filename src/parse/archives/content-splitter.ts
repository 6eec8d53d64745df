import { createDocumentScanner, type DocumentScanner } from './document-scanner.ts';

/** Who takes the pieces of a text. */
export interface ContentTaker {
  /** A line outside documents, without its line ending. */
  line(text: string): void;
  /** An element of a document, in JSON. */
  element(text: string): void;
  /** Text that began as a document and went on as none: its lines follow one by one through `line`. */
  broken(): void;
  /**
   * Which documents may begin now: `pages` by their keys, or, in `any`, by a bare `{` or `[{` too. What functions log looks
   * like the latter, so they are expected only until lines of another kind have been seen.
   */
  expectedDocuments(): 'none' | 'pages' | 'any';
}

export interface ContentSplitter {
  push(text: string): void;
  /** True in the middle of a line or document. */
  readonly isInside: boolean;
  end(): void;
}

/** How much of a line is looked at to tell whether a document begins. */
const HEAD = 4096;
/** No line that means one thing is longer: a message has at most 1 MB, six times that when every character is escaped. */
const LONGEST_LINE = 32 * 1024 * 1024;

/** Cuts a text, in pieces of any size, into lines and into the elements of the JSON documents among them. */
export function createContentSplitter(taker: ContentTaker): ContentSplitter {
  let document: DocumentScanner | undefined;
  let line = emptyLine();

  const endDocument = (cuts: ReturnType<DocumentScanner['end']>): void => {
    for (const { kind, text } of cuts) {
      if (kind === 'element') taker.element(text);
      else {
        taker.broken();
        for (const piece of text.split('\n')) taker.line(withoutReturn(piece));
      }
    }
  };
  /** Returns how much of the text belonged to the document. */
  const feedDocument = (scanner: DocumentScanner, text: string): number => {
    const { cuts, endsAt } = scanner.feed(text);
    if (endsAt >= 0) document = undefined;
    endDocument(cuts);
    return endsAt < 0 ? text.length : endsAt;
  };
  const endLine = (): void => {
    const text = line.parts.length === 1 ? (line.parts[0] ?? '') : line.parts.join('');
    line = emptyLine();
    taker.line(withoutReturn(text));
  };
  /** Whether the line so far begins a document; asked once a line, when enough of it is there. */
  const isDocument = (isWhole: boolean): boolean => {
    if (line.isText || (!isWhole && line.length < HEAD)) return false;
    line.isText = !beginsDocument(line.parts.join('').slice(0, HEAD), taker.expectedDocuments());
    return !line.isText;
  };
  const push = (text: string): void => {
    let at = 0;
    while (at < text.length) {
      if (document !== undefined) {
        at += feedDocument(document, at === 0 ? text : text.slice(at));
        continue;
      }
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      line.parts.push(text.slice(at, end));
      line.length += end - at;
      at = end;
      if (isDocument(newline >= 0)) {
        document = createDocumentScanner();
        const head = line.parts.join('');
        line = emptyLine();
        const taken = feedDocument(document, head);
        // What follows a document on its last line is a line again.
        if (taken < head.length) push(head.slice(taken));
      } else if (newline >= 0) {
        endLine();
        at = newline + 1;
      } else if (line.length > LONGEST_LINE) endLine();
    }
  };
  return {
    push,
    get isInside() {
      return document !== undefined || line.length > 0;
    },
    end: () => {
      if (line.length > 0) push('\n');
      if (document !== undefined) endDocument(document.end());
    },
  };
}

interface Line {
  readonly parts: string[];
  length: number;
  /** True once it is known not to begin a document. */
  isText: boolean;
}

function emptyLine(): Line {
  return { parts: [], length: 0, isText: false };
}

/**
 * `{"events": [` with an event of CloudWatch's behind it, or slsobs' own `{"v":1,"command":"logs","records":[`. Functions log
 * lists called `events` as well, so that other keys and other elements do not count.
 */
const PAGE =
  /^\s*\{\s*(?:"(?:v|command|next\w{0,16}Token|searchedLogStreams)"\s*:\s*(?:"[^"\\\n]*"|\d+|null|\[\s*\])\s*,\s*)*"(?:events|records)"\s*:\s*\[\s*(?:$|\]|\{\s*(?:$|"(?:logStreamName|timestamp|message|ingestionTime|eventId|type)"))/;
/** A list of pages or events, or the first line of anything laid out over several lines. */
const BARE = /^\s*(?:\[\s*[{[\]"]|\[\s*$|\{\s*$)/;

function beginsDocument(head: string, expected: ReturnType<ContentTaker['expectedDocuments']>): boolean {
  const first = head.trimStart()[0];
  if (expected === 'none' || (first !== '{' && first !== '[')) return false;
  return PAGE.test(head) || (expected === 'any' && BARE.test(head));
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
