import type { Gap, Notice } from '../../domain/gap.ts';
import type { ReadingSummary } from '../../domain/results/log-step.ts';
import { asSafe, joinSafe, linesOf, type SafeText, safe } from '../safe-text.ts';
import { type SanitizeOptions, sanitize, sanitizeLine } from '../sanitize.ts';
import { gapText } from './gap-line.ts';
import { countOf, groupDigits } from './numbers.ts';
import { createTimeFormat } from './time.ts';

/** stderr is read by CI runners too, and a message of ours is never meant as a command. */
const SANITIZING: SanitizeOptions = { ansi: 'show', underCi: true };
/** Names that a header spells out. */
const MOST_SUBJECTS = 3;

/** What is being watched or was asked, for the first line on stderr. */
export interface Header {
  /** Functions, groups or files, by the names that were found. */
  readonly subjects: readonly string[];
  /** Where: profile and region, or nothing for a file whose name is a subject. */
  readonly place?: string;
  /** Further clauses in order: `last 10 calls, then live`, `polling, free`. */
  readonly clauses: readonly string[];
  /** The zone that times are shown in, told with its offset at an instant; absent where no times are shown. */
  readonly times?: { readonly timeZone: string; readonly atMs: number };
}

/** `· shop-prod-orders-api · prod eu-west-1 · last 10 calls, then live · polling, free · times UTC+1`, with its line break. */
export function headerText({ subjects, place, clauses, times }: Header): SafeText {
  const named = subjects.slice(0, MOST_SUBJECTS).map((name) => sanitizeLine(name, SANITIZING));
  const rest = subjects.length - named.length;
  const parts = [
    joinSafe(rest > 0 ? [...named, safe`${rest} more`] : named, ', '),
    ...(place === undefined ? [] : [sanitizeLine(place, SANITIZING)]),
    ...clauses.map((clause) => sanitizeLine(clause, SANITIZING)),
    ...(times === undefined ? [] : [safe`times ${createTimeFormat(times.timeZone).zone(times.atMs)}`]),
  ];
  return safe`· ${joinSafe(
    parts.filter((part) => part !== ''),
    ' · ',
  )}\n`;
}

/**
 * `· 1 204 events, 62 shown · 65 calls, 3 failed, 1 cold · 14 API calls`, with its line break. Noughts are left out.
 * @param unprinted what a stop left unprinted, from `unprintedText`; absent after a reading's own end
 */
export function summaryText(summary: ReadingSummary, unprinted?: SafeText): SafeText {
  const { events, shown, invocations, failed, coldStarts, late, gaps, duplicates, apiCalls } = summary;
  const if0 = (count: number, text: SafeText): SafeText[] => (count === 0 ? [] : [text]);
  const calls = [
    countOf(invocations, 'call'),
    ...if0(failed, safe`${groupDigits(failed)} failed`),
    ...if0(coldStarts, safe`${groupDigits(coldStarts)} cold`),
  ];
  const parts = [
    joinSafe([countOf(events, 'event'), ...(shown === events ? [] : [safe`${groupDigits(shown)} shown`])], ', '),
    ...if0(invocations, joinSafe(calls, ', ')),
    ...if0(late, safe`${groupDigits(late)} late`),
    ...if0(duplicates, safe`${countOf(duplicates, 'duplicate')} dropped`),
    ...if0(gaps, safe`${countOf(gaps, 'gap')} not filled`),
    ...if0(apiCalls, countOf(apiCalls, 'API call')),
    ...(unprinted === undefined ? [] : [unprinted]),
  ];
  return safe`· ${joinSafe(parts, ' · ')}\n`;
}

/**
 * `nothing after 14:03:05 was printed`: where a follow was stopped.
 * @param atMs up to when everything was printed; −∞ for no time
 * @param isMoreTold some of what came after was printed
 */
export function unprintedText(
  { atMs, isMoreTold }: { readonly atMs: number; readonly isMoreTold: boolean },
  timeZone: string,
): SafeText {
  const what = isMoreTold ? safe`not everything` : safe`nothing`;
  if (!Number.isFinite(atMs)) return safe`${what} was printed`;
  return safe`${what} after ${createTimeFormat(timeZone).clock(atMs)} was printed`;
}

/** `1 204 events read, to 14:02:07`; without an instant where nothing has been read yet. */
export function readingProgress(events: number, untilAtMs: number, timeZone: string): SafeText {
  const read = safe`${countOf(events, 'event')} read`;
  return Number.isFinite(untilAtMs) ? safe`${read}, to ${createTimeFormat(timeZone).clock(untilAtMs)}` : read;
}

/** `searching 112 log groups, 13:47:00 – 14:02:00, 14 API calls` */
export function searchProgress(
  { groups, fromAtMs, toAtMs, apiCalls }: { groups: number; fromAtMs: number; toAtMs: number; apiCalls: number },
  timeZone: string,
): SafeText {
  const { clock } = createTimeFormat(timeZone);
  return safe`searching ${countOf(groups, 'log group')}, ${clock(fromAtMs)} – ${clock(toAtMs)}, ${countOf(apiCalls, 'API call')}`;
}

/** `looked at 120 of 500 functions` */
export function lookUpProgress(done: number, all: number): SafeText {
  return safe`looked at ${groupDigits(done)} of ${countOf(all, 'function')}`;
}

/** `· 14 API calls`, with its line break. */
export function searchText({ apiCalls }: { readonly apiCalls: number }): SafeText {
  return safe`· ${countOf(apiCalls, 'API call')}\n`;
}

/** `· orders-pdf joined`, with its line break. */
export function noticeText({ text }: Notice): SafeText {
  return safe`· ${sanitizeLine(text, SANITIZING)}\n`;
}

/** A gap for stderr, with its line break: for formats that have no place for one. */
export function gapMessage(gap: Gap, timeZone: string): SafeText {
  return safe`· ${gapText(gap, createTimeFormat(timeZone), SANITIZING)}\n`;
}

/** An error for stderr: `slsobs: what failed`, then `  try: what to try`. Further lines of a message stand behind a gutter. */
export function errorText(error: { message: string; hint?: string | undefined }): SafeText {
  const lines = [
    safe`slsobs: ${guttered(error.message)}`,
    ...(error.hint === undefined ? [] : [safe`  try: ${guttered(error.hint)}`]),
  ];
  return asSafe(lines.map((line) => `${line}\n`).join(''));
}

function guttered(text: string): SafeText {
  return joinSafe(linesOf(sanitize(text.trimEnd(), SANITIZING)), '\n  │ ');
}

/** `· 12 345 rows that came while you browsed were not printed`, with its line break: the program was told to end. */
export function unprintedRowsText(rows: number): SafeText {
  return safe`· ${countOf(rows, 'row')} that came while you browsed ${rows === 1 ? safe`was` : safe`were`} not printed\n`;
}
