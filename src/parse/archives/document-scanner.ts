/** What a document was cut into: an element's own text, or text that turned out to belong to no document. */
export interface Cut {
  readonly kind: 'element' | 'broken';
  readonly text: string;
}

export interface DocumentScanner {
  /** Takes more of the document. Returns where it ended: the index behind it in `text`, or −1 while it goes on. */
  feed(text: string): { readonly cuts: readonly Cut[]; readonly endsAt: number };
  /** What is held where the text ends before the document does; the cut may be empty. */
  end(): readonly Cut[];
}

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const LIST_OPENS = 91;
const BACKSLASH = 92;
const LIST_CLOSES = 93;
const OBJECT_OPENS = 123;
const OBJECT_CLOSES = 125;

/** The lists whose elements are wanted: a page of CloudWatch's, and what slsobs itself writes. */
const LIST_KEYS = ['"events"', '"records"', '"gaps"'];
const LIST_KEY = /"(?:events|records|gaps)"\s*:\s*$/;
/** How far back a key is looked for. */
const KEY_REACH = 64;
/** No event comes near it: a message has at most 1 MB, six times that when every character is escaped. */
const LONGEST_ELEMENT = 32 * 1024 * 1024;

interface Scan {
  /** The containers around the place that is read: lists of elements, and objects that hold such a list. */
  readonly outer: ('list' | 'page')[];
  /** Brackets open inside the value that is read; 0 between values. */
  depth: number;
  /** Whether the value is kept: what a page holds beside its list is passed over, but for its keys. */
  isWanted: boolean;
  isString: boolean;
  isEscaped: boolean;
  /** The value so far, from earlier texts. */
  held: string[];
  heldLength: number;
  /** Where the value goes on in the present text. */
  from: number;
}

/**
 * Cuts the elements out of `{"events": […]}`, of a list of such pages or of a list of events, however it is laid out, holding
 * no more than one element at a time. It follows only strings and brackets: whether an element is JSON is for its reader to
 * say.
 */
export function createDocumentScanner(): DocumentScanner {
  const scan: Scan = {
    outer: [],
    depth: 0,
    isWanted: true,
    isString: false,
    isEscaped: false,
    held: [],
    heldLength: 0,
    from: 0,
  };
  return {
    feed: (text) => feed(scan, text),
    end: () => [{ kind: 'broken', text: scan.outer.at(-1) === 'page' ? '' : takeHeld(scan) }],
  };
}

function feed(scan: Scan, text: string): { cuts: readonly Cut[]; endsAt: number } {
  const cuts: Cut[] = [];
  scan.from = 0;
  for (let at = nextMark(scan, text, 0); at < text.length; at = nextMark(scan, text, at + 1)) {
    const code = text.charCodeAt(at);
    if (scan.isString ? code === NEWLINE : isOutOfPlace(scan, code)) {
      // No JSON string holds a bare newline, and no list words: from here on it is something else.
      if (isInside(scan)) hold(scan, text, at);
      if (scan.heldLength > 0) cuts.push({ kind: 'broken', text: takeHeld(scan) });
      return { cuts, endsAt: code === NEWLINE ? at + 1 : at };
    }
    const cut = scan.isString ? inString(scan, text, at, code) : betweenStrings(scan, text, at, code);
    if (cut !== undefined) cuts.push({ kind: 'element', text: cut });
    if (isClosing(code) && scan.outer.length === 0 && !isInside(scan)) {
      return { cuts, endsAt: at + 1 };
    }
  }
  if (isInside(scan)) hold(scan, text, text.length);
  if (scan.heldLength <= LONGEST_ELEMENT) return { cuts, endsAt: -1 };
  return { cuts: [...cuts, { kind: 'broken', text: takeHeld(scan) }], endsAt: text.length };
}

/** What can change anything inside a string, and inside a value. */
const STRING_MARKS = /["\\\n]/g;
const VALUE_MARKS = /["[\]{}]/g;

/** The next index worth looking at: most characters of a value mean nothing here. */
function nextMark(scan: Scan, text: string, at: number): number {
  if (scan.isEscaped || !isInside(scan)) return at;
  const marks = scan.isString ? STRING_MARKS : VALUE_MARKS;
  marks.lastIndex = at;
  return marks.test(text) ? marks.lastIndex - 1 : text.length;
}

function isInside(scan: Scan): boolean {
  return scan.depth > 0 || scan.isString;
}

function isOutOfPlace(scan: Scan, code: number): boolean {
  if (scan.depth > 0 || scan.outer.at(-1) !== 'list') return false;
  return (
    code > SPACE && code !== COMMA && code !== QUOTE && code !== OBJECT_OPENS && !isClosing(code) && code !== LIST_OPENS
  );
}

function isClosing(code: number): boolean {
  return code === OBJECT_CLOSES || code === LIST_CLOSES;
}

/** One character inside a string; a string that is itself an element is returned at its end. */
function inString(scan: Scan, text: string, at: number, code: number): string | undefined {
  if (scan.isEscaped) scan.isEscaped = false;
  else if (code === BACKSLASH) scan.isEscaped = true;
  else if (code === QUOTE) {
    scan.isString = false;
    if (scan.depth === 0) return closeValue(scan, text, at);
  }
  return undefined;
}

/** One character outside strings; an element is returned at its closing bracket. */
function betweenStrings(scan: Scan, text: string, at: number, code: number): string | undefined {
  if (code === QUOTE) {
    scan.isString = true;
    if (scan.depth === 0) beginValue(scan, at);
  } else if (code === OBJECT_OPENS || code === LIST_OPENS) {
    opens(scan, text, at, code);
  } else if (isClosing(code)) {
    if (scan.depth === 0) scan.outer.pop();
    else {
      scan.depth -= 1;
      if (scan.depth === 0) return closeValue(scan, text, at);
    }
  }
  return undefined;
}

function opens(scan: Scan, text: string, at: number, code: number): void {
  const isList = code === LIST_OPENS;
  if (isList && !isInside(scan) && scan.outer.length === 0) {
    scan.outer.push('list');
  } else if (isList && isPageList(scan, text, at)) {
    if (scan.outer.at(-1) !== 'page') scan.outer.push('page');
    scan.outer.push('list');
    takeHeld(scan);
    scan.depth = 0;
  } else {
    if (scan.depth === 0) beginValue(scan, at);
    scan.depth += 1;
  }
}

/** Whether a wanted list begins: in a page, or in the value that turns out to be one by holding it. */
function isPageList(scan: Scan, text: string, at: number): boolean {
  if (scan.outer.at(-1) === 'page') return scan.depth === 0 && LIST_KEYS.includes(scan.held.join(''));
  if (scan.depth !== 1 || scan.outer.length > 1) return false;
  let before = text.slice(Math.max(scan.from, at - KEY_REACH), at);
  for (let index = scan.held.length - 1; index >= 0 && before.length < KEY_REACH; index -= 1) {
    before = (scan.held[index] ?? '').slice(-KEY_REACH) + before;
  }
  return LIST_KEY.test(before.slice(-KEY_REACH));
}

function beginValue(scan: Scan, at: number): void {
  takeHeld(scan);
  scan.isWanted = scan.outer.at(-1) !== 'page' || scan.isString;
  scan.from = at;
}

/** Ends a value at `at`. What stands in a page is no element; a text is held a while longer, for it may be a list's key. */
function closeValue(scan: Scan, text: string, at: number): string | undefined {
  hold(scan, text, at + 1);
  return scan.outer.at(-1) === 'page' ? undefined : takeHeld(scan);
}

function hold(scan: Scan, text: string, to: number): void {
  if (!scan.isWanted) return;
  scan.held.push(text.slice(scan.from, to));
  scan.heldLength += to - scan.from;
  scan.from = to;
}

function takeHeld(scan: Scan): string {
  const value = scan.held.join('');
  scan.held = [];
  scan.heldLength = 0;
  return value;
}
