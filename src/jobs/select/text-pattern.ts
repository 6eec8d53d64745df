import { RE2JS, RE2JSException } from 're2js';
import { UsageError } from '../../domain/errors.ts';
import type { MatchSpan, TextPattern } from '../../domain/text-pattern.ts';

/**
 * Compiles a regular expression that a person typed. RE2 matches all of them in linear time, so that no pattern and no line
 * of a log can make slsobs stand still, as JavaScript's own backtracking would with `(a+)+$`.
 * @param flag what the person typed it after, for the error
 * @throws UsageError for what is no regular expression, and for what RE2 leaves out: backreferences and lookaround
 */
export function compilePattern(source: string, flag: string): TextPattern {
  const compiled = compile(source, flag);
  return {
    source,
    test: (text) => compiled.test(text),
    spans: (text, most) => {
      const spans: MatchSpan[] = [];
      const matcher = compiled.matcher(text);
      while (spans.length < most && matcher.find()) {
        const [start, end] = [matcher.start(), matcher.end()];
        if (end > start) spans.push([start, end]);
      }
      return spans;
    },
  };
}

/** RE2's syntax, in the spellings that JavaScript has for the same: `\u0041`, `\/`, `(?<name>…)`. */
function compile(source: string, flag: string): RE2JS {
  // The translation would take a reference to a named group for the letter k.
  if (NAMED_REFERENCE.test(source)) throw leftOutError(source, flag, 'a backreference');
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const missing = leftOut(error.message);
    if (missing !== undefined) throw leftOutError(source, flag, missing);
    throw new UsageError(`${flag} “${source}” is not a regular expression: ${reasonOf(error)}`, {
      hint: 'to look for the characters themselves, put a backslash before ( ) [ ] { } * + ? . \\ ^ $ |',
      cause: error,
    });
  }
}

const NAMED_REFERENCE = /(?:^|[^\\])(?:\\\\)*\\k</;

function leftOutError(source: string, flag: string, missing: string): UsageError {
  return new UsageError(
    `${flag} “${source}” uses ${missing}, which expressions that match in linear time do not have`,
    { hint: 'two flags may do what one cannot: -g for what must match, -v for what must not' },
  );
}

/** What of other engines' syntax RE2 refused, in a word. */
function leftOut(message: string): string | undefined {
  if (/`\(\?<?[=!]/.test(message)) return 'lookaround';
  if (/`\\[1-9]/.test(message)) return 'a backreference';
  return /`\(\?>/.test(message) ? 'an atomic group' : undefined;
}

function reasonOf(error: RE2JSException): string {
  return error.message.replace(/^error parsing regexp: /, '').replaceAll('`', '');
}
