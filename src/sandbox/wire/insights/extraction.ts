import type { ParsePattern } from './query.ts';
import type { Regex } from './regex/regex.ts';

/** `parse` with a regular expression: its named groups. */
export function regexPattern({ groupNames, capture }: Regex): ParsePattern {
  return { names: groupNames, extract: capture };
}

/**
 * `parse` with a glob: each `*` takes what stands between the texts around it, as little as possible, the last one everything to the
 * end. The text may begin anywhere. undefined where there are not as many names as `*`.
 */
export function globPattern(glob: string, names: readonly string[]): ParsePattern | undefined {
  const [lead = '', ...tails] = glob.split('*');
  if (tails.length === 0 || tails.length !== names.length) return undefined;
  return { names, extract: (text) => extractBetween(text, lead, tails) };
}

function extractBetween(text: string, lead: string, tails: readonly string[]): string[] | undefined {
  const start = text.indexOf(lead);
  if (start < 0) return undefined;
  let at = start + lead.length;
  const values: string[] = [];
  for (const [index, tail] of tails.entries()) {
    const isOpen = tail === '' && index === tails.length - 1;
    const end = isOpen ? text.length : text.indexOf(tail, at);
    if (end < 0) return undefined;
    values.push(text.slice(at, end));
    at = end + tail.length;
  }
  return values;
}
