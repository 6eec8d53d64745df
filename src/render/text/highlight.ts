import type { MatchSpan, TextPattern } from '../../domain/text-pattern.ts';
import { asSafe } from '../safe-text.ts';
import type { Paint } from './theme.ts';

const ESC = '\u001b';
const COLOUR = new RegExp(`(${ESC}\\[[0-9;]*m)`);
/** What is looked at of one text, and how many matches are marked in it: nobody reads further, and looking has an end. */
const MOST_CHARACTERS = 8192;
const MOST_MATCHES = 256;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Paints what matches any of the patterns. Only colour is added: no character is lost, none that belong together are parted,
 * and the colour sequences that a text holds already are left alone.
 */
export function highlighter(patterns: readonly TextPattern[], paint: Paint): Paint {
  if (patterns.length === 0) return (text) => text;
  return (text) =>
    asSafe(
      text
        .split(COLOUR)
        .map((piece, index) => (index % 2 === 1 || piece === '' ? piece : marked(piece, patterns, paint)))
        .join(''),
    );
}

function marked(text: string, patterns: readonly TextPattern[], paint: Paint): string {
  const looked = text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text;
  const found = patterns.flatMap((pattern) => pattern.spans(looked, MOST_MATCHES));
  if (found.length === 0) return text;
  let result = '';
  let at = 0;
  for (const [start, end] of joined(wholeCharacters(found, text))) {
    result += text.slice(at, start) + paint(asSafe(text.slice(start, end)));
    at = end;
  }
  return result + text.slice(at);
}

/** Spans widened to what a reader sees as whole characters. */
function wholeCharacters(spans: readonly MatchSpan[], text: string): readonly MatchSpan[] {
  if (/^[ -~]*$/.test(text)) return spans;
  const segments = graphemes.segment(text);
  return spans.map(([start, end]): MatchSpan => {
    const last = segments.containing(end - 1);
    return [segments.containing(start)?.index ?? start, last === undefined ? end : last.index + last.segment.length];
  });
}

/** In order, those that touch or overlap made one. */
function joined(spans: readonly MatchSpan[]): MatchSpan[] {
  const result: MatchSpan[] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)];
    else result.push([start, end]);
  }
  return result;
}
