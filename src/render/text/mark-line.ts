import { asSafe, type SafeText, safe } from '../safe-text.ts';
import type { Theme } from './theme.ts';

/** `── 14:02:07 ─────`: what a person draws across a stream to find the place again. */
export function markLine(clock: SafeText, columns: number, theme: Theme): SafeText {
  const begin = safe`── ${clock} `;
  return theme.strong(safe`${begin}${asSafe('─'.repeat(Math.max(0, columns - begin.length)))}`);
}
