import { invalidParameter } from '../aws-error.ts';
import { compileRegex, type RegexTest } from './linear-regex.ts';

const MAX_REGEXES = 2;

/** Reads a filter pattern from left to right. */
export interface Scanner {
  /** True when nothing but white space is left. */
  isAtEnd(): boolean;
  /** The next character after white space, without taking it; empty at the end. */
  peek(): string;
  /** Takes the token if it comes next. */
  take(token: string): boolean;
  /** Takes the longest run that matches a sticky expression; undefined when there is none. */
  takeRun(sticky: RegExp): string | undefined;
  /** Takes a `"phrase"`, with `\"` and `\\` inside. */
  takeQuoted(): string;
  /** Takes a `%regex%`; a pattern may hold two. */
  takeRegex(): RegexTest;
  /** The refusal for whatever comes next. */
  malformed(): Error;
}

/** @throws AwsError InvalidParameterException from every `take…` that does not find what it needs */
export function scan(pattern: string): Scanner {
  let at = 0;
  let regexes = 0;
  const malformed = (): Error => invalidParameter(`Invalid filter pattern at character ${at + 1}: '${pattern}'`);
  const skipSpace = (): void => {
    while (/\s/.test(pattern.charAt(at))) at += 1;
  };
  const takeDelimited = (delimiter: string, escaped: RegExp): string => {
    skipSpace();
    const from = at + 1;
    let close = from;
    while (close < pattern.length && pattern.charAt(close) !== delimiter) {
      close += pattern.charAt(close) === '\\' ? 2 : 1;
    }
    if (pattern.charAt(from - 1) !== delimiter || close >= pattern.length) throw malformed();
    at = close + 1;
    return pattern.slice(from, close).replace(escaped, '$1');
  };
  return {
    isAtEnd: () => {
      skipSpace();
      return at >= pattern.length;
    },
    peek: () => {
      skipSpace();
      return pattern.charAt(at);
    },
    take: (token) => {
      skipSpace();
      if (!pattern.startsWith(token, at)) return false;
      at += token.length;
      return true;
    },
    takeRun: (sticky) => {
      skipSpace();
      sticky.lastIndex = at;
      const run = sticky.exec(pattern)?.[0];
      if (run === undefined || run === '') return undefined;
      at += run.length;
      return run;
    },
    takeQuoted: () => takeDelimited('"', /\\(["\\])/g),
    takeRegex: () => {
      regexes += 1;
      if (regexes > MAX_REGEXES) throw invalidParameter(`A filter pattern can hold ${MAX_REGEXES} regexes at most`);
      return compileRegex(takeDelimited('%', /\\(%)/g));
    },
    malformed,
  };
}
