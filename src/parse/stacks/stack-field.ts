import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import { nonEmptyText } from '../json-text.ts';
import { withNewlines } from '../text.ts';
import { withPlainSpaces } from './python.ts';

/**
 * A stack that a JSON line holds, as one text, whatever its form: a text, a list of lines or of entries that end in a newline, or a
 * list of frames as objects (Java's log4j, Go's runtime client, structlog). Undefined for other values.
 */
export function stackWords(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return withPlainSpaces(withNewlines(value));
  if (!Array.isArray(value)) return undefined;
  const lines: string[] = [];
  for (const entry of value) {
    const words =
      typeof entry === 'string' ? entry.replace(/\n$/, '') : isJsonObject(entry) ? frameWords(entry) : undefined;
    if (words !== undefined) lines.push(words);
  }
  return withPlainSpaces(withNewlines(lines.join('\n')));
}

/** A frame as its language prints frames, Go's as Node does; undefined where nothing is known of it. */
function frameWords(frame: JsonObject): string | undefined {
  const line = typeof frame.line === 'number' ? `:${frame.line}` : '';
  if (typeof frame.class === 'string' && typeof frame.method === 'string') {
    return `\tat ${frame.class}.${frame.method}(${nonEmptyText(frame.file) ?? 'Unknown Source'}${line})`;
  }
  if (typeof frame.label === 'string' && typeof frame.path === 'string') {
    return `    at ${frame.label} (${frame.path}${line})`;
  }
  if (typeof frame.filename === 'string' || typeof frame.name === 'string') {
    return `  File "${nonEmptyText(frame.filename) ?? ''}", line ${frame.lineno ?? '?'}, in ${nonEmptyText(frame.name) ?? ''}`;
  }
  return undefined;
}
