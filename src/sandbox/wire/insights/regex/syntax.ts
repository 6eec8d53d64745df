import { anyOf, between, type CharTest, CLASS_ESCAPES, inEitherCase, is, isNotLineFeed, not } from '../../char-test.ts';

/** A regular expression, taken apart. */
export type RegexNode =
  /** `literal` is set where exactly one character is accepted. */
  | { readonly kind: 'char'; readonly accepts: CharTest; readonly literal?: string }
  | { readonly kind: 'assert'; readonly at: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  /** `name` is absent for a group without one. */
  | { readonly kind: 'group'; readonly of: RegexNode; readonly name?: string }
  | { readonly kind: 'repeat'; readonly of: RegexNode; readonly times: Times };

/** Where something holds: at the start or the end of the text, at or away from the edge of a word. */
export type Assertion = 'start' | 'end' | 'word-edge' | 'no-word-edge';

/** How often: `max` is Infinity for no limit; `isLazy` prefers less. */
export interface Times {
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
}

/** What is wrong with an expression. */
export class RegexError extends Error {}

const MAX_TIMES = 1000;
const MAX_DEPTH = 50;

const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' };
const ASSERTIONS: Readonly<Record<string, Assertion>> = { b: 'word-edge', B: 'no-word-edge' };

/** A single character or class, and whether it stands for one character only. */
interface Atom {
  readonly accepts: CharTest;
  readonly literal?: string;
}

/**
 * Takes a regular expression apart: alternatives, groups (plain, `(?:…)`, `(?<name>…)`), `* + ? {n,m}` and their lazy forms,
 * classes, `\d \w \s \b`, anchors, and `(?i)` up to the end of the group it stands in. Nothing that needs backtracking: no
 * back-references, no looking around (AWS evaluates with Hyperscan, which has neither).
 * @throws RegexError
 */
export function parseRegex(source: string): RegexNode {
  let at = 0;
  let isCaseless = false;

  const peek = (): string => source.charAt(at);
  const take = (text: string): boolean => {
    if (!source.startsWith(text, at)) return false;
    at += text.length;
    return true;
  };
  const expect = (text: string): void => {
    if (!take(text)) throw new RegexError(`expected ${text}`);
  };
  const charNode = ({ accepts, literal }: Atom): RegexNode => {
    if (!isCaseless) return { kind: 'char', accepts, ...(literal === undefined ? {} : { literal }) };
    return { kind: 'char', accepts: inEitherCase(accepts) };
  };

  const parseChoice = (depth: number): RegexNode => {
    if (depth > MAX_DEPTH) throw new RegexError('groups nested too deeply');
    const options = [parseSequence(depth)];
    while (take('|')) options.push(parseSequence(depth));
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  };

  const parseSequence = (depth: number): RegexNode => {
    const items: RegexNode[] = [];
    while (at < source.length && peek() !== '|' && peek() !== ')') {
      if (takeFlag()) continue;
      items.push(parseRepeated(parseItem(depth)));
    }
    return { kind: 'sequence', items };
  };

  const takeFlag = (): boolean => {
    if (!take('(?i)')) return false;
    isCaseless = true;
    return true;
  };

  const parseItem = (depth: number): RegexNode => {
    if (take('(')) return parseGroup(depth);
    if (take('^')) return { kind: 'assert', at: 'start' };
    if (take('$')) return { kind: 'assert', at: 'end' };
    if (take('.')) return charNode({ accepts: isNotLineFeed });
    if (take('[')) return charNode({ accepts: parseClass() });
    const assertion = peek() === '\\' ? ASSERTIONS[source.charAt(at + 1)] : undefined;
    if (assertion !== undefined) {
      at += 2;
      return { kind: 'assert', at: assertion };
    }
    if ('*+?{'.includes(peek())) throw new RegexError(`nothing to repeat before ${peek()}`);
    return charNode(parseAtom());
  };

  const parseGroup = (depth: number): RegexNode => {
    const outerCase = isCaseless;
    const name = takeGroupName();
    const of = parseChoice(depth + 1);
    expect(')');
    isCaseless = outerCase;
    return { kind: 'group', of, ...(name === undefined ? {} : { name }) };
  };

  const takeGroupName = (): string | undefined => {
    if (take('?:') || peek() !== '?') return undefined;
    const close = source.indexOf('>', at);
    const name = source.startsWith('?<', at) ? source.slice(at + 2, close) : '';
    if (close < 0 || !/^[A-Za-z_]\w{0,99}$/.test(name)) throw new RegexError('unsupported kind of group');
    at = close + 1;
    return name;
  };

  const parseAtom = (): Atom => {
    const char = peek();
    at += 1;
    if (char !== '\\') return { accepts: is(char.charCodeAt(0)), literal: char };
    const escaped = peek();
    at += 1;
    const named = CLASS_ESCAPES[escaped];
    if (named !== undefined) return { accepts: named };
    const literal = escaped === 'x' ? takeHex() : (CONTROLS[escaped] ?? escaped);
    if (literal === '' || (/[A-Za-z0-9]/.test(escaped) && literal === escaped)) {
      throw new RegexError(`unsupported escape \\${escaped}`);
    }
    return { accepts: is(literal.charCodeAt(0)), literal };
  };

  const takeHex = (): string => {
    const hex = source.slice(at, at + 2);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) throw new RegexError('\\x needs two hexadecimal digits');
    at += 2;
    return String.fromCharCode(Number.parseInt(hex, 16));
  };

  const parseClass = (): CharTest => {
    const isNegated = take('^');
    const tests: CharTest[] = [];
    while (tests.length === 0 || peek() !== ']') {
      if (at >= source.length) throw new RegexError('missing ]');
      tests.push(parseClassItem());
    }
    expect(']');
    return isNegated ? not(anyOf(tests)) : anyOf(tests);
  };

  const parseClassItem = (): CharTest => {
    const low = parseAtom();
    if (low.literal === undefined || peek() !== '-' || source.charAt(at + 1) === ']') return low.accepts;
    at += 1;
    const high = parseAtom();
    const [from, to] = [low.literal.charCodeAt(0), high.literal?.charCodeAt(0) ?? -1];
    if (to < from) throw new RegexError('a range that ends before it begins');
    return between(from, to);
  };

  const parseRepeated = (of: RegexNode): RegexNode => {
    const bounds = takeBounds();
    if (bounds === undefined) return of;
    const repeated: RegexNode = { kind: 'repeat', of, times: { ...bounds, isLazy: take('?') } };
    if ('*+?'.includes(peek()) && at < source.length) throw new RegexError(`nothing to repeat before ${peek()}`);
    return repeated;
  };

  const takeBounds = (): Omit<Times, 'isLazy'> | undefined => {
    if (take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (take('?')) return { min: 0, max: 1 };
    if (!take('{')) return undefined;
    const bounds = /^(\d{1,4})(,?)(\d{0,4})\}/.exec(source.slice(at, at + 11));
    if (bounds === null) throw new RegexError('unsupported repetition');
    at += bounds[0].length;
    const min = Number(bounds[1]);
    const open = bounds[3] === '' ? Number.POSITIVE_INFINITY : Number(bounds[3]);
    const max = bounds[2] === '' ? min : open;
    if (max < min || min > MAX_TIMES || (Number.isFinite(max) && max > MAX_TIMES)) {
      throw new RegexError('unsupported repetition');
    }
    return { min, max };
  };

  const node = parseChoice(0);
  if (at < source.length) throw new RegexError(`unexpected ${peek()}`);
  return node;
}
