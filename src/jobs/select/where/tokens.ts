import { parseDuration } from '../../../domain/duration.ts';
import { WhereError } from './where-error.ts';

/** How two values are compared. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~';

/** One piece of a `--where` expression. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'duration'; readonly valueMs: number; readonly text: string }
  | { readonly kind: 'comparison'; readonly comparison: Comparison }
  | { readonly kind: 'and' | 'or' | 'not' | '(' | ')' | ',' | 'end' }
);

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '~': '~',
  '=~': '~',
  '~=': '~',
  '!~': '!~',
};
const KEYWORDS: Readonly<Record<string, 'and' | 'or' | 'not'>> = { and: 'and', or: 'or', not: 'not' };
const SIGNS: Readonly<Record<string, 'and' | 'or' | 'not' | '(' | ')' | ','>> = {
  '&&': 'and',
  '||': 'or',
  '!': 'not',
  '(': '(',
  ')': ')',
  ',': ',',
};

const SPACE = /\s+/y;
const SIGN = /&&|\|\||==|=~|~=|!=|!~|<=|>=|[=<>~!(),]/y;
/** Letters, digits, and what names, ids, times and short regular expressions hold. */
const WORD = /[\p{L}\p{N}_$@/:.*+%#?^\\[\]{}-]+/uy;

/** Cuts an expression into pieces; the last is `end`. @throws WhereError for a quote without its partner or a sign that means nothing */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const afterSpace = matchAt(SPACE, source, at);
    if (afterSpace !== undefined) {
      at += afterSpace.length;
      continue;
    }
    const token = tokenAt(source, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', start: source.length, end: source.length });
  return tokens;
}

function tokenAt(source: string, start: number): Token {
  const quote = source[start];
  if (quote === '"' || quote === "'") return quoted(source, start);
  const sign = matchAt(SIGN, source, start);
  if (sign !== undefined) return signToken(sign, start);
  if (matchAt(WORD, source, start) !== undefined) return wordToken(source, start);
  const character = String.fromCodePoint(source.codePointAt(start) ?? 0);
  throw new WhereError(
    `“${character}” means nothing here`,
    { start, end: start + character.length },
    'text with other signs than letters and digits stands in quotes: message = "a & b"',
  );
}

function signToken(sign: string, start: number): Token {
  const place = { start, end: start + sign.length };
  const comparison = COMPARISONS[sign];
  if (comparison !== undefined) return { kind: 'comparison', comparison, ...place };
  return { kind: SIGNS[sign] ?? ',', ...place };
}

/** A text in quotes: `\"` and `\\` stand for themselves, every other backslash is one, as regular expressions need them. */
function quoted(source: string, start: number): Token & { readonly kind: 'text' } {
  const quote = source[start];
  let text = '';
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source[at] ?? '';
    if (character === quote) return { kind: 'text', text, start, end: at + 1 };
    const next = source[at + 1];
    const isEscape = character === '\\' && (next === quote || next === '\\');
    text += isEscape ? next : character;
    if (isEscape) at += 1;
  }
  throw new WhereError('this quote is never closed', { start, end: source.length }, `add a ${quote} at its end`);
}

/** A number, a duration, a keyword, or a word; the path of a field may hold quoted parts: `data."user id"`. */
function wordToken(source: string, start: number): Token {
  let end = start + (matchAt(WORD, source, start)?.length ?? 0);
  while (source[end - 1] === '.' && source[end] === '"') {
    end = quoted(source, end).end;
    end += matchAt(WORD, source, end)?.length ?? 0;
  }
  const text = source.slice(start, end);
  const place = { start, end };
  const keyword = Object.hasOwn(KEYWORDS, text.toLowerCase()) ? KEYWORDS[text.toLowerCase()] : undefined;
  if (keyword !== undefined) return { kind: keyword, ...place };
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text))
    return { kind: 'number', value: Number(text), text, ...place };
  const valueMs = parseDuration(text);
  return valueMs === undefined ? { kind: 'word', text, ...place } : { kind: 'duration', valueMs, text, ...place };
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
