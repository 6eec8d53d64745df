import { malformedQuery, type Span } from './malformed-query.ts';
import { compileInsightsRegex, type Regex } from './regex/regex.ts';
import { RegexError } from './regex/syntax.ts';

/** What a query is made of. Signs and words carry their text, quoted texts what they stand for. */
export type Token = Span & {
  readonly kind: 'word' | 'field' | 'text' | 'number' | 'period' | 'sign' | 'end';
  /** A word as it is written; what stands between backticks or quotes; a number or a period as it is written. */
  readonly text: string;
};

/** Reads a query from left to right. */
export interface Scanner {
  /** The next token, without taking it. */
  peek(): Token;
  next(): Token;
  /** Takes the next token if it is this sign or word; words in any case. */
  take(text: string): boolean;
  /** @throws AwsError MalformedQueryException where the next token is something else */
  expect(text: string): void;
  /** Takes a `/regular expression/`; undefined where none comes next. */
  takeRegex(): Regex | undefined;
  /** The stretch from a place to the end of what was taken last. */
  spanFrom(from: number): Span & { readonly text: string };
  /** The refusal for whatever comes next. */
  unexpected(expected: string): Error;
}

const SPACE = /(?:\s|#[^\n]*)+/y;
const PERIOD = /\d+[A-Za-z]+/y;
const NUMBER = /\d+(?:\.\d+)?/y;
/** A field's name without backticks: letters, digits, `@`, `.` and `_` ("Fields that contain special characters"). */
const WORD = /[@A-Za-z_][@A-Za-z0-9_.]*/y;
const SIGN = /<=|>=|!=|=~|[=<>()[\],|*+\-/%^]/y;
const BACKTICKED = /`([^`]+)`/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y;
const REGEX = /\/((?:[^/\\\n]|\\[\s\S])+)\//y;

/** Starts at a query's first character. */
export function scan(query: string): Scanner {
  let at = 0;
  let end = 0;
  let peeked: Token | undefined;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(query);
  };
  const skipSpace = (): void => {
    at += match(SPACE)?.[0].length ?? 0;
  };
  const read = (): Token => {
    skipSpace();
    if (at >= query.length) return { kind: 'end', text: '', from: query.length, to: query.length };
    return readToken(match) ?? refuseSign();
  };
  const refuseSign = (): never => {
    throw malformedQuery(`unexpected symbol found ${query.charAt(at)}`, { from: at, to: at + 1 });
  };
  const peek = (): Token => {
    peeked ??= read();
    return peeked;
  };
  const next = (): Token => {
    const token = peek();
    peeked = undefined;
    at = token.to;
    end = token.to;
    return token;
  };
  const is = (token: Token, text: string): boolean =>
    token.kind === 'sign' ? token.text === text : token.kind === 'word' && token.text.toLowerCase() === text;
  const unexpected = (expected: string): Error => {
    const { kind, text, from, to } = peek();
    return malformedQuery(`expected ${expected} but found ${kind === 'end' ? 'the end of the query' : text}`, {
      from,
      to,
    });
  };

  return {
    peek,
    next,
    take: (text) => {
      if (!is(peek(), text)) return false;
      next();
      return true;
    },
    expect: (text) => {
      if (!is(peek(), text)) throw unexpected(text);
      next();
    },
    takeRegex: () => {
      skipSpace();
      const found = match(REGEX);
      if (found === null) return undefined;
      const span = { from: at, to: at + found[0].length };
      peeked = undefined;
      at = span.to;
      end = span.to;
      return compiled(found[1] ?? '', span);
    },
    spanFrom: (from) => ({ from, to: end, text: query.slice(from, end) }),
    unexpected,
  };
}

function readToken(match: (pattern: RegExp) => RegExpExecArray | null): Token | undefined {
  const token = (kind: Token['kind'], found: RegExpExecArray, text: string): Token => {
    return { kind, text, from: found.index, to: found.index + found[0].length };
  };
  const quoted = match(QUOTED);
  if (quoted !== null) return token('text', quoted, unescaped(quoted[1] ?? quoted[2] ?? ''));
  const field = match(BACKTICKED);
  if (field !== null) return token('field', field, field[1] ?? '');
  const period = match(PERIOD);
  if (period !== null) return token('period', period, period[0]);
  const number = match(NUMBER);
  if (number !== null) return token('number', number, number[0]);
  const word = match(WORD);
  if (word !== null) return token('word', word, word[0]);
  const sign = match(SIGN);
  return sign === null ? undefined : token('sign', sign, sign[0]);
}

/** `\"`, `\'` and `\\` stand for the second character; any other backslash for itself. */
function unescaped(text: string): string {
  return text.replace(/\\(["'\\])/g, '$1');
}

function compiled(source: string, span: Span): Regex {
  try {
    return compileInsightsRegex(source);
  } catch (error) {
    if (error instanceof RegexError) throw malformedQuery(`invalid regular expression: ${error.message}`, span);
    throw error;
  }
}
