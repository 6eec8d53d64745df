import { type SafeText, safe } from '../safe-text.ts';
import { sanitizeLine } from '../sanitize.ts';
import { bufferRows, type Listing } from './buffer-rows.ts';
import type { Key } from './keys.ts';
import { invocationIdOf, type LineBuffer } from './line-buffer.ts';
import { comparePlaces, firstPlace, lastPlace, moved, nearestPlace, type Place, type Rows, windowOf } from './rows.ts';
import { createSearch, findMatch } from './search.ts';

/** Where a pane stands. */
export interface Pane {
  readonly cursor: Place;
  /** The first row on the screen. */
  readonly top: Place;
}

/** What the full-screen view shows, apart from the lines themselves. */
export interface BrowseState {
  /** Undefined while nothing is listed. */
  readonly list: Pane | undefined;
  /** The call that is opened, above the list. */
  readonly call: { readonly invocationId: string; readonly pane: Pane | undefined } | undefined;
  readonly listing: Listing;
  /** The words that are searched for; absent: none. */
  readonly search: string | undefined;
  /** What has been typed of a search; absent: keys are commands. */
  readonly typing: string | undefined;
  readonly isHelpShown: boolean;
  /** Entries up to this one have been on the screen, or stood above it. */
  readonly seenSeq: number;
  /** What the last key came to, where the screen does not show it. */
  readonly message: SafeText | undefined;
}

/** What the view looks at, as it is now. */
export interface BrowseWorld {
  readonly buffer: LineBuffer;
  readonly columns: number;
  /** Rows for lines, without header and footer. */
  readonly height: number;
  readonly rowsOfCall: (invocationId: string) => Rows;
}

/** Characters of a search that are kept. */
const MOST_SEARCHED = 200;

/** The view as Space opens it: at the newest line, everything listed. */
export function openBrowse(world: BrowseWorld): BrowseState {
  const state: BrowseState = {
    list: undefined,
    call: undefined,
    listing: { onlyErrors: false, isFolded: false },
    search: undefined,
    typing: undefined,
    isHelpShown: false,
    seenSeq: world.buffer.endSeq() - 1,
    message: undefined,
  };
  const last = lastPlace(listRowsOf(state, world));
  return settled(last === undefined ? state : { ...state, list: { cursor: last, top: last } }, world);
}

/** The rows that are scrolled over: the opened call's, else the list's. */
export function rowsInView(state: BrowseState, world: BrowseWorld): Rows {
  return state.call === undefined ? listRowsOf(state, world) : world.rowsOfCall(state.call.invocationId);
}

/** The pane on top. */
export function paneInView(state: BrowseState): Pane | undefined {
  return state.call === undefined ? state.list : state.call.pane;
}

/** After a resize, or after lines came or fell out: the cursor is on something that is there, and on the screen. */
export function settled(state: BrowseState, world: BrowseWorld): BrowseState {
  const rows = rowsInView(state, world);
  const pane = paneInView(state);
  const cursor = pane === undefined ? firstPlace(rows) : nearestPlace(rows, pane.cursor);
  if (cursor === undefined) return withPane(state, undefined);
  const top = nearestPlace(rows, pane?.top ?? cursor) ?? cursor;
  return noteSeen(withPane(state, { cursor, top: topFor(rows, cursor, top, world.height) }), world);
}

/** What a key makes of the view; `left` when it is to be closed. */
export function press(before: BrowseState, key: Key, world: BrowseWorld): BrowseState | 'left' {
  const state = { ...settled(before, world), message: undefined };
  if (state.isHelpShown) return { ...state, isHelpShown: false };
  if (state.typing !== undefined) return typed(state, state.typing, key, world);
  const name = 'name' in key ? key.name : COMMANDS[key.character];
  switch (name) {
    case 'leave':
      return 'left';
    case 'escape':
      return stepBack(state);
    case 'help':
      return { ...state, isHelpShown: true };
    case 'search':
      return { ...state, typing: '' };
    case 'next-match':
      return searched(state, 1, world);
    case 'former-match':
      return searched(state, -1, world);
    case 'errors':
      return relisted(state, { ...state.listing, onlyErrors: !state.listing.onlyErrors }, world);
    case 'fold':
      return relisted(state, { ...state.listing, isFolded: !state.listing.isFolded }, world);
    case 'enter':
      return opened(state, world);
    default:
      return name === undefined ? state : scrolled(state, name, world);
  }
}

type Command = 'leave' | 'help' | 'search' | 'next-match' | 'former-match' | 'errors' | 'fold';
type Movement = 'up' | 'down' | 'page-up' | 'page-down' | 'home' | 'end';

/** As in `less` and `vi`, where they have such a key. */
const COMMANDS: Readonly<Record<string, Command | Movement>> = {
  q: 'leave',
  '?': 'help',
  '/': 'search',
  n: 'next-match',
  N: 'former-match',
  e: 'errors',
  i: 'fold',
  k: 'up',
  j: 'down',
  b: 'page-up',
  ' ': 'page-down',
  g: 'home',
  G: 'end',
};

function listRowsOf({ listing }: BrowseState, { buffer, columns }: BrowseWorld): Rows {
  return bufferRows(buffer, listing, columns);
}

function withPane(state: BrowseState, pane: Pane | undefined): BrowseState {
  return state.call === undefined ? { ...state, list: pane } : { ...state, call: { ...state.call, pane } };
}

/** The first row on the screen, moved no further than it must for the cursor to be on it and no row to stay empty. */
function topFor(rows: Rows, cursor: Place, top: Place, height: number): Place {
  const last = lastPlace(rows) ?? cursor;
  const lowest = moved(rows, last, 1 - height);
  const kept = comparePlaces(top, lowest) > 0 ? lowest : top;
  if (comparePlaces(cursor, kept) < 0) return cursor;
  const isShown = windowOf(rows, kept, height).some((row) => comparePlaces(row, cursor) === 0);
  return isShown ? kept : moved(rows, cursor, 1 - height);
}

/** Notes the newest entry of the list that is on the screen. */
function noteSeen(state: BrowseState, world: BrowseWorld): BrowseState {
  if (state.call !== undefined || state.list === undefined) return state;
  const lowest = windowOf(listRowsOf(state, world), state.list.top, world.height).at(-1);
  return lowest === undefined || lowest.id <= state.seenSeq ? state : { ...state, seenSeq: lowest.id };
}

function scrolled(state: BrowseState, name: string, world: BrowseWorld): BrowseState {
  const pane = paneInView(state);
  if (pane === undefined) return state;
  const rows = rowsInView(state, world);
  const page = Math.max(1, world.height - 1);
  const to = (cursor: Place, top: Place = pane.top): BrowseState => settled(withPane(state, { cursor, top }), world);
  switch (name) {
    case 'up':
      return to(moved(rows, pane.cursor, -1));
    case 'down':
      return to(moved(rows, pane.cursor, 1));
    case 'page-up':
      return to(moved(rows, pane.cursor, -page), moved(rows, pane.top, -page));
    case 'page-down':
      return to(moved(rows, pane.cursor, page), moved(rows, pane.top, page));
    case 'home':
      return to(firstPlace(rows) ?? pane.cursor);
    case 'end':
      return to(lastPlace(rows) ?? pane.cursor);
    default:
      return state;
  }
}

/** Escape takes back one thing: the call that was opened, then the search, then the view. */
function stepBack(state: BrowseState): BrowseState | 'left' {
  if (state.call !== undefined) return { ...state, call: undefined };
  return state.search === undefined ? 'left' : { ...state, search: undefined };
}

function typed(state: BrowseState, typing: string, key: Key, world: BrowseWorld): BrowseState {
  if ('character' in key) return { ...state, typing: (typing + key.character).slice(0, MOST_SEARCHED) };
  switch (key.name) {
    case 'backspace':
      return { ...state, typing: typing === '' ? undefined : [...typing].slice(0, -1).join('') };
    case 'escape':
      return { ...state, typing: undefined };
    case 'enter': {
      const search = typing === '' ? state.search : typing;
      return searched({ ...state, typing: undefined, search }, 1, world);
    }
    default:
      return state;
  }
}

function searched(state: BrowseState, direction: 1 | -1, world: BrowseWorld): BrowseState {
  const pane = paneInView(state);
  if (state.search === undefined) return { ...state, message: safe`nothing to search for yet: type / first` };
  if (pane === undefined) return state;
  const found = findMatch(rowsInView(state, world), pane.cursor, direction, createSearch(state.search));
  if (found === undefined) return { ...state, message: safe`not found: ${sanitizeLine(state.search)}` };
  const hasGoneRound = comparePlaces(found, pane.cursor) * direction <= 0;
  const message = hasGoneRound ? safe`found from the other end on` : undefined;
  return { ...settled(withPane(state, { ...pane, cursor: found }), world), message };
}

/** Lists other entries; the cursor stays where it is, or as near as what is listed lets it. */
function relisted(state: BrowseState, listing: Listing, world: BrowseWorld): BrowseState {
  return settled({ ...state, call: undefined, listing }, world);
}

function opened(state: BrowseState, world: BrowseWorld): BrowseState {
  if (state.call !== undefined || state.list === undefined) return state;
  const entry = world.buffer.at(state.list.cursor.id);
  const invocationId = entry === undefined ? undefined : invocationIdOf(entry);
  if (invocationId === undefined) return { ...state, message: safe`this line belongs to no call` };
  return settled({ ...state, call: { invocationId, pane: undefined } }, world);
}
