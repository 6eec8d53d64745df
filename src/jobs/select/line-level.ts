import { isFailure } from '../../domain/invocation-status.ts';
import type { Level } from '../../domain/level.ts';
import type { LogRecord } from '../../domain/log-record.ts';

/** The level that a line is chosen by: `error` where it says that its invocation failed, `info` where it has none. */
export function levelOf({ level, facts }: LogRecord): Level {
  const saysFailure = facts?.status !== undefined && isFailure(facts.status);
  return saysFailure ? 'error' : (level ?? 'info');
}
