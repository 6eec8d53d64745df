import { joinSafe, type SafeText, safe } from '../safe-text.ts';
import { roughDurationText } from './durations.ts';
import { countOf, groupDigits } from './numbers.ts';
import type { Theme } from './theme.ts';
import { cutTo, widthOf } from './width.ts';

/** What the line below a stream tells about it. */
export interface StreamStatus {
  /** Rows of lines a second, over the last while. */
  readonly linesPerSecond: number;
  /** Finished calls; one whose end was not read is neither. */
  readonly ok: number;
  readonly failed: number;
  readonly cold: number;
  /** How far what is shown is behind now, milliseconds; absent where nothing says so. */
  readonly behindMs?: number;
  /** Gaps that have not filled. */
  readonly gaps: number;
  /** What keys do; absent where none are heard. */
  readonly keys?: SafeText;
}

/**
 * `3.1 lines/s · 62 ok 3 failed 1 cold · 3.4 s behind · 1 gap · Space: browse`, on a screen too narrow for all of it without
 * what matters least, and never so wide that it touches the edge.
 */
export function statusLine(status: StreamStatus, columns: number, theme: Theme): SafeText {
  const { linesPerSecond, gaps, behindMs, keys } = status;
  // In the order that they are left out, last first, where there is no room.
  const byWeight = [
    { at: 1, text: callsText(status, theme) },
    { at: 3, text: gaps === 0 ? undefined : theme.warning(countOf(gaps, 'gap')) },
    { at: 2, text: behindMs === undefined ? undefined : safe`${roughDurationText(Math.max(0, behindMs))} behind` },
    { at: 4, text: keys },
    { at: 0, text: safe`${rateText(linesPerSecond)} lines/s` },
  ].filter((part): part is { at: number; text: SafeText } => part.text !== undefined);
  for (let kept = byWeight.length; kept > 0; kept -= 1) {
    const parts = byWeight.slice(0, kept).toSorted((a, b) => a.at - b.at);
    const line = joinSafe(
      parts.map(({ text }) => text),
      ' · ',
    );
    if (widthOf(line) < columns || kept === 1) return cutTo(line, columns - 1);
  }
  return safe``;
}

function callsText({ ok, failed, cold }: StreamStatus, theme: Theme): SafeText | undefined {
  const parts = [
    ...(ok === 0 ? [] : [safe`${groupDigits(ok)} ok`]),
    ...(failed === 0 ? [] : [theme.bad(safe`${groupDigits(failed)} failed`)]),
    ...(cold === 0 ? [] : [safe`${groupDigits(cold)} cold`]),
  ];
  return parts.length === 0 ? undefined : joinSafe(parts, ' ');
}

/** Two digits are enough, and stand still. */
function rateText(perSecond: number): SafeText {
  return groupDigits(perSecond < 9.95 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond));
}
