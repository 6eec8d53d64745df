import type { AnnotationValue } from '../trace-facts.ts';
import { notUnderstood, shown, type Tokens } from './tokens.ts';

/** Judges a value that a trace has, or one of several. */
export type ValueTest = (value: AnnotationValue) => boolean;

const TEXT_TESTS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  CONTAINS: (value, wanted) => value.includes(wanted),
  BEGINSWITH: (value, wanted) => value.startsWith(wanted),
  ENDSWITH: (value, wanted) => value.endsWith(wanted),
};

const NUMBER_TESTS: Readonly<Record<string, (value: number, wanted: number) => boolean>> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  '<': (value, wanted) => value < wanted,
  '<=': (value, wanted) => value <= wanted,
  '>': (value, wanted) => value > wanted,
  '>=': (value, wanted) => value >= wanted,
};

/** Reads `= "text"` and its like. @throws AwsError InvalidRequestException */
export function readTextTest(tokens: Tokens): ValueTest {
  const operator = readOperator(tokens);
  const wanted = tokens.next();
  const test = TEXT_TESTS[operator];
  if (test === undefined || wanted?.kind !== 'text') {
    throw notUnderstood(`${operator} ${shown(wanted)} where a text in quotes is compared`);
  }
  return (value) => typeof value === 'string' && test(value, wanted.text);
}

/** Reads `>= 0.5` and its like. @throws AwsError InvalidRequestException */
export function readNumberTest(tokens: Tokens): ValueTest {
  const operator = readOperator(tokens);
  const wanted = tokens.next();
  const test = NUMBER_TESTS[operator];
  if (test === undefined || wanted?.kind !== 'number') {
    throw notUnderstood(`${operator} ${shown(wanted)} where a number is compared`);
  }
  return (value) => typeof value === 'number' && test(value, wanted.value);
}

/** Reads the test of an annotation: a text, a number, `true` or `false`. @throws AwsError InvalidRequestException */
export function readAnnotationTest(tokens: Tokens): ValueTest {
  const operator = readOperator(tokens);
  const wanted = tokens.next();
  if (wanted?.kind === 'text') {
    const test = TEXT_TESTS[operator];
    if (test !== undefined) return (value) => typeof value === 'string' && test(value, wanted.text);
  }
  if (wanted?.kind === 'number') {
    const test = NUMBER_TESTS[operator];
    if (test !== undefined) return (value) => typeof value === 'number' && test(value, wanted.value);
  }
  if (wanted?.kind === 'word' && operator === '=' && (wanted.text === 'true' || wanted.text === 'false')) {
    return (value) => value === (wanted.text === 'true');
  }
  throw notUnderstood(`${operator} ${shown(wanted)} where an annotation is compared`);
}

function readOperator(tokens: Tokens): string {
  const token = tokens.next();
  if (token?.kind === 'sign') return token.text;
  if (token?.kind === 'word') return token.text.toUpperCase();
  throw notUnderstood(`expected a comparison before ${shown(token)}`);
}
