import { isJsonObject, type JsonObject, type JsonValue } from '../domain/json.ts';

const SPACE = 32;
const QUOTE = 34;
const BRACE = 123;
const CLOSING_BRACE = 125;

/** True where a text begins as a JSON object does: `{"` or `{}`, with white space between. Not so `{ sku: 1 }`. */
export function looksLikeJsonObject(text: string): boolean {
  if (text.charCodeAt(0) !== BRACE) return false;
  let at = 1;
  while (at < text.length && text.charCodeAt(at) <= SPACE) at += 1;
  const code = text.charCodeAt(at);
  return code === QUOTE || code === CLOSING_BRACE;
}

/** The object that a text is as a whole; undefined for any other text. */
export function jsonObjectIn(text: string): JsonObject | undefined {
  if (!looksLikeJsonObject(text)) return undefined;
  let end = text.length;
  while (text.charCodeAt(end - 1) <= SPACE) end -= 1;
  if (text.charCodeAt(end - 1) !== CLOSING_BRACE) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A field that holds a text with something in it; undefined for every other value. */
export function nonEmptyText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
