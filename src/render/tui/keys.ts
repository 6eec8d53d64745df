/** A key that stands for no character of a text. */
export type NamedKey =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'interrupt'
  | 'suspend'
  | 'quit'
  | 'halt'
  | 'go-on'
  | 'redraw'
  | 'unknown';

/** One key press: a name, or the character that was typed. */
export type Key = { readonly name: NamedKey } | { readonly character: string };

/** What keys the terminal's characters mean. */
export interface DecodedKeys {
  readonly keys: readonly Key[];
  /** The beginning of a sequence whose end has not come; alone and for long it is the Escape key. */
  readonly rest: string;
}

const ESC = '\u001b';

/** What xterm and those that follow it send (ctlseqs, “PC-style function keys”), after `ESC [` or `ESC O`. */
const SEQUENCES: Readonly<Record<string, NamedKey>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '4~': 'end',
  '5~': 'page-up',
  '6~': 'page-down',
  '7~': 'home',
  '8~': 'end',
};

const CONTROLS: Readonly<Record<string, NamedKey>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'backspace',
  '\u0008': 'backspace',
  '\u0003': 'interrupt',
  '\u001a': 'suspend',
  '\u001c': 'quit',
  '\u0013': 'halt',
  '\u0011': 'go-on',
  '\u000c': 'redraw',
  '\u0002': 'page-up',
  '\u0006': 'page-down',
};

/** Parameters and intermediate characters of a control sequence; its last character follows. */
const SEQUENCE_BODY = /^[\u0020-\u003f]{0,32}/;

/** Reads what a terminal sent. @param characters with the `rest` of the time before in front */
export function decodeKeys(characters: string): DecodedKeys {
  const keys: Key[] = [];
  let at = 0;
  while (at < characters.length) {
    const sequence = characters[at] === ESC ? sequenceAt(characters, at + 1) : undefined;
    if (sequence === 'begun') return { keys, rest: characters.slice(at) };
    if (sequence !== undefined) {
      keys.push({ name: sequence.name });
      at = sequence.end;
      continue;
    }
    const character = String.fromCodePoint(characters.codePointAt(at) ?? 0);
    keys.push(keyOf(character));
    at += character.length;
  }
  return { keys, rest: '' };
}

/** The keys that an unfinished sequence turns out to be when nothing follows: Escape, and what was typed after it. */
export function keysOfRest(rest: string): Key[] {
  return rest === '' ? [] : [{ name: 'escape' }, ...[...rest.slice(1)].map(keyOf)];
}

function keyOf(character: string): Key {
  if (character === ESC) return { name: 'escape' };
  const name = CONTROLS[character];
  if (name !== undefined) return { name };
  return /\p{Cc}/u.test(character) ? { name: 'unknown' } : { character };
}

/** @param at after the escape character */
function sequenceAt(characters: string, at: number): { name: NamedKey; end: number } | 'begun' | undefined {
  const opener = characters[at];
  if (opener === undefined) return 'begun';
  if (opener !== '[' && opener !== 'O') return undefined;
  const body = SEQUENCE_BODY.exec(characters.slice(at + 1, at + 40))?.[0] ?? '';
  const last = characters[at + 1 + body.length];
  if (last === undefined) return body.length < 32 ? 'begun' : undefined;
  // A modifier (`1;5A`) changes nothing here.
  const parameter = body.split(';')[0] ?? '';
  const name = SEQUENCES[last === '~' ? `${parameter}~` : last];
  return { name: name ?? 'unknown', end: at + 2 + body.length };
}
