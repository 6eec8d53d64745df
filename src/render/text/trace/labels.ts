import { type InvocationStatus, isFailure } from '../../../domain/invocation-status.ts';
import { functionNameOf, type Span, type SpanStatus } from '../../../domain/span.ts';
import { type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { roughDurationText } from '../durations.ts';
import { countOf } from '../numbers.ts';
import type { Paint, Theme } from '../theme.ts';
import type { CallTimes } from './call-times.ts';
import type { CallEntry, SpanEntry } from './entries.ts';

/** What a row of the waterfall is called. On a narrow screen the name is cut, the mark is not. */
export interface Label {
  readonly name: SafeText;
  readonly paint: Paint;
  /** How it ended, where that is worth a word, with the space before it: ` ✗ timeout`, ` → 402`. */
  readonly mark: SafeText;
  readonly markPaint: Paint;
  /** `init, cold`: the weightiest first. */
  readonly notes: readonly SafeText[];
}

/** What labels have in common. */
export interface LabelOptions extends SanitizeOptions {
  readonly theme: Theme;
  /** Cuts what all function names begin with. */
  readonly shorten: (functionName: string) => string;
}

/** Longer names say no more to a person. */
const MOST_CHARACTERS = 512;

const ENDS: Readonly<Record<InvocationStatus, SafeText>> = {
  ok: safe``,
  error: safe` ✗`,
  timeout: safe` ✗ timeout`,
  'out-of-memory': safe` ✗ out of memory`,
  crash: safe` ✗ crash`,
  'init-error': safe` ✗ init failed`,
  running: safe` … running`,
  unknown: safe` ? end not read`,
};

const SPAN_ENDS: Readonly<Record<SpanStatus, SafeText>> = {
  ok: safe``,
  error: safe` ✗`,
  throttle: safe` ✗ throttled`,
  fault: safe` ✗`,
  running: safe` … running`,
};

/** The function that a call is of; its log group's where nothing names it. */
export function functionOfCall({ handler, service, invocation }: CallEntry): string {
  const span = (handler ?? service)?.span;
  return invocation?.functionName ?? (span === undefined ? (invocation?.group.name ?? '') : functionNameOf(span));
}

/** The first row of a call: its function, and what came before its handler. */
export function callLabel(call: CallEntry, times: CallTimes, isWhole: boolean, options: LabelOptions): Label {
  const { theme, shorten } = options;
  const name = functionOfCall(call);
  const isAhead = times.start?.isAhead === true;
  const notes = [
    ...(isAhead ? [] : startNotes(times)),
    ...(isWhole ? errorNotes(call) : []),
    ...waitNotes(times),
    ...(isAhead ? startNotes(times) : []),
    ...((call.service ?? call.handler)?.isParentMissing ? [safe`caller not seen`] : []),
  ];
  return {
    name: sanitizeLine(shorten(name).slice(0, MOST_CHARACTERS), options),
    paint: theme.name(name),
    ...(isWhole ? callMark(call, theme) : { mark: safe``, markPaint: theme.bad }),
    notes,
  };
}

/** The second row of a cold call. */
export function handlerLabel(call: CallEntry, { theme }: LabelOptions): Label {
  return {
    name: safe`handler`,
    paint: (text) => text,
    ...callMark(call, theme),
    notes: errorNotes(call),
  };
}

function waitNotes({ wait }: CallTimes): SafeText[] {
  return wait?.toMs === undefined ? [] : [safe`waited ${roughDurationText(wait.toMs - wait.fromMs)}`];
}

function startNotes({ start, handler, service = handler }: CallTimes): SafeText[] {
  if (start === undefined) return [];
  if (!start.isAhead) return start.kind === 'init' ? [safe`init, cold`] : [safe`restore, cold`];
  const aheadMs = service.fromMs - start.fromMs;
  return start.evidence === 'log' ? [safe`init ahead`] : [safe`init ${roughDurationText(aheadMs)} ahead`];
}

function errorNotes({ invocation }: CallEntry): SafeText[] {
  const logged = invocation?.loggedErrors ?? 0;
  return logged > 0 ? [safe`${countOf(logged, 'error')} logged`] : [];
}

/** What the log says, unless it knows nothing bad and X-Ray does. */
function callMark({ invocation, handler, service }: CallEntry, theme: Theme): Pick<Label, 'mark' | 'markPaint'> {
  const spans = [handler, service].map((node) => node?.span).filter((span) => span !== undefined);
  const seen = spans.find(({ status }) => status !== 'ok');
  if (invocation !== undefined && (invocation.status !== 'ok' || seen === undefined || seen.status === 'running')) {
    return { mark: ENDS[invocation.status], markPaint: isFailure(invocation.status) ? theme.bad : theme.quiet };
  }
  return seen === undefined ? { mark: safe``, markPaint: theme.bad } : spanMark(seen, theme);
}

function spanMark({ status, httpStatus }: Span, theme: Theme): Pick<Label, 'mark' | 'markPaint'> {
  const paints = {
    ok: theme.quiet,
    error: theme.warning,
    throttle: theme.warning,
    fault: theme.bad,
    running: theme.quiet,
  };
  const isCode = httpStatus !== undefined && (httpStatus >= 400 || status === 'fault' || status === 'error');
  const mark = isCode ? safe` → ${httpStatus}` : SPAN_ENDS[status];
  return { mark, markPaint: paints[status === 'ok' && isCode ? 'error' : status] };
}

/** A span by what it asked of whom. Its service is named where it is another than above, and the name does not say it. */
export function spanLabel({ node, serviceAbove }: SpanEntry, options: LabelOptions): Label {
  const { span, isParentMissing } = node;
  const { name, notes } = spanWords(span);
  const isNewService = span.service !== serviceAbove && !name.includes(span.service) && !notes.includes(span.service);
  const words = [...notes, ...(isNewService ? [span.service] : [])].map((word) =>
    sanitizeLine(word.slice(0, MOST_CHARACTERS), options),
  );
  return {
    name: sanitizeLine(name.slice(0, MOST_CHARACTERS), options),
    paint: (text) => text,
    ...spanMark(span, options.theme),
    notes: [...words, ...(isParentMissing ? [safe`caller not seen`] : [])],
  };
}

/** `POST /orders` beside the server's name; `DynamoDB PutItem orders`; `POST api.stripe.com/v1/charges`, without its query. */
function spanWords({ name, operation, kind }: Span): { name: string; notes: string[] } {
  if (operation === undefined) return { name, notes: [] };
  const scheme = operation.indexOf('://');
  if (scheme < 0) return { name: `${name} ${operation}`, notes: [] };
  const method = operation.slice(0, operation.lastIndexOf(' ', scheme) + 1);
  const address = withoutQuery(operation.slice(scheme + '://'.length));
  const pathAt = address.indexOf('/');
  if (kind === 'server') return { name: method + (pathAt < 0 ? '/' : address.slice(pathAt)), notes: [name] };
  return { name: method + address, notes: address.includes(name) ? [] : [name] };
}

function withoutQuery(address: string): string {
  const end = address.search(/[?#]/);
  return end < 0 ? address : address.slice(0, end);
}
