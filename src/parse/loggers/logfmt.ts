import type { JsonObject } from '../../domain/json.ts';
import type { Line } from '../line.ts';
import { jsonLine } from './json-line.ts';
import { levelOfField } from './levels.ts';

/** What lines of Go's slog, logrus, go-kit and zerolog's relatives begin with; other words with an equals sign are words. */
const FIRST = /^(?:time|timestamp|ts|level|lvl)=/;
const MOST_PAIRS = 256;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

/** Reads `time=… level=INFO msg="order accepted" orderId=42`; undefined for every other text. Values stay texts. */
export function logfmtLine(text: string): Line | undefined {
  if (!FIRST.test(text)) return undefined;
  const fields = pairsIn(text);
  const hasWords = (fields?.msg ?? fields?.message) !== undefined;
  if (fields === undefined || (!hasWords && levelOfField(fields.level ?? fields.lvl) === undefined)) return undefined;
  return jsonLine(fields, text);
}

/** The pairs of a text that is nothing else; undefined where a word stands among them. */
function pairsIn(text: string): JsonObject | undefined {
  const pairs: [string, string][] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) <= SPACE) continue;
    const keyEnd = wordEndIn(text, at, '=');
    if (text[keyEnd] !== '=' || keyEnd === at || pairs.length === MOST_PAIRS) return undefined;
    const end = wordEndIn(text, keyEnd + 1, '');
    pairs.push([plain(text.slice(at, keyEnd)), plain(text.slice(keyEnd + 1, end))]);
    at = end;
  }
  return Object.fromEntries(pairs);
}

/** Where a word ends, quoted or not: at white space, at `stop`, behind its closing quote, or at the end of a text that was cut. */
function wordEndIn(text: string, at: number, stop: string): number {
  let end = at;
  if (text.charCodeAt(at) === QUOTE) {
    for (end += 1; end < text.length && text.charCodeAt(end) !== QUOTE; end += 1) {
      if (text.charCodeAt(end) === BACKSLASH) end += 1;
    }
    return Math.min(text.length, end + 1);
  }
  while (end < text.length && text.charCodeAt(end) > SPACE && text[end] !== stop) end += 1;
  return end;
}

/** A word without its quotes. Go's own escapes that JSON does not know leave it as it stands between them. */
function plain(word: string): string {
  if (word.charCodeAt(0) !== QUOTE) return word;
  try {
    return String(JSON.parse(word));
  } catch {
    return word.slice(1, word.length > 1 && word.endsWith('"') ? -1 : undefined);
  }
}
