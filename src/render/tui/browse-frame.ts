import { asSafe, joinSafe, type SafeText, safe } from '../safe-text.ts';
import { sanitizeLine } from '../sanitize.ts';
import { countOf, groupDigits } from '../text/numbers.ts';
import { shortId } from '../text/row-prefix.ts';
import type { Theme } from '../text/theme.ts';
import { createTimeFormat } from '../text/time.ts';
import { cutTo, padEnd } from '../text/width.ts';
import { type BrowseState, type BrowseWorld, paneInView, rowsInView } from './browse-model.ts';
import { isListed } from './buffer-rows.ts';
import type { Entry, LineBuffer } from './line-buffer.ts';
import { comparePlaces, windowOf } from './rows.ts';
import { createSearch, inverse, plainText, withMatches } from './search.ts';

/** What the view says beside its lines. */
export interface BrowseSituation {
  readonly theme: Theme;
  readonly timeZone: string;
  /** True while so much waits for the scrollback that the reading waits too. */
  readonly isReadingHeld: boolean;
}

/** Header and footer. */
export const FRAME_ROWS = 2;

/** The whole screen: exactly `height + 2` rows, none wider than the screen. */
export function browseFrame(state: BrowseState, world: BrowseWorld, situation: BrowseSituation): SafeText[] {
  const { columns, height } = world;
  const body = state.isHelpShown ? HELP : bodyRows(state, world);
  const rows = body.slice(0, height).map((row) => cutTo(row, columns));
  const blank = Array.from({ length: height - rows.length }, () => safe``);
  const header = cutTo(headerText(state, world, situation), columns);
  return [situation.theme.strong(header), ...rows, ...blank, cutTo(footerText(state, world, situation), columns)];
}

function bodyRows(state: BrowseState, world: BrowseWorld): SafeText[] {
  const pane = paneInView(state);
  if (pane === undefined) return [state.listing.onlyErrors ? safe`no error among these lines` : safe`no line yet`];
  const search = state.search === undefined ? undefined : createSearch(state.search);
  return windowOf(rowsInView(state, world), pane.top, world.height).map((row) => {
    const isCursor = comparePlaces(row, pane.cursor) === 0;
    const text = isCursor ? padEnd(cutTo(plainText(row.text), world.columns), world.columns) : row.text;
    const marked = search === undefined ? text : withMatches(text, search, isCursor);
    return isCursor ? inverse(marked) : marked;
  });
}

function headerText(state: BrowseState, world: BrowseWorld, { timeZone, isReadingHeld }: BrowseSituation): SafeText {
  const { buffer } = world;
  const { listing } = state;
  const fellOut = buffer.fellOut();
  const newLines = newEntries(state, world);
  const since = sinceText(buffer, timeZone);
  const subject = state.call === undefined ? undefined : callSubject(buffer, state.call.invocationId);
  const parts = [
    ...(subject === undefined ? [safe`paused`] : [subject]),
    ...(newLines === 0 ? [] : [safe`+${groupDigits(newLines)} new`]),
    ...(listing.onlyErrors && subject === undefined ? [safe`errors only`] : []),
    ...(listing.isFolded && subject === undefined ? [safe`one row a call`] : []),
    ...(isReadingHeld ? [safe`memory full: reading waits for you`] : []),
    ...(subject === undefined && since !== undefined ? [safe`since ${since}`] : []),
    ...(fellOut === 0 || subject !== undefined ? [] : [safe`${countOf(fellOut, 'older row')} only in the scrollback`]),
  ];
  return joinSafe(parts, ' · ');
}

/** `call 77be1d3e-5c1b-… of orders-api` */
function callSubject(buffer: LineBuffer, invocationId: string): SafeText {
  const entry = entryOf(buffer, invocationId);
  const { requestId, functionName } = subjectOf(entry);
  const of = functionName === undefined ? safe`` : safe` of ${sanitizeLine(functionName)}`;
  return safe`call ${sanitizeLine(requestId ?? '')}${of}`;
}

function entryOf(buffer: LineBuffer, invocationId: string): Entry | undefined {
  const call = buffer.call(invocationId);
  return buffer.at(call?.tellingSeq ?? call?.firstSeq ?? -1);
}

function subjectOf(entry: Entry | undefined): { requestId: string | undefined; functionName: string | undefined } {
  const subject = entry?.subject;
  if (subject?.kind === 'call') {
    return { requestId: subject.invocation.requestId, functionName: subject.invocation.functionName };
  }
  if (subject?.kind === 'line' || subject?.kind === 'unshown') {
    return { requestId: subject.placed.requestId, functionName: subject.placed.functionName };
  }
  return { requestId: undefined, functionName: undefined };
}

/** Listed entries that came after all that was on the screen. */
function newEntries({ seenSeq, listing }: BrowseState, { buffer }: BrowseWorld): number {
  let count = 0;
  for (let seq = Math.max(seenSeq + 1, buffer.firstSeq()); seq < buffer.endSeq(); seq += 1) {
    const entry = buffer.at(seq);
    if (entry !== undefined && isListed(entry, buffer, listing)) count += 1;
  }
  return count;
}

function sinceText(buffer: LineBuffer, timeZone: string): SafeText | undefined {
  for (let seq = buffer.firstSeq(); seq < buffer.endSeq(); seq += 1) {
    const subject = buffer.at(seq)?.subject;
    if (subject?.kind === 'line') return createTimeFormat(timeZone).clock(subject.placed.record.event.loggedAtMs);
  }
  return undefined;
}

function footerText(state: BrowseState, { buffer }: BrowseWorld, { theme }: BrowseSituation): SafeText {
  if (state.typing !== undefined) return safe`/${sanitizeLine(state.typing)}▏`;
  if (state.message !== undefined) return theme.warning(state.message);
  if (state.isHelpShown) return theme.quiet(safe`any key closes this`);
  if (state.call === undefined) return theme.quiet(KEYS);
  const { requestId } = subjectOf(entryOf(buffer, state.call.invocationId));
  return safe`slsobs trace ${shortId(requestId, { ansi: 'show' })}${theme.quiet(safe` · Esc: back`)}`;
}

/** The most useful first: a narrow screen cuts the others. */
const KEYS = safe`Esc: back · ?: help · Enter: open call · /: search · e: errors · i: calls · ↑ ↓ PgUp PgDn Home End`;

const HELP: readonly SafeText[] = [
  ['↑ ↓, k j', 'one row'],
  ['PgUp PgDn, b Space', 'one screen'],
  ['Home End, g G', 'the oldest, the newest'],
  ['/', 'search for words; capital letters make case count'],
  ['n N', 'the next match, the one before'],
  ['e', 'only errors and gaps'],
  ['i', 'one row a call'],
  ['Enter', 'the whole log of the call under the cursor'],
  ['Esc', 'back: from the call, from the search, to the stream'],
  ['q', 'to the stream at once'],
  ['Ctrl-C', 'end slsobs'],
  ['', ''],
  ['', 'Lines go on being read. What came meanwhile'],
  ['', 'follows in the scrollback when you go back.'],
].map(([keys = '', meaning = '']) => asSafe(`  ${keys.padEnd(20)}${meaning}`.trimEnd()));
