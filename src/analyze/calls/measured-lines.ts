import type { LogRecord, RecordKind } from '../../domain/log-record.ts';

/** The kinds of lines that tell of calls and of environments: everything else is left out before it is put together. */
const MEASURED_KINDS: ReadonlySet<RecordKind> = new Set([
  'start',
  'report',
  'init-start',
  'init-report',
  'restore-start',
  'restore-report',
]);

/** True for a record that a measure of calls takes in. */
export function isMeasured(kind: RecordKind): boolean {
  return MEASURED_KINDS.has(kind);
}

const RANKS: Partial<Record<RecordKind, number>> = { 'init-start': 0, 'restore-start': 0, report: 2 };

/**
 * The order in which records of one stream are put together: that of time, and within a millisecond that of what happens: an
 * environment begins, its init ends, the call is reported (platform fact 8.22: they come in any order, and from Insights in none).
 */
export function compareMeasured(a: LogRecord, b: LogRecord): number {
  return a.event.loggedAtMs - b.event.loggedAtMs || (RANKS[a.kind] ?? 1) - (RANKS[b.kind] ?? 1);
}

/** How the platform's own lines begin, by their first letter (platform facts 2.2 and 2.5). */
const BEGINNINGS: Readonly<Record<string, readonly string[]>> = {
  S: ['START RequestId: '],
  R: ['REPORT RequestId: ', 'RESTORE_START ', 'RESTORE_REPORT '],
  I: ['INIT_START ', 'INIT_REPORT '],
};

/** False for a message that cannot be one of those, told without reading it: most lines are the functions' own. */
export function mayBeMeasured(message: string): boolean {
  const first = message[0] ?? '';
  if (first === '{') return message.includes('platform.');
  return BEGINNINGS[first]?.some((beginning) => message.startsWith(beginning)) ?? false;
}

/**
 * Lets FilterLogEvents give those lines alone, in both of Lambda's formats. START is not among them: a stream's name tells its
 * version, and reports alone are half the lines. A term between quotes is found anywhere in a line; what it finds in vain is left out.
 */
export const MEASURED_PATTERN = [
  'REPORT RequestId',
  'INIT_START',
  'INIT_REPORT',
  'RESTORE_START',
  'RESTORE_REPORT',
  'platform.report',
  'platform.initStart',
  'platform.initReport',
  'platform.restoreStart',
  'platform.restoreReport',
]
  .map((term) => `?"${term}"`)
  .join(' ');
