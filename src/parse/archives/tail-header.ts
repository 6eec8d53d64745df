/** What the AWS CLI prints before a message of `aws logs tail`. */
export interface TailHeader {
  readonly loggedAtMs: number;
  /** Absent in `--format short`. */
  readonly logStreamName: string | undefined;
  /** Where the message begins. */
  readonly messageAt: number;
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)([+-]\d\d:\d\d)? /;

/**
 * Reads the beginning of a line of `aws logs tail`: `2026-03-02T10:15:30.123000+00:00 STREAM message` (formats detailed and
 * json) or `2026-03-02T10:15:30 message` (short, UTC); undefined for every other line. Lambda's own times end in `Z`.
 */
export function tailHeader(line: string): TailHeader | undefined {
  const code = line.charCodeAt(0);
  if (code < 48 || code > 57) return undefined;
  const match = TIME.exec(line.slice(0, 48));
  if (match === null) return undefined;
  const [whole, time = '', zone] = match;
  const loggedAtMs = Date.parse(`${time}${zone ?? 'Z'}`);
  if (!Number.isFinite(loggedAtMs)) return undefined;
  if (zone === undefined) return { loggedAtMs, logStreamName: undefined, messageAt: whole.length };
  const space = line.indexOf(' ', whole.length);
  const streamEnd = space < 0 ? line.length : space;
  const logStreamName = line.slice(whole.length, streamEnd);
  return { loggedAtMs, logStreamName, messageAt: Math.min(line.length, streamEnd + 1) };
}
