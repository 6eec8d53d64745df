import type { TraceAnswer } from '../../../domain/results/trace-answer.ts';
import type { TraceWarning } from '../../../domain/span.ts';
import { asSafe, joinSafe, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { gapText } from '../gap-line.ts';
import { countOf } from '../numbers.ts';
import type { TimeFormat } from '../time.ts';
import type { Fill } from './bar.ts';
import type { CallEntry } from './entries.ts';
import { functionOfCall } from './labels.ts';
import type { Verdict } from './verdict.ts';
import type { BarRow } from './waterfall-rows.ts';

/** Of each kind, the warnings that are spelt out. */
const MOST_WARNINGS = 3;
const MOST_NAMES = 4;
const MOST_LINKS = 3;
const MOST_CHARACTERS = 512;

/** Function names that can be typed into a shell as they are. */
const PLAIN_NAME = /^\w[\w.-]{0,139}$/;

/** What is missing; the other kinds of warning say what is odd. */
const MISSING: ReadonlySet<TraceWarning['kind']> = new Set([
  'missing-parent',
  'in-progress',
  'truncated',
  'downstream-missing',
]);

const MEANINGS: readonly (readonly [Fill, SafeText])[] = [
  ['wait', safe`░ wait`],
  ['init', safe`▒ init`],
  ['work', safe`━ running`],
  ['service', safe`─ Lambda itself`],
];

/** What the bars and words of a screen mean; nothing where the bars are plain. */
export function legend(rows: readonly BarRow[], hasBars: boolean): SafeText[] {
  const fills = new Set(rows.flatMap(({ segments }) => segments.map(({ fill }) => fill)));
  const isOpen = rows.some(({ segments }) => segments.some(({ toMs }) => toMs === undefined));
  const isSummed = rows.some(({ label }) => label.mark.startsWith(' × '));
  const isGuessed = rows.some(({ evidence }) => evidence.startsWith('log?'));
  const parts = [
    ...(hasBars && (fills.size > 1 || isOpen)
      ? MEANINGS.filter(([fill]) => fills.has(fill)).map(([, text]) => text)
      : []),
    ...(hasBars && isOpen ? [safe`▸ goes on`] : []),
    ...(isSummed ? [safe`× the ms of several are summed`] : []),
    ...(isGuessed ? [safe`log? found by function and time, not by id`] : []),
  ];
  return parts.length === 0 ? [] : [joinSafe(parts, ' · ')];
}

/** What was not seen of a request, and what is odd about what was. */
export function doubts(answer: TraceAnswer, calls: readonly CallEntry[], options: SanitizeOptions): SafeText[] {
  const isMissing = ({ kind }: TraceWarning): boolean => MISSING.has(kind);
  const clean = (name: string): SafeText => sanitizeLine(name.slice(0, MOST_CHARACTERS), options);
  const named = (some: readonly CallEntry[]): SafeText => namesOf(some, clean);
  const unlogged = calls.filter(({ invocation }) => invocation === undefined);
  const partial = calls.filter(({ invocation }) => invocation?.isIncomplete);
  const untraced = calls.filter(({ handler, service }) => (handler ?? service) === undefined);
  const missing = [
    ...unseenTrace(answer),
    ...(unlogged.length > 0 ? [safe`the log of ${named(unlogged)}`] : []),
    ...(partial.length > 0 ? [safe`all of the log of ${named(partial)}`] : []),
    ...(answer.nodes.length > 0 && untraced.length > 0 ? [safe`a span of ${named(untraced)}`] : []),
    ...warningTexts(answer.warnings.filter(isMissing), clean),
  ];
  const odd = warningTexts(
    answer.warnings.filter((warning) => !isMissing(warning)),
    clean,
  );
  return [...missing.map((text) => safe`Not seen: ${text}`), ...odd.map((text) => safe`Odd: ${text}`)];
}

/** Why there are no spans. */
const NO_SPANS: Readonly<Record<Exclude<TraceAnswer['traceState'], 'found'>, SafeText>> = {
  'not-traced': safe`spans; the log names no X-Ray trace, so the function is not traced or was not sampled`,
  'not-sampled': safe`spans; X-Ray did not sample this request`,
  'not-answered': safe`spans; X-Ray did not answer for this trace`,
  'not-found': safe`spans; X-Ray has no such trace; it keeps what was sampled for 30 days, and a new one can take a minute`,
  'in-spans-log': safe`spans; this account sends them to the log group aws/spans, which slsobs does not read yet`,
  denied: safe`spans; X-Ray may not be read with these credentials (xray:BatchGetTraces)`,
};

function unseenTrace({ traceState }: TraceAnswer): SafeText[] {
  return traceState === 'found' ? [] : [NO_SPANS[traceState]];
}

function warningTexts(warnings: readonly TraceWarning[], clean: (text: string) => SafeText): SafeText[] {
  return [...Map.groupBy(warnings, ({ kind }) => kind).values()].flatMap((alike) => {
    const rest = alike.length - MOST_WARNINGS;
    const told = alike.slice(0, MOST_WARNINGS).map(({ text }) => clean(text));
    return rest > 0 ? [...told, safe`${countOf(rest, 'more warning')} of this kind`] : told;
  });
}

function namesOf(calls: readonly CallEntry[], clean: (text: string) => SafeText): SafeText {
  const names = [...new Set(calls.map(functionOfCall))];
  const rest = names.length - MOST_NAMES;
  const told = names.slice(0, MOST_NAMES).map(clean);
  return joinSafe(rest > 0 ? [...told, safe`${rest} more`] : told, ', ');
}

/** `gap …`, for what could not be read. */
export function gapLines({ gaps }: TraceAnswer, time: TimeFormat, options: SanitizeOptions): SafeText[] {
  return gaps.map((gap) => safe`· ${gapText(gap, time, options)}`);
}

/** The traces that led here or that this one led to, and what to type for them. */
export function linkLines({ nodes, traceId }: TraceAnswer, options: SanitizeOptions): SafeText[] {
  const ids = [...new Set(nodes.flatMap(({ span }) => span.links.map((link) => link.traceId)))];
  const others = ids.filter((id) => id !== traceId);
  const rest = others.length - MOST_LINKS;
  return [
    ...others.slice(0, MOST_LINKS).map((id) => safe`Linked: slsobs trace ${sanitizeLine(id.slice(0, 64), options)}`),
    ...(rest > 0 ? [safe`${countOf(rest, 'more linked trace')}`] : []),
  ];
}

/** The trace by its id, for who wants to see it elsewhere; none where the header says it. */
export function traceLine({ requestId, traceId, nodes }: TraceAnswer, options: SanitizeOptions): SafeText[] {
  if (requestId === undefined || traceId === undefined) return [];
  const count = nodes.length === 0 ? safe`` : safe`, ${countOf(nodes.length, 'span')}`;
  return [safe`X-Ray trace ${sanitizeLine(traceId, options)}${count}`];
}

/** What to type next: how often it fails, what errors it logs, or what it does now. */
export function nextLine({ tone, functionName }: Verdict): SafeText[] {
  if (functionName === undefined || !PLAIN_NAME.test(functionName) || tone === 'good') return [];
  const name = asSafe(functionName);
  const commands = {
    bad: safe`slsobs invocations ${name} --failed --since 6h`,
    warning: safe`slsobs logs ${name} --level error`,
    quiet: safe`slsobs tail ${name}`,
  };
  return [safe`Next: ${commands[tone]}`];
}
