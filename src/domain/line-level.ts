import { isFailure } from './invocation-status.ts';
import type { Level } from './level.ts';
import type { LogRecord } from './log-record.ts';

/** True for a line that says that its invocation failed. */
export function saysFailure({ facts }: Pick<LogRecord, 'facts'>): boolean {
  return facts?.status !== undefined && isFailure(facts.status);
}

/** The level that a line is chosen by: `error` where it says that its invocation failed, `info` where it has none. */
export function levelOf(record: Pick<LogRecord, 'facts' | 'level'>): Level {
  return saysFailure(record) ? 'error' : (record.level ?? 'info');
}
