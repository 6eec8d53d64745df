import type { StoredEvent } from '../../world/stored-event.ts';
import type { JsonFields } from './json-fields.ts';
import type { ReportFields } from './lambda-fields.ts';

/** An event that is queried, with what was discovered in it so far. */
export interface LogRecord {
  readonly event: StoredEvent;
  /** `account:group`. */
  readonly log: string;
  /** False for a log class whose events have no discovered fields. */
  readonly isDiscovered: boolean;
  /** undefined until one of them is asked for, and again while a row only waits. */
  json: JsonFields | undefined;
  report: ReportFields | undefined;
}
