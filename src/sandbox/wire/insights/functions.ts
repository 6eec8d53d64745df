import { asNumber, asText, isInstant, type Value } from './value.ts';

/** A function of the language, as its page "Boolean, comparison, numeric, datetime, and other functions" defines it. */
interface ScalarFunction {
  readonly least: number;
  /** Infinity for as many as one likes. */
  readonly most: number;
  /** Its result; arguments that are missing are undefined. */
  apply(args: readonly Value[]): Value;
}

const ANY = Number.POSITIVE_INFINITY;

/** A function of numbers: without one of them it has no result. */
function numeric(least: number, most: number, calculate: (numbers: readonly number[]) => number): ScalarFunction {
  return {
    least,
    most,
    apply: (args) => {
      const numbers = args.map(asNumber);
      return numbers.every((one) => one !== undefined) ? finite(calculate(numbers)) : undefined;
    },
  };
}

/** A function of texts: without the first it has no result. */
function textual(
  least: number,
  most: number,
  transform: (first: string, rest: readonly Value[]) => Value,
): ScalarFunction {
  return {
    least,
    most,
    apply: ([first, ...rest]) => {
      const text = asText(first);
      return text === undefined ? undefined : transform(text, rest);
    },
  };
}

/** A result that is a number: the square root of -1 has none, nor has a division by zero. */
export function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

const FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map([
  ['abs', numeric(1, 1, ([a = 0]) => Math.abs(a))],
  ['ceil', numeric(1, 1, ([a = 0]) => Math.ceil(a))],
  ['floor', numeric(1, 1, ([a = 0]) => Math.floor(a))],
  ['greatest', numeric(1, ANY, (all) => all.reduce((a, b) => Math.max(a, b)))],
  ['least', numeric(1, ANY, (all) => all.reduce((a, b) => Math.min(a, b)))],
  ['log', numeric(1, 1, ([a = 0]) => Math.log(a))],
  ['sqrt', numeric(1, 1, ([a = 0]) => Math.sqrt(a))],
  ['frommillis', { least: 1, most: 1, apply: ([ms]) => instantAt(asNumber(ms)) }],
  ['tomillis', { least: 1, most: 1, apply: ([at]) => (isInstant(at) ? at.atMs : undefined) }],
  ['ispresent', { least: 1, most: 1, apply: ([value]) => value !== undefined }],
  ['coalesce', { least: 1, most: ANY, apply: (all) => all.find((value) => value !== undefined) }],
  ['isempty', { least: 1, most: 1, apply: ([value]) => Number((asText(value) ?? '') === '') }],
  ['isblank', { least: 1, most: 1, apply: ([value]) => Number((asText(value) ?? '').trim() === '') }],
  ['concat', { least: 1, most: ANY, apply: (all) => all.map((value) => asText(value) ?? '').join('') }],
  ['strlen', textual(1, 1, (text) => [...text].length)],
  ['trim', textual(1, 2, (text, [chars]) => trimmed(text, asText(chars)))],
  ['toupper', textual(1, 1, (text) => text.toUpperCase())],
  ['tolower', textual(1, 1, (text) => text.toLowerCase())],
  ['substr', textual(2, 3, substring)],
  ['replace', textual(3, 3, replaced)],
  ['strcontains', { least: 2, most: 2, apply: contains }],
]);

/** True for the name (in lower case) of a function that the sandbox evaluates. */
export function isScalarFunction(name: string): boolean {
  return FUNCTIONS.has(name);
}

/** A function by its name in lower case; undefined where there is none, or not with so many arguments. */
export function scalarFunction(name: string, count: number): ScalarFunction['apply'] | undefined {
  const found = FUNCTIONS.get(name);
  return found !== undefined && count >= found.least && count <= found.most ? found.apply : undefined;
}

/** Moments that a `Date` can hold. */
const FURTHEST_MS = 8.64e15;

function instantAt(atMs: number | undefined): Value {
  return atMs === undefined || Math.abs(atMs) > FURTHEST_MS ? undefined : { atMs };
}

/** Without white space at both ends; with `chars`, without those characters instead. */
function trimmed(text: string, chars: string | undefined): string {
  if (chars === undefined) return text.trim();
  let [from, to] = [0, text.length];
  while (from < to && chars.includes(text.charAt(from))) from += 1;
  while (to > from && chars.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function contains([text, part]: readonly Value[]): Value {
  const [whole, sought] = [asText(text), asText(part)];
  return Number(whole !== undefined && sought !== undefined && whole.includes(sought));
}

function substring(text: string, [start, length]: readonly Value[]): Value {
  const [from, count] = [asNumber(start), asNumber(length)];
  if (from === undefined || from < 0 || (length !== undefined && count === undefined)) return undefined;
  return text.slice(from, count === undefined ? undefined : from + Math.max(0, count));
}

function replaced(text: string, [search, replacement]: readonly Value[]): Value {
  const [from, to] = [asText(search), asText(replacement)];
  return from === undefined || to === undefined ? undefined : text.replaceAll(from, () => to);
}
