import { type ComparedValue, type Condition, type Test, takeCondition, takeExpression } from './condition.ts';
import type { Scanner } from './scanner.ts';

/** A place in the pattern: a test of one field, or `...` for any number of fields. */
type Place = Test<string> | '...';

const NAME = /[\p{L}\p{N}_-]+/uy;

/**
 * Takes `[ip, user, ..., status = 4*, bytes > 100]`: one place for every field of the event, `...` for the rest of
 * them. What stands in double quotes or square brackets is one field of the event.
 */
export function takeSpaceDelimitedPattern(scanner: Scanner): (message: string) => boolean {
  scanner.take('[');
  const places: Place[] = [];
  do places.push(takePlace(scanner));
  while (scanner.take(','));
  if (!scanner.take(']') || !scanner.isAtEnd()) throw scanner.malformed();
  const gap = places.indexOf('...');
  if (gap !== places.lastIndexOf('...')) throw scanner.malformed();
  const tests = places.filter((place) => place !== '...');
  return (message) => matchesFields(tests, gap, splitFields(message));
}

function takePlace(scanner: Scanner): Place {
  if (scanner.take('...')) return '...';
  const next = scanner.peek();
  if (next === ',' || next === ']') return () => true;
  let name: string | undefined;
  return takeExpression<string>(scanner, () => {
    const word = scanner.takeRun(NAME);
    if (word === undefined || (name !== undefined && name !== word)) throw scanner.malformed();
    name = word;
    const following = scanner.peek();
    if (following === ',' || following === ']') return () => true;
    const condition = takeCondition(scanner);
    return (field) => condition.isMetBy(comparable(condition, field));
  });
}

/** A field is text, but a number where a number is asked for and it reads as one. */
function comparable(condition: Condition, field: string): ComparedValue {
  if (!condition.isNumeric || field === '') return field;
  const number = Number(field);
  return Number.isNaN(number) ? field : number;
}

function matchesFields(tests: readonly Test<string>[], gap: number, fields: readonly string[]): boolean {
  if (gap < 0 ? fields.length !== tests.length : fields.length < tests.length) return false;
  const skipped = fields.length - tests.length;
  return tests.every((test, index) => test(fields[gap < 0 || index < gap ? index : index + skipped] ?? ''));
}

/** Splits an event at white space, keeping what stands in quotes or brackets together, without them. */
function splitFields(message: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at < message.length) {
    const char = message.charAt(at);
    if (isSpace(char)) {
      at += 1;
      continue;
    }
    const closing = char === '"' ? '"' : char === '[' ? ']' : undefined;
    const close = closing === undefined ? -1 : message.indexOf(closing, at + 1);
    if (close >= 0) {
      fields.push(message.slice(at + 1, close));
      at = close + 1;
      continue;
    }
    let end = at + 1;
    while (end < message.length && !isSpace(message.charAt(end))) end += 1;
    fields.push(message.slice(at, end));
    at = end;
  }
  return fields;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}
