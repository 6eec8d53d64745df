import type { Invocation } from '../../../domain/invocation.ts';
import type { TraceNode } from '../../../domain/results/trace-answer.ts';
import { isLambdaFunction, isLambdaService, type Span } from '../../../domain/span.ts';

/** One call of a function: what Lambda's service and the function wrote about it, and what its log says. At least one of them. */
export interface CallEntry {
  readonly kind: 'call';
  readonly service?: TraceNode;
  readonly handler?: TraceNode;
  /** Init or restore of the environment. */
  readonly start?: TraceNode;
  /** Lambda's queue, before an asynchronous call. */
  readonly wait?: TraceNode;
  /** The rest of X-Ray's old structure, Invocation and Overhead: they are the handler's own time. */
  readonly phases: readonly TraceNode[];
  readonly invocation?: Invocation;
  /** True when the invocation was found by function and time alone. */
  readonly isInferred: boolean;
  /** 1 for the first attempt known. */
  readonly attempt: number;
  /** True when a later attempt is known. */
  readonly isRetried: boolean;
  /** The attempt before this one, of the same asynchronous call. */
  readonly previous?: CallEntry;
  readonly children: readonly Entry[];
}

/** A span of anything else. */
export interface SpanEntry {
  readonly kind: 'span';
  readonly node: TraceNode;
  /** What X-Ray made up for whom it called: the same time once more. */
  readonly called: readonly TraceNode[];
  /** Whose span it stands below; undefined for a root. */
  readonly serviceAbove: string | undefined;
  readonly children: readonly Entry[];
}

/** What has a row of its own, or two. */
export type Entry = CallEntry | SpanEntry;

type Open<Some extends Entry> = { -readonly [Key in keyof Omit<Some, 'children' | 'phases' | 'called'>]: Some[Key] } & {
  readonly children: OpenEntry[];
};
type OpenCall = Open<CallEntry> & { readonly phases: TraceNode[] };
type OpenSpan = Open<SpanEntry> & { readonly called: TraceNode[] };
type OpenEntry = OpenCall | OpenSpan;

/** The tops of a waterfall: roots, and every attempt of a call but its first. */
export interface Entries {
  readonly roots: readonly Entry[];
  readonly retries: readonly CallEntry[];
}

/**
 * Makes one entry of what is one thing: Lambda's two spans of a call with their phases, old structure or new, and a client's span
 * with the node that X-Ray made up for whom it called. The invocations of which X-Ray has no span follow as roots.
 */
export function entriesOf(nodes: readonly TraceNode[], invocations: readonly Invocation[]): Entries {
  const roots: OpenEntry[] = [];
  const retries: OpenCall[] = [];
  const owners: OpenEntry[] = [];
  const attempts: Attempts = new Map();
  for (const node of nodes) {
    const above = node.depth === 0 ? undefined : owners[node.depth - 1];
    const folded = above === undefined ? undefined : foldedInto(above, node);
    const entry = folded ?? newEntry(node, above, attempts);
    owners[node.depth] = entry;
    if (folded !== undefined) continue;
    if (entry.kind === 'call' && entry.previous !== undefined) retries.push(entry);
    else (above?.children ?? roots).push(entry);
  }
  const joined = new Set(nodes.map(({ invocation }) => invocation?.invocationId));
  for (const invocation of invocations) {
    if (joined.has(invocation.invocationId)) continue;
    const entry = newCall({ invocation }, attempts.get(invocation.requestId));
    attempts.set(invocation.requestId, entry);
    (entry.previous === undefined ? roots : retries).push(entry);
  }
  return { roots, retries };
}

/** The newest call of each request so far. */
type Attempts = Map<string, OpenCall>;

/** The entry above when a node is part of it, told to that entry. */
function foldedInto(above: OpenEntry, node: TraceNode): OpenEntry | undefined {
  const { span, invocation, isParentMissing } = node;
  const isOwnCall = isLambdaService(span) || (invocation !== undefined && !isLambdaFunction(span));
  if (isParentMissing || isOwnCall) return undefined;
  if (above.kind === 'span') {
    if (!span.isInferred || invocation !== undefined || above.node.span.kind === 'server') return undefined;
    above.called.push(node);
    return above;
  }
  if (isLambdaFunction(span)) {
    const isOfCall = above.service?.span.name === span.name && above.handler === undefined;
    if (!isOfCall || (above.invocation !== undefined && invocation !== undefined)) return undefined;
    above.handler = node;
    joinInvocation(above, node);
    return above;
  }
  if (isAttempt(span) && above.service !== undefined) return above;
  if (isWait(span) && above.service !== undefined && above.wait === undefined) {
    above.wait = node;
    return above;
  }
  if (above.handler === undefined) return undefined;
  const isStart = (span.kind === 'init' || span.kind === 'restore') && above.start === undefined;
  if (isStart) above.start = node;
  else if (span.kind !== 'invocation' && span.kind !== 'overhead') return undefined;
  else above.phases.push(node);
  return above;
}

/** Subsegments of Lambda's own span: its queue, and its tries of an asynchronous call (X-Ray developer guide, "AWS Lambda"). */
function isWait({ name }: Span): boolean {
  return name === 'Dwell Time';
}

function isAttempt({ name }: Span): boolean {
  return /^Attempt #\d{1,3}$/.test(name);
}

function newEntry(node: TraceNode, above: OpenEntry | undefined, attempts: Attempts): OpenEntry {
  const { span } = node;
  const isService = isLambdaService(span);
  if (!isService && !isLambdaFunction(span))
    return { kind: 'span', node, called: [], serviceAbove: serviceOf(above), children: [] };
  const isBelowService = above?.kind === 'call' && above.service?.span.name === span.name;
  const requestId = span.requestId ?? (isBelowService ? above.service?.span.requestId : undefined);
  const before = requestId === undefined ? undefined : attempts.get(requestId);
  const call = newCall(
    isService ? { service: node } : { handler: node },
    before ?? (isBelowService ? above : undefined),
  );
  joinInvocation(call, node);
  if (requestId !== undefined) attempts.set(requestId, call);
  return call;
}

function newCall(
  known: Pick<OpenCall, 'service' | 'handler' | 'invocation'>,
  previous: OpenCall | undefined,
): OpenCall {
  const call: OpenCall = {
    kind: 'call',
    phases: [],
    children: [],
    isInferred: false,
    attempt: 1,
    isRetried: false,
    ...known,
  };
  if (previous === undefined) return call;
  call.previous = previous;
  call.attempt = previous.attempt + 1;
  previous.isRetried = true;
  return call;
}

function joinInvocation(call: OpenCall, { invocation, isInvocationInferred }: TraceNode): void {
  if (invocation === undefined) return;
  call.invocation = invocation;
  call.isInferred = isInvocationInferred === true;
}

function serviceOf(entry: OpenEntry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  return entry.kind === 'span' ? entry.node.span.service : (entry.handler ?? entry.service)?.span.service;
}

/** Every call of a waterfall, in no particular order. */
export function callsOf({ roots, retries }: Entries): CallEntry[] {
  const calls: CallEntry[] = [];
  const waiting: Entry[] = [...roots, ...retries];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (entry.kind === 'call') calls.push(entry);
    for (const child of entry.children) waiting.push(child);
  }
  return calls;
}
