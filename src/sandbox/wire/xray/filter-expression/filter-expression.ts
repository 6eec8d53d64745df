import type { SegmentFacts, ServiceId, TraceFacts } from '../trace-facts.ts';
import { readAnnotationTest, readNumberTest, readTextTest } from './comparison.ts';
import { notUnderstood, shown, type Tokens, tokensOf } from './tokens.ts';

/** True for a trace that an expression asks for. */
export type TraceTest = (trace: TraceFacts) => boolean;

/** What an expression is about: the whole trace (then `service` is its root), or one service of it. */
interface Subject {
  readonly trace: TraceFacts;
  readonly service: SegmentFacts | undefined;
  readonly isWhole: boolean;
}

type Test = (subject: Subject) => boolean;

const MAX_DEPTH = 32;

/**
 * Compiles the part of X-Ray's filter expressions that the sandbox knows: `ok error fault throttle partial`, `duration`,
 * `responsetime`, `http.status`, `http.url`, `http.method`, `resource.arn`, `annotation.key` and `annotation[key]`,
 * `service("name") { … }` and `service(id(name: "…", type: "…", account.id: "…")) { … }`, joined by `AND`, `OR`, `!` and
 * parentheses. An empty expression takes everything.
 * @throws AwsError InvalidRequestException for whatever else X-Ray may understand: nothing is ignored
 */
export function compileFilterExpression(expression: string): TraceTest {
  if (expression.trim() === '') return () => true;
  const tokens = tokensOf(expression);
  const test = readOr(tokens, 0);
  if (tokens.peek() !== undefined) throw notUnderstood(`unexpected ${shown(tokens.peek())}`);
  return (trace) => test({ trace, service: trace.root, isWhole: true });
}

function readOr(tokens: Tokens, depth: number): Test {
  if (depth > MAX_DEPTH) throw notUnderstood('nested too deeply');
  const tests = [readAnd(tokens, depth)];
  while (tokens.take('OR')) tests.push(readAnd(tokens, depth));
  return (subject) => tests.some((test) => test(subject));
}

function readAnd(tokens: Tokens, depth: number): Test {
  const tests = [readNot(tokens, depth)];
  while (tokens.take('AND')) tests.push(readNot(tokens, depth));
  return (subject) => tests.every((test) => test(subject));
}

function readNot(tokens: Tokens, depth: number): Test {
  let isNegated = false;
  while (tokens.take('!')) isNegated = !isNegated;
  const test = readTerm(tokens, depth);
  return isNegated ? (subject) => !test(subject) : test;
}

function readTerm(tokens: Tokens, depth: number): Test {
  if (tokens.take('(')) {
    const test = readOr(tokens, depth + 1);
    tokens.expect(')');
    return test;
  }
  const token = tokens.next();
  if (token?.kind !== 'word') throw notUnderstood(`expected a keyword before ${shown(token)}`);
  if (token.text === 'service') return readService(tokens, depth);
  if (token.text === 'annotation') {
    tokens.expect('[');
    const key = readName(tokens);
    tokens.expect(']');
    return annotationTest(key, tokens);
  }
  if (token.text.startsWith('annotation.')) return annotationTest(token.text.slice('annotation.'.length), tokens);
  const flag = FLAGS.get(token.text);
  if (flag !== undefined) return flag;
  const number = NUMBERS.get(token.text);
  if (number !== undefined) {
    const test = readNumberTest(tokens);
    return (subject) => number(subject).some((value) => test(value));
  }
  const text = TEXTS.get(token.text);
  if (text === undefined) throw notUnderstood(`the sandbox does not know ${shown(token)}`);
  const test = readTextTest(tokens);
  return (subject) => text(subject).some((value) => test(value));
}

const FLAGS: ReadonlyMap<string, Test> = new Map(
  Object.entries<Test>({
    ok: ({ service }) => service !== undefined && !service.isError && !service.isFault && !service.isThrottle,
    error: ({ service }) => service?.isError === true,
    fault: ({ service }) => service?.isFault === true,
    throttle: (subject) => ofSubject(subject).some(({ isThrottle }) => isThrottle),
    partial: (subject) => ofSubject(subject).some(({ isInProgress }) => isInProgress),
  }),
);

const NUMBERS: ReadonlyMap<string, (subject: Subject) => readonly number[]> = new Map(
  Object.entries<(subject: Subject) => readonly number[]>({
    duration: ({ trace, service, isWhole }) => [isWhole ? trace.durationSeconds : (service?.responseSeconds ?? 0)],
    responsetime: ({ service }) => (service === undefined ? [] : [service.responseSeconds]),
    'http.status': ({ service }) => [service?.status ?? []].flat(),
  }),
);

const TEXTS: ReadonlyMap<string, (subject: Subject) => readonly string[]> = new Map(
  Object.entries<(subject: Subject) => readonly string[]>({
    'http.url': ({ service }) => [service?.url ?? []].flat(),
    'http.method': ({ service }) => [service?.method ?? []].flat(),
    'resource.arn': (subject) => ofSubject(subject).flatMap(({ resourceArn }) => resourceArn ?? []),
  }),
);

/** The segments that a test over the whole trace looks at. */
function ofSubject({ trace, service, isWhole }: Subject): readonly SegmentFacts[] {
  if (isWhole) return trace.segments;
  return service === undefined ? [] : [service];
}

function annotationTest(key: string, tokens: Tokens): Test {
  const test = readAnnotationTest(tokens);
  return (subject) => ofSubject(subject).some(({ annotations }) => annotations.get(key)?.some(test) ?? false);
}

function readService(tokens: Tokens, depth: number): Test {
  tokens.expect('(');
  const isMeant = tokens.take(')') ? () => true : readServiceId(tokens);
  if (!tokens.take('{')) return ({ trace }) => trace.segments.some(isMeant);
  const test = readOr(tokens, depth + 1);
  tokens.expect('}');
  return ({ trace }) => trace.segments.some((service) => isMeant(service) && test({ trace, service, isWhole: false }));
}

/** Reads `"name")` or `id(name: "…", type: "…"))`. */
function readServiceId(tokens: Tokens): (service: ServiceId) => boolean {
  const wanted = new Map<string, string>();
  if (tokens.take('id')) {
    tokens.expect('(');
    do {
      const [key, text] = readProperty(tokens);
      wanted.set(key, text);
    } while (tokens.take(','));
    tokens.expect(')');
  } else {
    wanted.set('name', readText(tokens));
  }
  tokens.expect(')');
  return (service) => [...wanted].every(([key, text]) => SERVICE_PROPERTIES.get(key)?.(service) === text);
}

const SERVICE_PROPERTIES: ReadonlyMap<string, (service: ServiceId) => string | undefined> = new Map(
  Object.entries<(service: ServiceId) => string | undefined>({
    name: ({ name }) => name,
    type: ({ type }) => type,
    'account.id': ({ accountId }) => accountId,
  }),
);

/** Reads `name: "…"`. The colon may stand at the word. */
function readProperty(tokens: Tokens): [key: string, text: string] {
  const word = readName(tokens);
  const key = word.endsWith(':') ? word.slice(0, -1) : word;
  if (key === word) tokens.expect(':');
  if (SERVICE_PROPERTIES.get(key) === undefined) throw notUnderstood(`the sandbox does not know id(${key}: …)`);
  return [key, readText(tokens)];
}

function readName(tokens: Tokens): string {
  const token = tokens.next();
  if (token?.kind === 'word' || token?.kind === 'text') return token.text;
  throw notUnderstood(`expected a name before ${shown(token)}`);
}

function readText(tokens: Tokens): string {
  const token = tokens.next();
  if (token?.kind === 'text') return token.text;
  throw notUnderstood(`expected a text in quotes before ${shown(token)}`);
}
