import type { PlacedRecord } from '../../../domain/invocation.ts';
import { comparisonTest, containsTest, type Literal, type ValueTest } from './comparisons.ts';
import { nearestWord } from './nearest-word.ts';
import { type Token, tokensOf } from './tokens.ts';
import { WhereError } from './where-error.ts';
import { FIELD_NAMES, type WhereField, whereField } from './where-fields.ts';

/** Whether a line is wanted. */
export type LineTest = (placed: PlacedRecord) => boolean;

/** Longer and deeper than anyone types. */
const MOST_CHARACTERS = 4096;
const MOST_DEPTH = 64;

/**
 * Reads an expression over the fields of a line: `level >= warn and (data.status >= 500 or message ~ "timed? ?out")`.
 *
 *     expression = conjunction { ("or" | "||") conjunction }
 *     conjunction = factor { ("and" | "&&") factor }
 *     factor = ("not" | "!") factor | "(" expression ")" | test
 *     test = field [ comparison value | "contains" value | ["not"] "in" "(" value { "," value } ")" ]
 *     comparison = "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "=~" | "!~"
 *
 * A value is a number, a duration (`1.5s`), a word, or text in either quotes. A field alone asks whether the line has it, and
 * it is not false. What a line does not have meets no comparison, not even `!=`: `not data.status = 200` takes those in.
 * @throws WhereError
 */
export function parseWhere(source: string): LineTest {
  if (source.length > MOST_CHARACTERS) {
    throw new WhereError(`an expression of more than ${MOST_CHARACTERS} characters`, { start: 0, end: 1 });
  }
  const reader = new WhereReader(tokensOf(source));
  const test = reader.expression(0);
  reader.expectEnd();
  return test;
}

/** Goes through the tokens from left to right, with one place in them. */
class WhereReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(depth: number): LineTest {
    const first = this.#next();
    if (depth > MOST_DEPTH) throw new WhereError(`nested more than ${MOST_DEPTH} deep`, first);
    const parts = [this.#conjunction(depth)];
    while (this.#skip('or')) parts.push(this.#conjunction(depth));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : (placed) => parts.some((part) => part(placed));
  }

  expectEnd(): void {
    const token = this.#next();
    if (token.kind === 'end') return;
    if (token.kind === ')') throw new WhereError('this ) closes nothing', token);
    throw new WhereError('two tests stand side by side', token, 'put and, or between them');
  }

  #conjunction(depth: number): LineTest {
    const parts = [this.#factor(depth)];
    while (this.#skip('and')) parts.push(this.#factor(depth));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : (placed) => parts.every((part) => part(placed));
  }

  #factor(depth: number): LineTest {
    let isNegated = false;
    while (this.#skip('not')) isNegated = !isNegated;
    const test = this.#group(depth) ?? this.#test();
    return isNegated ? (placed) => !test(placed) : test;
  }

  #group(depth: number): LineTest | undefined {
    const open = this.#next();
    if (!this.#skip('(')) return undefined;
    const test = this.expression(depth + 1);
    if (!this.#skip(')')) throw new WhereError('this ( is never closed', open, 'add a ) at its end');
    return test;
  }

  #test(): LineTest {
    const token = this.#next();
    if (token.kind !== 'word') throw expectedField(token);
    this.#at += 1;
    const { read, type } = fieldNamed(token);
    const test = this.#valueTest(token.text, type);
    return (placed) => {
      const value = read(placed);
      return value !== undefined && value !== null && test(value);
    };
  }

  #valueTest(name: string, type: WhereField['type']): ValueTest {
    const token = this.#next();
    if (token.kind === 'comparison') {
      this.#at += 1;
      return comparisonTest(name, type, token.comparison, this.#literal(`${name} is compared with nothing`));
    }
    const isNegated = token.kind === 'not' && isWord(this.#tokens[this.#at + 1], 'in');
    if (isNegated) this.#at += 1;
    if (this.#skipWord('in')) {
      const tests = this.#list(name, type);
      return (value) => tests.some((test) => test(value)) !== isNegated;
    }
    if (this.#skipWord('contains')) return containsTest(this.#literal(`${name} contains nothing`));
    if (token.kind === 'word') throw expectedComparison(name, token);
    return (value) => value !== false;
  }

  #list(name: string, type: WhereField['type']): ValueTest[] {
    const open = this.#next();
    if (!this.#skip('(')) throw new WhereError('in takes a list', open, `${name} in (a, b)`);
    const tests: ValueTest[] = [];
    do tests.push(comparisonTest(name, type, '=', this.#literal('a value is missing in this list')));
    while (this.#skip(','));
    if (!this.#skip(')')) throw new WhereError('this list is never closed', open, 'a , between values, a ) at the end');
    return tests;
  }

  #literal(missing: string): Literal {
    const token = this.#next();
    if (token.kind === 'word' || token.kind === 'text' || token.kind === 'number' || token.kind === 'duration') {
      this.#at += 1;
      return token;
    }
    throw new WhereError(missing, token, 'a number, a duration, a word, or text in quotes');
  }

  #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', start: 0, end: 0 };
  }

  #skip(kind: Token['kind']): boolean {
    if (this.#next().kind !== kind) return false;
    this.#at += 1;
    return true;
  }

  #skipWord(word: string): boolean {
    if (!isWord(this.#next(), word)) return false;
    this.#at += 1;
    return true;
  }
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

/** @throws WhereError for a field that no line has, with the nearest that there is */
function fieldNamed(token: Extract<Token, { kind: 'word' }>): WhereField {
  const field = whereField(pathOf(token.text));
  if (field !== undefined) return field;
  const nearest = nearestWord(token.text, FIELD_NAMES);
  throw new WhereError(
    `lines have no field “${token.text}”`,
    token,
    nearest === undefined
      ? `data.${token.text}, for a field of the line's own JSON`
      : `${nearest}, or data.${token.text}`,
  );
}

/** The parts between the dots; those in quotes whole. */
function pathOf(text: string): string[] {
  return (text.match(/"(?:[^"\\]|\\.)*"|[^."]+/g) ?? []).map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replace(/\\(["\\])/g, '$1') : part,
  );
}

function expectedField(token: Token): WhereError {
  if (token.kind === 'end') return new WhereError('a test is missing here', token, 'level >= warn');
  return new WhereError('a test begins with a field', token, `level, message, requestId, durationMs, data.…`);
}

function expectedComparison(name: string, token: Extract<Token, { kind: 'word' }>): WhereError {
  const nearest = nearestWord(token.text, ['contains', 'in', 'and', 'or']);
  return new WhereError(
    `“${token.text}” is not a comparison`,
    token,
    nearest ?? `${name} = ${token.text}; there are = != < <= > >= ~ !~ contains in, and, or, not`,
  );
}
