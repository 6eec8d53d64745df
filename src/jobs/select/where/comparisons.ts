import { UsageError } from '../../../domain/errors.ts';
import { LEVEL_NAMES, LEVELS, levelNamed, levelRank } from '../../../domain/level.ts';
import { compilePattern } from '../text-pattern.ts';
import { nearestWord } from './nearest-word.ts';
import type { Comparison, Token } from './tokens.ts';
import { WhereError } from './where-error.ts';
import type { FieldType } from './where-fields.ts';

/** The test of a field's value, which is never undefined or null. */
export type ValueTest = (value: unknown) => boolean;

/** A token that can stand for a value. */
export type Literal = Extract<Token, { readonly kind: 'word' | 'text' | 'number' | 'duration' }>;

/**
 * Makes the test `field comparison literal`.
 * @param name the field as it was written, for errors
 * @throws WhereError where the field's type does not allow it
 */
export function comparisonTest(name: string, type: FieldType, comparison: Comparison, literal: Literal): ValueTest {
  if (comparison === '~' || comparison === '!~') return patternTest(comparison, literal);
  switch (type.kind) {
    case 'level':
      return levelTest(comparison, literal);
    case 'number':
      return numberTest(name, comparison, literal);
    case 'word':
      return wordTest(name, type.words, comparison, literal);
    case 'flag':
      return flagTest(name, comparison, literal);
    case 'text':
      return textTest(name, comparison, literal);
    case 'any':
      return anyTest(comparison, literal);
  }
}

/** Makes the test `field contains text`. */
export function containsTest(literal: Literal): ValueTest {
  const part = literal.text;
  return (value) => (Array.isArray(value) ? value.some((item) => textOf(item) === part) : textOf(value).includes(part));
}

function patternTest(comparison: '~' | '!~', literal: Literal): ValueTest {
  const pattern = compiled(literal);
  const wanted = comparison === '~';
  return (value) => pattern.test(textOf(value)) === wanted;
}

function compiled(literal: Literal): { test(text: string): boolean } {
  try {
    return compilePattern(literal.text, '~');
  } catch (error) {
    if (error instanceof UsageError) throw new WhereError(error.message, literal, error.hint);
    throw error;
  }
}

function levelTest(comparison: Comparison, literal: Literal): ValueTest {
  const level = levelNamed(literal.text);
  if (level === undefined) {
    const hint = nearestWord(literal.text, LEVEL_NAMES) ?? LEVELS.join(', ');
    throw new WhereError(`“${literal.text}” is not a level`, literal, hint);
  }
  const rank = levelRank(level);
  return (value) => holds(comparison, levelRank(levelNamed(String(value)) ?? 'info') - rank);
}

function numberTest(name: string, comparison: Comparison, literal: Literal): ValueTest {
  const wanted = numberOf(literal);
  if (wanted === undefined) {
    const isTime = name.endsWith('Ms');
    throw new WhereError(
      `${name} is a number${isTime ? ' of milliseconds' : ''}, “${literal.text}” is not`,
      literal,
      isTime ? '500, 500ms, 1.5s' : '128',
    );
  }
  return (value) => typeof value === 'number' && holds(comparison, value - wanted);
}

function wordTest(name: string, words: readonly string[], comparison: Comparison, literal: Literal): ValueTest {
  refuseOrder(name, comparison, literal);
  if (!words.includes(literal.text)) {
    throw new WhereError(
      `${name} is never “${literal.text}”`,
      literal,
      nearestWord(literal.text, words) ?? words.join(', '),
    );
  }
  return (value) => (value === literal.text) === (comparison === '=');
}

function flagTest(name: string, comparison: Comparison, literal: Literal): ValueTest {
  refuseOrder(name, comparison, literal);
  if (literal.text !== 'true' && literal.text !== 'false') {
    throw new WhereError(`${name} is true or false, never “${literal.text}”`, literal, `${name} = true`);
  }
  const wanted = literal.text === 'true';
  return (value) => (value === wanted) === (comparison === '=');
}

function textTest(name: string, comparison: Comparison, literal: Literal): ValueTest {
  refuseOrder(name, comparison, literal);
  return (value) => (value === literal.text) === (comparison === '=');
}

/** @throws WhereError for an order of what has none */
function refuseOrder(name: string, comparison: Comparison, literal: Literal): void {
  if (comparison === '=' || comparison === '!=') return;
  throw new WhereError(
    `${name} has no order: it takes =, !=, ~, !~, contains, in`,
    literal,
    `${name} = ${literal.text}`,
  );
}

/**
 * A field of a line's own JSON has the type that the line gives it. Numbers compare as numbers, also those that the line holds
 * as text; a duration is its milliseconds; everything else compares as text, whose order is that of its characters.
 */
function anyTest(comparison: Comparison, literal: Literal): ValueTest {
  const wanted = numberOf(literal);
  return (value) => {
    const number = wanted === undefined ? undefined : numericOf(value);
    if (wanted !== undefined && number !== undefined) return holds(comparison, number - wanted);
    const [own, other] = [textOf(value), literal.text];
    if (comparison === '=' || comparison === '!=') return (own === other) === (comparison === '=');
    if (wanted !== undefined || typeof value !== 'string') return false;
    return holds(comparison, own < other ? -1 : Number(own > other));
  };
}

function numberOf(literal: Literal): number | undefined {
  if (literal.kind === 'number') return literal.value;
  return literal.kind === 'duration' ? literal.valueMs : undefined;
}

function numericOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^[+-]?\d/.test(value)) return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function holds(comparison: Comparison, difference: number): boolean {
  switch (comparison) {
    case '=':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    default:
      return false;
  }
}
