import { invalidRequest } from '../requests.ts';

/** A word, a quoted text, a number or a sign of a filter expression. */
export type Token =
  | { readonly kind: 'word' | 'text' | 'sign'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string; readonly value: number };

/** The tokens of an expression, taken one after the other. */
export interface Tokens {
  /** undefined at the end. */
  peek(): Token | undefined;
  /** Takes the next token if it is this sign or word (words in any case). */
  take(text: string): boolean;
  /** @throws AwsError InvalidRequestException where the next token is something else */
  expect(text: string): void;
  next(): Token | undefined;
}

const SPACE = /\s+/y;
const NUMBER = /-?\d+(?:\.\d+)?(?![\w.])/y;
const WORD = /[A-Za-z_][\w.:-]*/y;
const SIGN = /<=|>=|!=|[=<>!(){}[\],:]/y;
const TEXT = /"([^"]*)"/y;

/** Cuts an expression into tokens. @throws AwsError InvalidRequestException for a sign that has no meaning */
export function tokensOf(expression: string): Tokens {
  const tokens = scan(expression);
  let at = 0;
  const is = (token: Token | undefined, text: string): boolean =>
    (token?.kind === 'sign' && token.text === text) ||
    (token?.kind === 'word' && token.text.toUpperCase() === text.toUpperCase());
  const take = (text: string): boolean => {
    if (!is(tokens[at], text)) return false;
    at += 1;
    return true;
  };
  return {
    peek: () => tokens[at],
    take,
    expect: (text) => {
      if (!take(text)) throw notUnderstood(`expected ${text} before ${shown(tokens[at])}`);
    },
    next: () => {
      const token = tokens[at];
      at += 1;
      return token;
    },
  };
}

/** The refusal of an expression, with what is wrong about it. */
export function notUnderstood(what: string): Error {
  return invalidRequest(`Invalid filter expression: ${what}`);
}

/** A token as a message names it. */
export function shown(token: Token | undefined): string {
  return token === undefined ? 'the end' : `'${token.text}'`;
}

function scan(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(expression);
    if (found !== null) at += found[0].length;
    return found;
  };
  for (match(SPACE); at < expression.length; match(SPACE)) {
    tokens.push(readToken(match, expression.charAt(at)));
  }
  return tokens;
}

function readToken(match: (pattern: RegExp) => RegExpExecArray | null, sign: string): Token {
  const text = match(TEXT);
  if (text !== null) return { kind: 'text', text: text[1] ?? '' };
  const number = match(NUMBER);
  if (number !== null) return { kind: 'number', text: number[0], value: Number(number[0]) };
  const word = match(WORD);
  if (word !== null) return { kind: 'word', text: word[0] };
  const found = match(SIGN);
  if (found === null) throw notUnderstood(`unexpected ${sign}`);
  return { kind: 'sign', text: found[0] };
}
