import { type ComparedValue, type Test, takeCondition, takeExpression } from './condition.ts';
import type { Scanner } from './scanner.ts';

type PathPart = string | number;

/** Takes `{ $.level = "ERROR" && $.ms > 5 }`. It never matches a message that is not a JSON object or array. */
export function takeJsonPattern(scanner: Scanner): (message: string) => boolean {
  scanner.take('{');
  const test = takeExpression(scanner, () => takeSelectorTest(scanner));
  if (!scanner.take('}') || !scanner.isAtEnd()) throw scanner.malformed();
  return (message) => {
    const parsed = parseDocument(message);
    return parsed !== undefined && test(parsed);
  };
}

function parseDocument(message: string): unknown {
  const first = message.trimStart().charAt(0);
  if (first !== '{' && first !== '[') return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function takeSelectorTest(scanner: Scanner): Test<unknown> {
  const path = takePath(scanner);
  if (scanner.take('IS')) return takeIsTest(scanner, path);
  if (scanner.take('NOT')) {
    if (!scanner.take('EXISTS')) throw scanner.malformed();
    return (document) => valueAt(document, path) === undefined;
  }
  const condition = takeCondition(scanner);
  return (document) => condition.isMetBy(comparable(valueAt(document, path)));
}

function takeIsTest(scanner: Scanner, path: readonly PathPart[]): Test<unknown> {
  const words = [
    ['NULL', null],
    ['TRUE', true],
    ['FALSE', false],
  ] as const;
  const found = words.find(([word]) => scanner.take(word));
  if (found === undefined) throw scanner.malformed();
  return (document) => valueAt(document, path) === found[1];
}

function takePath(scanner: Scanner): PathPart[] {
  if (!scanner.take('$')) throw scanner.malformed();
  const path: PathPart[] = [];
  while (scanner.peek() === '.' || scanner.peek() === '[') path.push(takePathPart(scanner));
  if (path.length === 0) throw scanner.malformed();
  return path;
}

function takePathPart(scanner: Scanner): PathPart {
  const hasDot = scanner.take('.');
  if (!scanner.take('[')) {
    const key = scanner.takeRun(/[\p{L}\p{N}_-]+/uy);
    if (key === undefined) throw scanner.malformed();
    return key;
  }
  const quoted = scanner.takeRun(/'[^']+'/y);
  const index = quoted === undefined && !hasDot ? scanner.takeRun(/\d{1,9}/y) : undefined;
  if (!scanner.take(']')) throw scanner.malformed();
  if (quoted !== undefined) return quoted.slice(1, -1);
  if (index === undefined) throw scanner.malformed();
  return Number(index);
}

/** undefined where the path leads nowhere. */
function valueAt(document: unknown, path: readonly PathPart[]): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (typeof part === 'number' && !Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, part) ? (value as Record<PathPart, unknown>)[part] : undefined;
  }
  return value;
}

/** A selector that leads to an array, an object, a boolean or null meets no comparison. */
function comparable(value: unknown): ComparedValue {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
