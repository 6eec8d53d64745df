const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;

/** The text without the newlines and carriage returns at its end. */
export function withoutLineEnding(text: string): string {
  let end = text.length;
  while (end > 0 && isLineBreak(text.charCodeAt(end - 1))) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/**
 * Line breaks as `\n`: runtimes that write to stdout put `\r` where a message had `\n` (platform fact 8.27).
 */
export function withNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

export function isLineBreak(code: number): boolean {
  return code === NEWLINE || code === RETURN;
}

/**
 * Where the field after a separator begins: after one tab, or after a run of two or more spaces, which consoles and
 * exports put in place of a tab. −1 where no separator stands.
 */
export function afterSeparator(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === TAB) return at + 1;
  if (code !== SPACE || text.charCodeAt(at + 1) !== SPACE) return -1;
  let next = at + 2;
  while (text.charCodeAt(next) === SPACE) next += 1;
  return next;
}

/** Where the word that begins at `at` ends: at white space, at the end of the text, or after `limit` characters. */
export function wordEnd(text: string, at: number, limit: number): number {
  const last = Math.min(text.length, at + limit);
  let end = at;
  while (end < last && text.charCodeAt(end) > SPACE) end += 1;
  return end;
}

/**
 * Where an ISO 8601 UTC time that begins at `at` ends, `2026-03-02T10:15:30.123Z` for instance; −1 where none stands.
 */
export function isoTimeEnd(text: string, at: number): number {
  if (!isDigit(text.charCodeAt(at)) || text[at + 4] !== '-' || text[at + 7] !== '-') return -1;
  if (text[at + 10] !== 'T' || text[at + 13] !== ':' || text[at + 16] !== ':') return -1;
  let end = at + 17;
  while (end < at + 30 && (isDigit(text.charCodeAt(end)) || text[end] === '.')) end += 1;
  return text[end] === 'Z' ? end + 1 : -1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
