import { invalidParameter } from '../aws-error.ts';
import type { Scanner } from './scanner.ts';

type TermKind = 'required' | 'optional' | 'excluded';

interface Term {
  readonly kind: TermKind;
  readonly isIn: (message: string) => boolean;
}

const WORD = /[\p{L}\p{N}_]+/uy;

/**
 * Takes terms: `A B` (both), `?A ?B` (either), `-A` (without), `"a phrase"`, `%regex%`. Terms are case-sensitive and match
 * inside words. Beside a term that is required or excluded, `?` terms are ignored, as AWS's page says.
 */
export function takeTextPattern(scanner: Scanner): (message: string) => boolean {
  const terms: Term[] = [];
  while (!scanner.isAtEnd()) terms.push(takeTerm(scanner));
  const required = terms.filter((term) => term.kind === 'required');
  const excluded = terms.filter((term) => term.kind === 'excluded');
  if (required.length === 0 && excluded.length === 0 && terms.length > 0) {
    return (message) => terms.some((term) => term.isIn(message));
  }
  return (message) => required.every((term) => term.isIn(message)) && !excluded.some((term) => term.isIn(message));
}

function takeTerm(scanner: Scanner): Term {
  const kind: TermKind = scanner.take('?') ? 'optional' : scanner.take('-') ? 'excluded' : 'required';
  return { kind, isIn: takeTermTest(scanner) };
}

function takeTermTest(scanner: Scanner): (message: string) => boolean {
  const next = scanner.peek();
  if (next === '%') return scanner.takeRegex();
  if (next === '"') {
    const phrase = scanner.takeQuoted();
    return phrase.trim() === '' ? () => true : (message) => message.includes(phrase);
  }
  const word = scanner.takeRun(WORD);
  if (word === undefined) throw invalidTerm(scanner);
  return (message) => message.includes(word);
}

function invalidTerm(scanner: Scanner): Error {
  return invalidParameter(`Invalid character(s) in term '${scanner.takeRun(/\S{1,100}/y) ?? ''}'`);
}
