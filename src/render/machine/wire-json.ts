import { jsonText } from '../json-text.ts';

/**
 * JSON for other programs that a terminal and a CI log can also stand: what would move, hide or reorder text is written as
 * `\u` escapes, a lone surrogate becomes U+FFFD, and no runner finds a workflow command. Any JSON reader gives the same
 * strings back, lone surrogates excepted.
 */
export function wireJson(value: unknown): string {
  const json = jsonText(value);
  if (/^[ -~]*$/.test(json) && !json.includes('##') && !json.includes('\\ud')) return json;
  return json
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u{FEFF}]/gu, escaped)
    .replace(/#(?=#[a-z]*\[)/gi, '\\u0023')
    .replace(/\\(?:u(d[89a-f][0-9a-f]{2})|.)/gu, (found, surrogate) => (surrogate === undefined ? found : '\\ufffd'));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
