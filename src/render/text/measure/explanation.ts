import type { EngineUse } from '../../../domain/results/engine-use.ts';
import type { Usage } from '../../../domain/sources.ts';
import { asSafe, linesOf, type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitize, sanitizeLine } from '../../sanitize.ts';
import { usdText } from '../money.ts';
import { byteSize, countOf } from '../numbers.ts';
import { createTimeFormat, type TimeFormat } from '../time.ts';
import { insightsLink, logGroupLink, metricsLink } from './console-links.ts';
import type { MeasuredAnswer } from './measured-answer.ts';

/** How an answer came about, beyond what it says itself. */
export interface Explained extends Pick<MeasuredAnswer, 'startAtMs' | 'endAtMs' | 'use' | 'gaps'> {
  readonly usage: Usage;
}

/** What an explanation is about. */
export interface ExplanationContext {
  /** IANA name. */
  readonly timeZone: string;
  /** Absent for files, and where several regions were read: then there is no link. */
  readonly region?: string;
  readonly groupNames: readonly string[];
  readonly functionNames: readonly string[];
}

const ENGINES = {
  filter: safe`filter: the lines themselves were read`,
  insights: safe`insights: CloudWatch Logs Insights evaluated it`,
  metrics: safe`metrics: CloudWatch metrics`,
} as const;
/** stderr is read by CI runners too. */
const SANITIZING: SanitizeOptions = { ansi: 'show', underCi: true };

/**
 * How an answer came about: engine, why, queries as they were sent, window, completeness, bytes, price, and a link to the console, so that a
 * doubter can run it again without slsobs. For stderr, with its line breaks.
 */
export function explanationText(answer: Explained, context: ExplanationContext): SafeText {
  const { use, usage } = answer;
  const rows: (readonly [name: string, text: SafeText])[] = [
    ['engine', ENGINES[use.engine]],
    ['why', sanitizeLine(use.why, SANITIZING)],
    ...use.queries.map((query, at) => ['query', queryText(query, at, use.queries.length)] as const),
    ['window', windowOf(answer, createTimeFormat(context.timeZone))],
    ['complete', completeness(answer)],
    ...(use.bytesScanned === undefined ? [] : [['scanned', byteSize(use.bytesScanned)] as const]),
    ['price', priceOf(use)],
    ['calls', countOf(usage.apiCalls, 'API call')],
    ...consoleLinks(answer, context).map((link) => ['console', sanitizeLine(link, SANITIZING)] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return asSafe(rows.map(([name, text]) => rowText(name.padEnd(width), text)).join(''));
}

function rowText(name: string, text: SafeText): string {
  const [first = safe``, ...rest] = linesOf(text);
  const indent = ' '.repeat(name.length + 2);
  return [`· ${name}  ${first}`, ...rest.map((line) => `${indent}│ ${line}`), ''].join('\n');
}

/** Whole, over as many lines as it was sent in. */
function queryText(query: string, at: number, of: number): SafeText {
  const text = sanitize(query.trim(), SANITIZING);
  return of === 1 ? text : safe`${at + 1} of ${of}: ${text}`;
}

function windowOf({ startAtMs, endAtMs }: Explained, { date, time, zone }: TimeFormat): SafeText {
  if (!Number.isFinite(startAtMs) || !Number.isFinite(endAtMs)) return safe`not known`;
  return safe`${date(startAtMs)} ${time(startAtMs)} – ${date(endAtMs)} ${time(endAtMs)} ${zone(endAtMs)}`;
}

function completeness({ gaps }: Explained): SafeText {
  const left = gaps.filter(({ state }) => state !== 'filled');
  return left.length === 0 ? safe`yes, as far as AWS says` : safe`no: ${countOf(left.length, 'gap')}`;
}

function priceOf({ costUsd, engine }: EngineUse): SafeText {
  if (costUsd !== undefined) return costUsd === 0 ? safe`nothing` : usdText(costUsd);
  return engine === 'filter' ? safe`nothing` : safe`not known: no price for this region`;
}

/** For each query, or for where the lines are. */
function consoleLinks(
  { startAtMs, endAtMs, use }: Explained,
  { region, groupNames, functionNames }: ExplanationContext,
): string[] {
  if (region === undefined || !Number.isFinite(startAtMs) || !Number.isFinite(endAtMs)) return [];
  const question = { region, startAtMs, endAtMs };
  switch (use.engine) {
    case 'insights':
      return use.queries.map((query) => insightsLink(question, query, groupNames));
    case 'metrics':
      return functionNames.length === 0 ? [] : [metricsLink(question, functionNames)];
    case 'filter':
      return groupNames.slice(0, 1).map((name) => logGroupLink(question, name));
  }
}
