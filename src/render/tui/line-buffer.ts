import type { PlacedRecord } from '../../domain/invocation.ts';
import { isFailure } from '../../domain/invocation-status.ts';
import { isErrorLevel } from '../../domain/level.ts';
import { levelOf } from '../../domain/line-level.ts';
import type { SafeText } from '../safe-text.ts';
import type { RowSubject } from '../text/log-lines.ts';

/** What an entry is about: rows of the stream, a line that the stream did not show, a mark or a message of ours. */
export type EntrySubject =
  | RowSubject
  | { readonly kind: 'unshown'; readonly placed: PlacedRecord }
  | { readonly kind: 'mark' }
  | { readonly kind: 'message' };

/** Something that came, and the rows that stand for it in the scrollback. */
export interface Entry {
  /** One more than that of the entry before it. */
  readonly seq: number;
  readonly subject: EntrySubject;
  /** Empty for a line that the stream did not show. */
  readonly rows: readonly SafeText[];
}

/** What is known of an invocation that has entries. */
export interface BufferedCall {
  /** Its first line that is kept and has rows. */
  firstSeq: number | undefined;
  /** Lines of it that are kept, shown or not. */
  lineCount: number;
  /** Its quiet line, in its newest revision; undefined while it runs. */
  tellingSeq: number | undefined;
}

/** The newest of what came, for looking back: bounded in entries and bytes, the oldest fall out. */
export interface LineBuffer {
  add(subject: EntrySubject, rows: readonly SafeText[]): void;
  at(seq: number): Entry | undefined;
  /** The oldest that is kept; `endSeq` where nothing is. */
  firstSeq(): number;
  /** That of the entry that comes next. */
  endSeq(): number;
  /** Entries with rows that fell out. */
  fellOut(): number;
  call(invocationId: string): BufferedCall | undefined;
}

/** How much a buffer keeps. */
export interface BufferBounds {
  readonly entries: number;
  /** Of text and messages, with what their objects take, roughly. */
  readonly bytes: number;
}

/** Some minutes of a busy function, or hours of a quiet one. */
export const BUFFER_BOUNDS: BufferBounds = { entries: 50_000, bytes: 20_000_000 };

/** What an entry takes beside its text: a record, its event and their strings. */
const ENTRY_BYTES = 400;
/** Emptied places at the front are given back when so many have come together. */
const COMPACTED_FROM = 4096;

/** A buffer with nothing in it. */
export function createLineBuffer(bounds: BufferBounds = BUFFER_BOUNDS): LineBuffer {
  const calls = new Map<string, BufferedCall>();
  let entries: (Entry | undefined)[] = [];
  let baseSeq = 0;
  let first = 0;
  let bytes = 0;
  let fellOut = 0;

  const dropOldest = (): void => {
    const oldest = entries[first];
    entries[first] = undefined;
    first += 1;
    if (first >= COMPACTED_FROM && first > entries.length / 2) {
      entries = entries.slice(first);
      baseSeq += first;
      first = 0;
    }
    if (oldest === undefined) return;
    bytes -= bytesOf(oldest);
    if (oldest.rows.length > 0) fellOut += 1;
    forget(oldest, calls, () => nextShownOf(oldest));
  };
  const nextShownOf = (entry: Entry): number | undefined => {
    const id = invocationIdOf(entry);
    for (let at = first; at < entries.length; at += 1) {
      const other = entries[at];
      if (other !== undefined && isShownLine(other) && invocationIdOf(other) === id) return other.seq;
    }
    return undefined;
  };

  return {
    add: (subject, rows) => {
      const entry = { seq: baseSeq + entries.length, subject, rows };
      entries.push(entry);
      bytes += bytesOf(entry);
      note(entry, calls);
      while (entries.length - first > 1 && (entries.length - first > bounds.entries || bytes > bounds.bytes))
        dropOldest();
    },
    at: (seq) => entries[seq - baseSeq],
    firstSeq: () => baseSeq + first,
    endSeq: () => baseSeq + entries.length,
    fellOut: () => fellOut,
    call: (invocationId) => calls.get(invocationId),
  };
}

/** The invocation that an entry belongs to; undefined for one that belongs to none, or to several. */
export function invocationIdOf({ subject }: Entry): string | undefined {
  if (subject.kind === 'call') return subject.invocation.invocationId;
  return subject.kind === 'line' || subject.kind === 'unshown' ? subject.placed.invocationId : undefined;
}

/** True for what tells that something went wrong, gaps included: an error that fell into one is not seen. */
export function tellsError({ subject }: Entry): boolean {
  switch (subject.kind) {
    case 'gap':
      return true;
    case 'call':
      return isFailure(subject.invocation.status) || subject.invocation.loggedErrors > 0;
    case 'line':
    case 'unshown':
      return isErrorLevel(levelOf(subject.placed.record));
    default:
      return false;
  }
}

function bytesOf({ subject, rows }: Entry): number {
  let bytes = ENTRY_BYTES;
  for (const row of rows) bytes += row.length;
  if (subject.kind === 'line' || subject.kind === 'unshown') bytes += subject.placed.record.event.message.length;
  return bytes;
}

function note(entry: Entry, calls: Map<string, BufferedCall>): void {
  const invocationId = invocationIdOf(entry);
  if (invocationId === undefined) return;
  const call = calls.get(invocationId) ?? { firstSeq: undefined, lineCount: 0, tellingSeq: undefined };
  calls.set(invocationId, call);
  if (entry.subject.kind === 'call') {
    call.tellingSeq = entry.seq;
    return;
  }
  if (isShownLine(entry)) call.firstSeq ??= entry.seq;
  call.lineCount += 1;
}

function isShownLine({ subject, rows }: Entry): boolean {
  return subject.kind === 'line' && rows.length > 0;
}

function forget(entry: Entry, calls: Map<string, BufferedCall>, nextShown: () => number | undefined): void {
  const invocationId = invocationIdOf(entry);
  const call = invocationId === undefined ? undefined : calls.get(invocationId);
  if (invocationId === undefined || call === undefined) return;
  if (entry.subject.kind !== 'call') call.lineCount -= 1;
  if (call.firstSeq === entry.seq) call.firstSeq = call.lineCount === 0 ? undefined : nextShown();
  if (call.tellingSeq === entry.seq) call.tellingSeq = undefined;
  if (call.lineCount === 0 && call.tellingSeq === undefined) calls.delete(invocationId);
}
