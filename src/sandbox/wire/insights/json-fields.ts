/** The fields of an event's JSON, by path: `record.metrics.durationMs`, `items.0.id`. */
export type JsonFields = ReadonlyMap<string, string>;

/** "CloudWatch Logs Insights can extract a maximum of 200 log event fields from a JSON log." */
const MOST_FIELDS = 200;
/** Braces that turn out to begin no JSON before no more are tried: what comes then is no log line. */
const MOST_STARTS = 8;
const MAX_DEPTH = 64;
const NO_FIELDS: JsonFields = new Map();

/**
 * The fields of the first JSON fragment in a message (page "Supported logs and discovered fields"): objects and arrays by dots, values
 * as text. null is none; a Boolean is 1 or 0, as `ispresent` is on the page "fields". A name that begins with `@` gets another one.
 */
export function jsonFields(message: string): JsonFields {
  const fragment = firstFragment(message);
  if (fragment === undefined) return NO_FIELDS;
  const fields = new Map<string, string>();
  addFields(fields, fragment, '', 0);
  return fields;
}

/**
 * A test that is false where a message cannot hold a field of that path, told from its text alone: cheaper than to parse it. A key may
 * be written with escapes: those messages are parsed.
 */
export function mayHoldField(path: string): (message: string) => boolean {
  const name = path.startsWith('@') ? path.slice(1) : path;
  const key = name.slice(name.lastIndexOf('.') + 1);
  if (!/^[A-Za-z_]\w*$/.test(key)) return (message) => message.includes('{');
  const quoted = `${key}"`;
  return (message) => message.includes('{') && (message.includes(quoted) || message.includes('\\u'));
}

function addFields(fields: Map<string, string>, value: unknown, path: string, depth: number): void {
  if (fields.size >= MOST_FIELDS || value === null || depth > MAX_DEPTH) return;
  if (typeof value !== 'object') {
    const name = path.startsWith('@') ? `@${path}` : path;
    if (!fields.has(name)) fields.set(name, leafText(value));
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    addFields(fields, inner, path === '' ? key : `${path}.${key}`, depth + 1);
  }
}

function leafText(value: unknown): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

function firstFragment(message: string): object | undefined {
  let start = message.indexOf('{');
  for (let tries = 0; start >= 0 && tries < MOST_STARTS; tries += 1) {
    const end = endOfObject(message, start);
    if (end === undefined) return undefined;
    const parsed = parsedObject(message.slice(start, end));
    if (parsed !== undefined) return parsed;
    start = message.indexOf('{', start + 1);
  }
  return undefined;
}

function parsedObject(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH, OPEN, CLOSE] = [34, 92, 123, 125];

/** Where the object ends that begins at a brace; undefined where it does not. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let isInText = false;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isInText = false;
    } else if (code === QUOTE) isInText = true;
    else if (code === OPEN) depth += 1;
    else if (code === CLOSE) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
