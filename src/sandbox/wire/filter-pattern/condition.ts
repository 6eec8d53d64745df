import type { Scanner } from './scanner.ts';
import { compileWildcard } from './wildcard.ts';

/** What a condition is asked about: a string or a number; undefined for what is absent or of another kind. */
export type ComparedValue = string | number | undefined;

/** The right side of a selector: an operator and a value. */
export interface Condition {
  /** True when the value was written as a number. */
  readonly isNumeric: boolean;
  isMetBy(actual: ComparedValue): boolean;
}

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

const OPERATORS: readonly Operator[] = ['!=', '<=', '>=', '=', '<', '>'];
const BARE_VALUE = /[\p{L}\p{N}_.*:/@+-]+/uy;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Takes `= "text"`, `!= 4*`, `= %regex%`, `>= 1e3` and the like. Only numbers have an order. What is absent meets no
 * condition, `!=` included.
 */
export function takeCondition(scanner: Scanner): Condition {
  const operator = OPERATORS.find((candidate) => scanner.take(candidate));
  if (operator === undefined) throw scanner.malformed();
  const next = scanner.peek();
  if (next === '%') return textCondition(scanner, operator, scanner.takeRegex());
  if (next === '"') return textCondition(scanner, operator, compileWildcard(scanner.takeQuoted()));
  const bare = scanner.takeRun(BARE_VALUE);
  if (bare === undefined) throw scanner.malformed();
  if (NUMBER.test(bare)) return numberCondition(operator, Number(bare), bare);
  return textCondition(scanner, operator, compileWildcard(bare));
}

function textCondition(scanner: Scanner, operator: Operator, matches: (text: string) => boolean): Condition {
  if (operator !== '=' && operator !== '!=') throw scanner.malformed();
  const isWanted = operator === '=';
  return { isNumeric: false, isMetBy: (actual) => typeof actual === 'string' && matches(actual) === isWanted };
}

function numberCondition(operator: Operator, expected: number, written: string): Condition {
  const compare = COMPARISONS[operator];
  const isMetBy = (actual: ComparedValue): boolean => {
    if (typeof actual === 'number') return compare(actual, expected);
    if (typeof actual !== 'string') return false;
    // Text has no order against a number: it can only be what was written, or not.
    if (operator === '=') return actual === written;
    return operator === '!=' && actual !== written;
  };
  return { isNumeric: true, isMetBy };
}

const COMPARISONS: Readonly<Record<Operator, (actual: number, expected: number) => boolean>> = {
  '=': (actual, expected) => actual === expected,
  '!=': (actual, expected) => actual !== expected,
  '<': (actual, expected) => actual < expected,
  '<=': (actual, expected) => actual <= expected,
  '>': (actual, expected) => actual > expected,
  '>=': (actual, expected) => actual >= expected,
};

/** A test of a whole subject: parsed JSON, or one field of a line. */
export type Test<Subject> = (subject: Subject) => boolean;

/** How deep parentheses may nest. */
const MAX_DEPTH = 50;

/** Takes `a && (b || c)`, where `takeTerm` takes what stands between the operators; `&&` binds closer than `||`. */
export function takeExpression<Subject>(scanner: Scanner, takeTerm: () => Test<Subject>, depth = 0): Test<Subject> {
  const alternatives = [takeConjunction(scanner, takeTerm, depth)];
  while (scanner.take('||')) alternatives.push(takeConjunction(scanner, takeTerm, depth));
  return (subject) => alternatives.some((test) => test(subject));
}

function takeConjunction<Subject>(scanner: Scanner, takeTerm: () => Test<Subject>, depth: number): Test<Subject> {
  const tests: Test<Subject>[] = [];
  do tests.push(takePrimary(scanner, takeTerm, depth));
  while (scanner.take('&&'));
  return (subject) => tests.every((test) => test(subject));
}

function takePrimary<Subject>(scanner: Scanner, takeTerm: () => Test<Subject>, depth: number): Test<Subject> {
  if (!scanner.take('(')) return takeTerm();
  if (depth >= MAX_DEPTH) throw scanner.malformed();
  const inner = takeExpression(scanner, takeTerm, depth + 1);
  if (!scanner.take(')')) throw scanner.malformed();
  return inner;
}
