import { invalidParameter } from '../aws-error.ts';
import { anyOf, between, type CharTest, CLASS_ESCAPES, is, isNotLineFeed, not } from '../char-test.ts';

/** Says whether a text contains a match. Takes time proportional to the text, whatever the pattern. */
export type RegexTest = (text: string) => boolean;

/** One step of an alternative: a character, repeated for ever, optional or exactly once; or an anchor. */
type Step =
  | { readonly kind: 'once' | 'optional' | 'repeat'; readonly accepts: CharTest }
  | { readonly kind: 'start' | 'end' };

const MAX_STEPS = 1000;
const LITERAL = /[A-Za-z0-9_:#=@/;,-]/;

/**
 * Compiles the small regular expressions of filter patterns: no groups, so an alternative is one row of steps, and
 * matching keeps the set of steps it may be at. Source: the list of supported operators on AWS's page "Supported regular
 * expressions (regex) syntax".
 * @throws AwsError InvalidParameterException for anything outside that list
 */
export function compileRegex(source: string): RegexTest {
  if (source === '') throw invalidRegex(source);
  const alternatives = parseAlternatives(source);
  return (text) => alternatives.some((steps) => contains(steps, text));
}

function invalidRegex(source: string): Error {
  return invalidParameter(`Invalid regex in filter pattern: '${source}'`);
}

function parseAlternatives(source: string): Step[][] {
  const alternatives: Step[][] = [[]];
  let at = 0;
  while (at < source.length) {
    const steps = alternatives.at(-1) ?? [];
    const char = source.charAt(at);
    if (char === '|') {
      alternatives.push([]);
      at += 1;
    } else if (char === '^' || char === '$') {
      steps.push({ kind: char === '^' ? 'start' : 'end' });
      at += 1;
    } else {
      const atom = parseAtom(source, at);
      const times = parseQuantifier(source, atom.next);
      pushRepeated(steps, atom.accepts, times);
      at = times.next;
    }
    if (steps.length > MAX_STEPS) throw invalidRegex(source);
  }
  return alternatives;
}

function parseAtom(source: string, at: number): { accepts: CharTest; next: number } {
  const char = source.charAt(at);
  if (char === '.') return { accepts: isNotLineFeed, next: at + 1 };
  if (char === '\\') return parseEscape(source, at);
  if (char === '[') return parseClass(source, at);
  if (!LITERAL.test(char)) throw invalidRegex(source);
  return { accepts: is(char.charCodeAt(0)), next: at + 1 };
}

function parseEscape(source: string, at: number): { accepts: CharTest; code?: number; next: number } {
  const char = source.charAt(at + 1);
  const named = CLASS_ESCAPES[char];
  if (named !== undefined) return { accepts: named, next: at + 2 };
  if (char === 'x') {
    const hex = source.slice(at + 2, at + 4);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) throw invalidRegex(source);
    const code = Number.parseInt(hex, 16);
    return { accepts: is(code), code, next: at + 4 };
  }
  if (char === '' || /[A-Za-z0-9]/.test(char) || char.charCodeAt(0) > 126) throw invalidRegex(source);
  const code = char.charCodeAt(0);
  return { accepts: is(code), code, next: at + 2 };
}

function parseClass(source: string, at: number): { accepts: CharTest; next: number } {
  const isNegated = source.charAt(at + 1) === '^';
  const tests: CharTest[] = [];
  let next = at + (isNegated ? 2 : 1);
  while (source.charAt(next) !== ']' || tests.length === 0) {
    const item = parseClassItem(source, next);
    tests.push(item.accepts);
    next = item.next;
  }
  const isMember = anyOf(tests);
  return { accepts: isNegated ? not(isMember) : isMember, next: next + 1 };
}

function parseClassItem(source: string, at: number): { accepts: CharTest; next: number } {
  const low = parseClassChar(source, at);
  const isRange = source.charAt(low.next) === '-' && source.charAt(low.next + 1) !== ']' && low.code !== undefined;
  if (!isRange) return low;
  const high = parseClassChar(source, low.next + 1);
  const from = low.code ?? 0;
  const to = high.code;
  if (to === undefined || to < from) throw invalidRegex(source);
  return { accepts: between(from, to), next: high.next };
}

function parseClassChar(source: string, at: number): { accepts: CharTest; code?: number; next: number } {
  const char = source.charAt(at);
  if (char === '\\') return parseEscape(source, at);
  const code = char.charCodeAt(0);
  if (char === '' || code > 126) throw invalidRegex(source);
  return { accepts: is(code), code, next: at + 1 };
}

interface Times {
  readonly min: number;
  /** Infinity for no upper limit. */
  readonly max: number;
  readonly next: number;
}

function parseQuantifier(source: string, at: number): Times {
  const char = source.charAt(at);
  if (char === '?') return { min: 0, max: 1, next: at + 1 };
  if (char === '*') return { min: 0, max: Number.POSITIVE_INFINITY, next: at + 1 };
  if (char === '+') return { min: 1, max: Number.POSITIVE_INFINITY, next: at + 1 };
  if (char !== '{') return { min: 1, max: 1, next: at };
  const close = source.indexOf('}', at);
  const bounds = /^(\d{1,4})(,(\d{0,4}))?$/.exec(source.slice(at + 1, close));
  if (close < 0 || bounds === null) throw invalidRegex(source);
  const min = Number(bounds[1]);
  const max = upperBound(min, bounds[2], bounds[3]);
  if (max < min || min > MAX_STEPS || (max !== Number.POSITIVE_INFINITY && max > MAX_STEPS)) throw invalidRegex(source);
  return { min, max, next: close + 1 };
}

function upperBound(min: number, comma: string | undefined, max: string | undefined): number {
  if (comma === undefined) return min;
  return max === undefined || max === '' ? Number.POSITIVE_INFINITY : Number(max);
}

function pushRepeated(steps: Step[], accepts: CharTest, { min, max }: Times): void {
  for (let copy = 0; copy < min; copy += 1) steps.push({ kind: 'once', accepts });
  if (max === Number.POSITIVE_INFINITY) steps.push({ kind: 'repeat', accepts });
  else for (let copy = min; copy < max; copy += 1) steps.push({ kind: 'optional', accepts });
}

function contains(steps: readonly Step[], text: string): boolean {
  let active = new Uint8Array(steps.length + 1);
  let following = new Uint8Array(steps.length + 1);
  for (let at = 0; at <= text.length; at += 1) {
    active[0] = 1;
    if (passOver(steps, active, at, text.length)) return true;
    following.fill(0);
    const code = text.charCodeAt(at);
    for (let index = 0; index < steps.length; index += 1) {
      const step = steps[index];
      if (active[index] !== 1 || step === undefined || !('accepts' in step) || !step.accepts(code)) continue;
      following[step.kind === 'repeat' ? index : index + 1] = 1;
    }
    [active, following] = [following, active];
  }
  return false;
}

/** Marks the steps that can be reached without reading; true when the end is among them. */
function passOver(steps: readonly Step[], active: Uint8Array, at: number, end: number): boolean {
  for (let index = 0; index < steps.length; index += 1) {
    if (active[index] !== 1) continue;
    const kind = steps[index]?.kind;
    const isPassable =
      kind === 'optional' || kind === 'repeat' || (kind === 'start' && at === 0) || (kind === 'end' && at === end);
    if (isPassable) active[index + 1] = 1;
  }
  return active[steps.length] === 1;
}
